"""A case played step by step: what is due, what is barred, what follows, in every language."""

import io
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from amparo.cli import main
from amparo.domain.protocol.case import Record
from amparo.domain.protocol.instants import read_instant, show_instant
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import Deadline, Holder, Period, Protocol, Unit
from amparo.domain.protocol.play.ahead import MOST_STEPS, tell_ahead
from amparo.domain.protocol.play.barred import find_barred, tell_barred
from amparo.domain.protocol.play.due import tell_due
from amparo.domain.protocol.play.game import Game, TooEarly, TooLate, begin
from amparo.domain.protocol.play.screen import show
from amparo.domain.protocol.play.speaker import Speaker
from amparo.domain.protocol.play.typed import (
    NotUnderstood,
    choose_event,
    choose_institution,
    read_answer,
    read_wait,
    read_when,
)
from amparo.domain.protocol.play.wording import COMMANDS, WORDINGS
from amparo.domain.protocol.replay import replay
from amparo.packs.protocol_file import read_protocol
from tests.packs.readings import EXAMPLE, LANGUAGES, golden, read

HOUR = 3_600_000_000
BEGINS = "2026-07-01 10:00"
Step = tuple[str, int, Mapping[str, bool]]

OPENS: Mapping[str, list[Step]] = {
    "D1": [("report received", 0, {})],
    "D2": [("report received", 0, {})],
    "D3": [("victim identified", 0, {})],
    "D4": [("period proposed", 0, {})],
    "D5": [("victim consented", 0, {})],
    "D6": [("plan agreed", 0, {})],
    "D7": [("victim identified", 0, {}), ("guardian named", 49, {})],
    "D8": [("victim identified", 0, {})],
    "P1": [("report received", 0, {})],
    "P2": [("victim identified", 0, {})],
}
"""For each duty of the example: events that open it, each so many hours after the one before."""

BARS: Mapping[str, tuple[list[Step], str]] = {
    "B1": ([], ""),
    "B2": ([], ""),
    "B3": ([("victim identified", 0, {"child": False})], "2026-07-05 00:00"),
    "B4": ([("plan agreed", 0, {})], ""),
    "B5": ([("period proposed", 0, {})], ""),
    "B6": ([("period granted", 0, {})], "2026-09-30 00:00"),
}
"""For each bar of the example: events after which it bars, and until when that is known."""


def instant(text: str, protocol: Protocol) -> int:
    zone = next(iter(protocol.calendars.values())).zone
    return read_instant(text=text, zone=zone)[0]


def game_of(
    steps: Iterable[Step] = (), language: str = "en", protocol: Protocol | None = None,
    at: str = BEGINS,
) -> Game:  # fmt: skip
    example, labels = read(EXAMPLE, language)
    protocol = protocol or example
    game = begin(protocol=protocol, labels=labels, at=instant(at, protocol))
    for event, hours, states in steps:
        game = game.step(event=event, at=game.now + hours * HOUR, states=states)
    return game


def due(game: Game) -> dict[str, str]:
    entries = tell_due(speaker=Speaker(game=game), state=game.state())
    return {entry.name: entry.text for entry in entries}


def barred(game: Game) -> dict[str, str]:
    entries = tell_barred(speaker=Speaker(game=game), barred=find_barred(game=game))
    return {entry.name: entry.text for entry in entries}


def ahead(game: Game) -> list[str]:
    entries = tell_ahead(speaker=Speaker(game=game), state=game.state())
    return [f"{entry.name} {entry.text}".strip() for entry in entries]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("duty", OPENS)
def test_every_duty_of_the_protocol_is_due_in_some_case(duty: str, language: str) -> None:
    game = game_of(OPENS[duty], language)

    told = due(game)

    assert told[duty].endswith(f"{game.protocol.duties[duty].text.basis}.")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("bar", BARS)
def test_every_bar_of_the_protocol_bars_in_some_case(bar: str, language: str) -> None:
    game = game_of(BARS[bar][0], language)

    told = barred(game)

    assert told[bar].endswith(f"{game.protocol.bars[bar].text.basis}.")


def test_no_duty_and_no_bar_of_the_example_was_forgotten() -> None:
    protocol = read_protocol(path=EXAMPLE)

    assert set(OPENS) == set(protocol.duties)
    assert set(BARS) == set(protocol.bars)


@pytest.mark.parametrize("bar", BARS)
def test_a_bar_holds_until_the_instant_that_is_told_and_no_longer(bar: str) -> None:
    game = game_of(BARS[bar][0])
    found = next(one for one in find_barred(game=game) if one.bar == bar)

    shown = show_instant(microseconds=found.until, zone=game.zone) if found.until else ""

    assert shown == BARS[bar][1]
    if found.until is not None:
        assert breached(game, found.event, bar, found.until - 1)
        assert not breached(game, found.event, bar, found.until)


def breached(game: Game, event: str, bar: str, at: int) -> bool:
    """Whether an event breaches a bar, replayed from the beginning."""
    act = Record(event=event, earliest=at, latest=at)
    state = replay(protocol=game.protocol, records=[*game.records, act], as_of=at)
    return any(one.bar == bar and one.put_at == at and one.breached for one in state.bars)


def test_a_bar_that_silence_began_is_told_with_its_end() -> None:
    game = game_of([("period proposed", 0, {}), ("guardian named", 24 * 14, {})])

    assert "B5" in barred(game)
    assert "this is over: 7 October 2026, 00:00" in barred(game)["B6"]


def test_an_act_that_was_barred_before_does_not_stay_barred() -> None:
    game = game_of([("victim consented", 0, {})])

    assert "B2" not in barred(game)


def test_what_is_not_done_in_time_comes_first_and_is_called_so() -> None:
    game = game_of([("report received", 0, {"child": True}), ("victim identified", 30, {})])

    told = due(game)

    assert list(told) == ["P1", "D1", "D3", "D2", "D8", "P2"]
    assert told["D1"].startswith("Not done in time: the police must report the crime")
    assert "It was due by 2 July 2026, 10:00, 6 hours ago." in told["D1"]
    assert told["P1"].startswith("Agreed target missed: the police must call the partners.")
    assert "(time left: 2 days)" in told["D3"]
    assert "It has waited for 1 day and 6 hours." in told["D2"]


def test_a_duty_is_not_late_at_the_very_instant_it_is_due() -> None:
    game = game_of([("report received", 0, {}), ("guardian named", 24, {})])

    assert "(time left: less than a minute)" in due(game)["D1"]
    assert "Not done in time" in due(game.wait(until=game.now + 1))["D1"]


def test_the_last_day_counts_to_its_end() -> None:
    game = game_of([("victim consented", 0, {})])

    later = game.wait(until=instant("2026-08-01 10:00", game.protocol))

    assert "by the end of 1 August 2026 (time left: 14 hours)" in due(later)["D5"]


def test_both_counts_of_days_are_told_where_the_law_does_not_say_which() -> None:
    told = due(game_of([("period proposed", 0, {})]))["D4"]

    assert "by the end of 8 July 2026" in told
    assert "on the shorter count the last moment is: end of 6 July 2026." in told


def test_a_stopped_clock_has_no_date_until_it_runs_on() -> None:
    stopped = game_of([("victim consented", 0, {}), ("victim in hospital", 24, {})])
    runs = stopped.step(event="victim out of hospital", at=stopped.now + 48 * HOUR, states={})

    assert "Its time is stopped." in due(stopped)["D5"]
    assert "by the end of 4 August 2026" in due(runs)["D5"]
    assert any("runs on" in line for line in show(game=runs, since=stopped))


def test_a_role_that_nobody_holds_is_told_as_vacant() -> None:
    protocol = read_protocol(path=EXAMPLE)
    lapsed = Holder(institution="Old Office", held_until=protocol.in_force)
    office = replace(protocol.roles["child office"], holders=(lapsed,), otherwise=None)
    protocol = replace(protocol, roles={**protocol.roles, "child office": office})

    told = due(game_of([("report received", 0, {})], protocol=protocol))["D2"]

    assert told.startswith("The child office (vacant) must name a guardian.")


def test_a_time_that_ran_out_stays_with_whoever_held_the_duty() -> None:
    game = game_of([("report received", 0, {}), ("guardian named", 25, {})])
    game = replace(game, institution="shelters").step(
        event="case handed over", at=game.now, states={}
    )

    told = due(game)["D1"]

    assert "the shelters must report" in told
    assert "When its time ran out, it was due from: the police." in told


def test_what_follows_if_nothing_is_done_is_told_instant_by_instant() -> None:
    game = game_of([("victim identified", 0, {"child": False, "detained": True})])
    game = replace(game, institution="police").step(
        event="period proposed", at=game.now + HOUR, states={}
    )

    assert ahead(game) == [
        "2 July 2026, 11:00",
        "D4 Not done in time: decide on the recovery period. It was due from: the permit office.",
        "D4 The law takes the granting of the recovery period as given.",
        "3 July 2026, 10:00",
        "D3 Not done in time: propose a recovery period. It was due from: the prosecutor.",
        "D7 The police must tell the ministry by the end of 5 July 2026.",
        "End of 5 July 2026",
        "D7 Not done in time: tell the ministry. It was due from: the police.",
        "Still due, with no date: D8 and P2.",
    ]


def test_what_is_told_of_the_time_ahead_is_what_then_comes() -> None:
    game = game_of([("victim identified", 0, {}), ("report received", 1, {})])
    later = game.wait(until=game.now + 24 * 10 * HOUR)

    told = {line.split()[0] for line in ahead(game) if "not done in time" in line.lower()}

    assert told == {d.duty for d in later.state().duties if d.breached_by} - {"P1"}
    assert "No time runs out." in show(game=later)


def test_a_long_time_ahead_is_told_in_part() -> None:
    protocol = read_protocol(path=EXAMPLE)
    first = protocol.duties["D1"]
    many = {
        f"D{n}": replace(first, name=f"D{n}", within=(
            Deadline(when=None, period=Period(amount=n, unit=Unit.HOURS)),))
        for n in range(1, MOST_STEPS + 3)
    }  # fmt: skip
    game = game_of([("report received", 0, {})], protocol=replace(
        protocol, duties=many, bars={}, transfers=(), previous=None))  # fmt: skip

    told = ahead(game)

    assert told[-1] == "More follows after that."
    assert sum("Not done in time" in line for line in told) == MOST_STEPS


def test_a_case_goes_by_the_version_in_force_on_its_day() -> None:
    old = game_of([("report received", 0, {}), ("crime reported", 1, {})], at="2025-03-03 10:00")
    new = game_of([("report received", 0, {}), ("crime reported", 1, {})])

    assert set(due(old)) == {"D9"}
    assert "D9" not in due(new)
    assert "B1" not in barred(old)


def test_before_the_first_version_it_is_said_that_none_is_in_force() -> None:
    assert show(game=game_of(at="2019-05-01 10:00"))[1] == (
        "No version of this protocol is in force yet; the first one begins on 1 January 2020."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_of_the_screen_is_wider_than_a_terminal(language: str) -> None:
    before = game_of([("report received", 0, {}), ("victim identified", 30, {})], language)
    after = before.step(event="victim put in a cell", at=before.now + 70 * HOUR, states={})

    lines = show(game=after, since=before)

    assert max(len(line) for line in lines) <= 80


def test_an_event_is_found_by_number_name_or_part_of_it_in_any_writing() -> None:
    game = game_of(language="es")

    assert choose_event(game=game, text=" 3 ") == "victim identified"
    assert choose_event(game=game, text="victima OIDA") == "victim heard"
    assert choose_event(game=game, text="report received") == "report received"
    assert choose_institution(game=game, text="fiscal") == "prosecutor"


@pytest.mark.parametrize(("text", "told"), [
    ("victm heard", "«victm heard» is no event and no command. Did you mean «Victim heard»?"),
    ("zzzz", "«zzzz» is no event and no command. Write «list» to see them."),
    ("99", "There is no event 99. Write «list» to see them."),
    ("plan", "«plan» may be «Plan agreed» or «Plan reviewed». Write more of it, or its number."),
    ("x" * 200, f"«{'x' * 59}…» is no event and no command. Write «list» to see them."),
])  # fmt: skip
def test_an_event_that_is_not_understood_is_explained(text: str, told: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        choose_event(game=game_of(), text=text)

    assert str(refused.value) == told


def test_answers_are_understood_in_every_language_and_others_explained() -> None:
    game = game_of()

    assert [read_answer(game=game, text=t) for t in ("Yes", "sí", "OUI", "n", "non", "", "?")] == [
        True, True, True, False, False, None, None,
    ]  # fmt: skip
    with pytest.raises(NotUnderstood, match="is no answer"):
        read_answer(game=game, text="maybe")


@pytest.mark.parametrize(("text", "shown"), [
    ("", "2026-07-01 10:00"), ("+2 hours", "2026-07-01 12:00"), ("+3 días", "2026-07-04 10:00"),
    ("+90minutes", "2026-07-01 11:30"), ("+1 semaine", "2026-07-08 10:00"),
    ("2026-08-05 14:00", "2026-08-05 14:00"),
])  # fmt: skip
def test_when_something_happens_is_read(text: str, shown: str) -> None:
    game = game_of()

    assert show_instant(microseconds=read_when(game=game, text=text), zone=game.zone) == shown


@pytest.mark.parametrize(
    "text", ["soon", "+ some days", "2026-08-05", "2026-13-05 14:00", "-3 days"]
)
def test_a_time_that_is_not_understood_is_explained(text: str) -> None:
    with pytest.raises(NotUnderstood, match="is no time"):
        read_when(game=game_of(), text=text)


def test_a_case_neither_goes_back_nor_on_without_end() -> None:
    game = game_of([("report received", 5, {})])

    with pytest.raises(TooEarly):
        game.step(event="crime reported", at=game.now - 1, states={})
    with pytest.raises(TooLate):
        game.wait(until=read_wait(game=game, text="9000 days"))
    with pytest.raises(NotUnderstood, match="A played case ends"):
        read_wait(game=game, text="999999 weeks")


def test_an_event_may_be_told_after_time_has_passed() -> None:
    game = game_of([("report received", 0, {})])
    later = game.wait(until=game.now + 48 * HOUR)

    told = later.step(event="crime reported", at=game.now + HOUR, states={})

    assert told.now == later.now
    assert "D1" not in due(told)


@pytest.mark.parametrize("language", ["es", "fr"])
def test_every_language_has_every_sentence_with_the_same_gaps(language: str) -> None:
    assert set(WORDINGS[language]) == set(WORDINGS["en"])
    for key, text in WORDINGS[language].items():
        assert gaps(text) <= gaps(WORDINGS["en"][key]) | {"name"}, key
    assert set(COMMANDS[language].values()) == set(COMMANDS["en"].values())


def gaps(text: str) -> set[str]:
    return {piece.partition("}")[0] for piece in text.split("{")[1:]}


SCRIPTS = {
    "en": """by police
report received
yes

victm identified
victim identified

maybe
no
yesterday
+2 hours
undo
3

yes
2026-07-01 12:00
victim consented

by prosecutor
period proposed
undo
period proposed
2026-07-01 11:00

wait 3 days
victim sent

place Harbour

save tests/played.yaml
save tests/played.yaml
save ../../../far/away/played.yaml
quit
""",
    "es": """por policía
denuncia recibida
sí

victma identificada
victima identificada

quizás
no
ayer
+2 horas
deshacer
3

sí
2026-07-01 12:00
consentimiento dado

por fiscal
período propuesto
deshacer
período propuesto
2026-07-01 11:00

esperar 3 días
victima expulsada

lugar Harbour

guardar tests/played.yaml
guardar tests/played.yaml
guardar ../../../far/away/played.yaml
salir
""",
    "fr": """par police
signalement reçu
oui

victme identifiée
victime identifiée

peut-être
non
hier
+2 heures
annuler
3

oui
2026-07-01 12:00
consentement donné

par procureur
délai proposé
annuler
délai proposé
2026-07-01 11:00

attendre 3 jours
victime expulsée

lieu Harbour

garder tests/played.yaml
garder tests/played.yaml
garder ../../../far/away/played.yaml
quitter
""",
}


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example in a folder of its own, from which the command is run."""
    folder = tmp_path / "example"
    shutil.copytree(EXAMPLE.parent, folder)
    monkeypatch.chdir(folder)
    return folder


def play(
    script: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    language: str = "en",
) -> str:  # fmt: skip
    monkeypatch.setattr("sys.stdin", io.StringIO(script))
    command = ["protocol", "play", "protocol.yaml", "--language", language, "--at", BEGINS]
    assert main(command) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_played_case_reads_as_it_was_read_by_eye(
    language: str, example: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    text = play(SCRIPTS[language], monkeypatch, capsys, language)

    assert text == golden(f"play/example.{language}.txt", text)
    assert max(len(line) for line in text.splitlines()) <= 80


def test_a_saved_case_is_a_situation_that_the_protocol_keeps(
    example: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    play(SCRIPTS["en"], monkeypatch, capsys)

    answer = main(["protocol", "try", "tests/played.yaml"])

    assert answer == 0
    assert capsys.readouterr().out == "1 situations, 0 not as expected\n"
    saved = (example / "tests" / "played.yaml").read_text(encoding="utf-8")
    assert saved.startswith("protocol: ../protocol.yaml\n")
    assert "overdue: [D1, P1, D4]" in saved
    assert "breached: [B5, B6]" in saved


def test_the_end_of_the_script_ends_the_case_politely_and_changes_nothing(
    example: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = play("report received\nyes\n", monkeypatch, capsys)

    assert text.endswith("\nThe case ends here.\n")
    assert "WHAT THIS CHANGED" not in text


@pytest.mark.parametrize("line", [
    "wait", "wait soon", "wait 99999 days", "by", "by the moon", "undo", "save", "save x.yaml",
    "place", "x" * 3000, "\x00", "list", "0", "1e3", "+3 days", "{the}", "«»",
])  # fmt: skip
def test_a_bad_line_is_explained_and_changes_nothing(
    line: str, example: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = play(f"{line}\nquit\n", monkeypatch, capsys)

    assert "WHAT THIS CHANGED" not in text
    assert not (example / "x.yaml").exists()


def test_hostile_names_and_lines_do_nothing_to_the_terminal(
    example: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = example / "labels/en.yaml"
    text = labels.read_text(encoding="utf-8").replace(
        '"Report received"', '"Report \\e[2Jreceived"'
    )
    labels.write_text(text, encoding="utf-8")

    text = play("1\n\n\n\x1b[2J\nplace \x1b]0;x\x07\nquit\n", monkeypatch, capsys)

    assert "Report \\u001b[2Jreceived" in text
    assert all(line.isprintable() for line in text.splitlines())


def test_a_case_may_be_played_without_labels() -> None:
    protocol = read_protocol(path=EXAMPLE)
    game = begin(protocol=protocol, labels=Labels(language="fr"), at=instant(BEGINS, protocol))

    told = due(game.step(event="report received", at=game.now, states={}))

    assert told["D1"].startswith("Police doit «crime reported» au plus tard le 2 juillet 2026")


def test_the_very_name_of_an_event_is_no_command(
    example: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = example / "labels/en.yaml"
    text = labels.read_text(encoding="utf-8").replace('"Plan agreed"', '"List of steps agreed"')
    labels.write_text(text, encoding="utf-8")

    text = play("list of steps agreed\n\nquit\n", monkeypatch, capsys)

    assert "List of steps agreed: 1 July 2026, 10:00" in text


def test_what_is_no_instant_to_begin_at_is_refused(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["protocol", "play", "protocol.yaml", "--at", "soon"]) == 2
    assert capsys.readouterr().err == (
        "--at: 'soon' is no instant; write 2026-03-05 14:30, 2026-03-05 or 2026-03\n"
    )
