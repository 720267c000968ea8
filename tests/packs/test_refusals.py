"""Every mistake in a pack is refused in one line: file, line, rule, what is wrong, the mend."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from amparo.domain.protocol.wellformed import find_circle
from amparo.packs.protocol_file import read_protocol
from amparo.packs.situations_file import read_situations
from amparo.packs.strict_yaml import MistakeInFile

SOUND = """\
protocol: sound
version: 1
in_force: 2026-01-01
calendars: {civil: {zone: UTC}}
roles: {}
facts: {child: {if_unknown: no}}
events: {victim identified: {}, case closed: {}}
duties:
  D: {who: police, must: case closed, when: victim identified, within: 5 days, basis: art. 1}
bars:
  B: {event: case closed, never: yes, basis: art. 2}
transfers: []
"""
SITUATION = """\
protocol: p.yaml
situations:
  - situation: one
    events: [{at: 2026-03-05 10:00, event: victim identified}]
    as_of: 2026-12-31
    expect: {overdue: D}
"""


def changed(text: str, *lines: tuple[int, str]) -> str:
    """The text with some of its lines replaced, by their number."""
    found = text.split("\n")
    for number, line in lines:
        found[number - 1] = line
    return "\n".join(found)


def refusal_of_protocol(folder: Path, text: str) -> list[str]:
    """What is said against a protocol in ``p.yaml``; nothing where it is sound."""
    path = folder / "p.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        read_protocol(path=path)
    except MistakeInFile as mistake:
        return [line.replace(f"{folder}/", "") for line in mistake.lines]
    return []


def refusal_of_situations(folder: Path, text: str) -> list[str]:
    """What is said against situations in ``s.yaml`` about the sound protocol beside it."""
    (folder / "p.yaml").write_text(SOUND, encoding="utf-8")
    path = folder / "s.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        read_situations(path=path)
    except MistakeInFile as mistake:
        return [line.replace(f"{folder}/", "") for line in mistake.lines]
    return []


def written_down() -> list[Any]:
    """The mistakes in `refusals/`, each with what must be said against it."""
    return [
        pytest.param(entry["lines"], entry["says"], id=f"{path.stem}: {entry['mistake']}")
        for path in sorted((Path(__file__).parent / "refusals").glob("*.yaml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def test_the_sound_protocol_and_its_situation_are_taken(tmp_path: Path) -> None:
    assert refusal_of_protocol(tmp_path, SOUND) == []
    assert refusal_of_situations(tmp_path, SITUATION) == []


@pytest.mark.parametrize(("lines", "says"), written_down())
def test_a_mistake_is_refused_where_it_stands(
    tmp_path: Path, lines: dict[int, str], says: str | list[str]
) -> None:
    found = refusal_of_protocol(tmp_path, changed(SOUND, *lines.items()))

    assert found == (says if isinstance(says, list) else [says])


def test_a_protocol_has_at_most_62_facts(tmp_path: Path) -> None:
    facts = [f"f{number}: {{if_unknown: no}}" for number in range(63)]
    fits = changed(SOUND, (6, f"facts: {{{', '.join(facts[:62])}}}"))
    too_many = changed(SOUND, (6, f"facts: {{{', '.join(facts)}}}"))

    assert refusal_of_protocol(tmp_path, fits) == []
    assert refusal_of_protocol(tmp_path, too_many) == [
        "p.yaml:6: facts: 63 facts; a protocol may have 62"
    ]


def test_a_mistake_is_shown_on_the_line_of_its_key(tmp_path: Path) -> None:
    bar = "  B:\n    event: case closed\n    never: yes\n    if:\n      - chidl\n    basis: art. 2"

    assert refusal_of_protocol(tmp_path, changed(SOUND, (11, bar))) == [
        "p.yaml:14: bar B, 'if': unknown fact 'chidl'; did you mean 'child'?"
    ]


def test_the_version_before_must_be_there(tmp_path: Path) -> None:
    assert refusal_of_protocol(tmp_path, changed(SOUND, (12, "previous: old.yaml"))) == [
        "old.yaml: cannot be read (No such file or directory)"
    ]


def test_a_version_is_not_its_own_predecessor(tmp_path: Path) -> None:
    assert refusal_of_protocol(tmp_path, changed(SOUND, (12, "previous: ./p.yaml"))) == [
        "p.yaml: 'previous' leads back to this file; name an older version"
    ]


def test_versions_do_not_lead_back_to_each_other(tmp_path: Path) -> None:
    old = changed(SOUND, (12, "previous: p.yaml"))
    (tmp_path / "old.yaml").write_text(old, encoding="utf-8")

    assert refusal_of_protocol(tmp_path, changed(SOUND, (12, "previous: old.yaml"))) == [
        "p.yaml: 'previous' leads back to this file; name an older version"
    ]


@pytest.mark.parametrize("day", ["2026-01-01", "2026-01-02"])
def test_a_version_comes_into_force_after_the_one_before(tmp_path: Path, day: str) -> None:
    old = changed(SOUND, (3, f"in_force: {day}"))
    (tmp_path / "old.yaml").write_text(old, encoding="utf-8")

    assert refusal_of_protocol(tmp_path, changed(SOUND, (12, "previous: old.yaml"))) == [
        f"p.yaml:3: 'in_force': in force on 2026-01-01, not after the previous version ({day}); "
        "correct one of the dates"
    ]


def test_a_mistake_in_the_version_before_is_shown_there(tmp_path: Path) -> None:
    old = changed(SOUND, (3, "in_force: 2025-01-01"), (1, "prtocol: old"))
    (tmp_path / "old.yaml").write_text(old, encoding="utf-8")

    assert refusal_of_protocol(tmp_path, changed(SOUND, (12, "previous: old.yaml"))) == [
        "old.yaml:1: 'prtocol': unknown key; did you mean 'protocol'?"
    ]


def test_more_than_fifty_versions_are_not_called_a_circle(tmp_path: Path) -> None:
    for number in range(60):
        before = f"previous: {number - 1}.yaml" if number else "transfers: []"
        text = changed(SOUND, (3, f"in_force: {1950 + number}-01-01"), (12, before))
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")

    found = refusal_of_protocol(tmp_path, changed(SOUND, (12, "previous: 59.yaml")))

    assert [line for line in found if "leads back" in line] == []
    assert found == ["10.yaml: more than 50 versions; leave 'previous' out of the oldest needed"]


def test_fifty_mistakes_are_told_and_the_others_counted(tmp_path: Path) -> None:
    duty = "{who: police, must: case closd, when: victim identified, within: 5 days, basis: x}"
    duties = "\n".join(f"  D{number}: {duty}" for number in range(20_000))

    found = refusal_of_protocol(tmp_path, changed(SOUND, (9, duties)))

    assert found[:1] == [
        "p.yaml:9: duty D0, 'must': unknown event 'case closd'; did you mean 'case closed'?"
    ]
    assert (len(found), found[-1]) == (51, "p.yaml: … and 19950 more")


def test_a_long_line_of_breaches_is_no_circle() -> None:
    after = {number: [number + 1] for number in range(20_000)}

    assert find_circle(after=after) == []
    assert len(find_circle(after={**after, 20_000: [0]})) == 20_001


def test_of_a_long_circle_the_beginning_is_shown(tmp_path: Path) -> None:
    duty = "must: case closed, within: 5 days, basis: art. 1"
    duties = [
        f"  D{n}: {{who: police, when: breach of D{(n + 9) % 10}, {duty}}}" for n in range(10)
    ]

    assert refusal_of_protocol(tmp_path, changed(SOUND, (9, "\n".join(duties)))) == [
        "p.yaml:9: duty D0, 'when': breach or silence runs in a circle: "
        "D0 → D1 → D2 → D3 → D4 → D5 → D6 → D7 → … → D0; break it at one of these duties"
    ]


def test_fifty_roles_may_stand_in_one_after_another(tmp_path: Path) -> None:
    fits = ", ".join(f"r{number}: {{else: r{number + 1}}}" for number in range(50))
    too_many = f"police: {{else: r0}}, {fits}"

    assert refusal_of_protocol(tmp_path, changed(SOUND, (5, f"roles: {{{fits}, r50: {{}}}}"))) == []
    assert refusal_of_protocol(
        tmp_path, changed(SOUND, (5, f"roles: {{{too_many}, r50: {{}}}}"))
    ) == [
        "p.yaml:5: role police, 'else': more than 50 roles stand in one after another; "
        "leave some out"
    ]


def test_remarks_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    text = changed(
        SOUND,
        (4, "calendars: {civil: {zone: UTC, note: of the calendar}}"),
        (5, "roles: {police: {note: of the role}}"),
        (12, "note: of the protocol"),
    )
    path.write_text(text, encoding="utf-8")

    protocol = read_protocol(path=path)

    assert protocol.note == "of the protocol"
    assert protocol.roles["police"].note == "of the role"
    assert protocol.calendars["civil"].note == "of the calendar"


@pytest.mark.parametrize("name", ["/etc/passwd", "../../p.yaml", "a/../p.yaml", "..", "."])
def test_the_protocol_of_situations_lies_in_the_same_pack(tmp_path: Path, name: str) -> None:
    assert refusal_of_situations(tmp_path, changed(SITUATION, (1, f"protocol: {name}"))) == [
        f"s.yaml:1: 'protocol': '{name}' is outside this pack; "
        "write a path such as ../protocol.yaml"
    ]


def test_a_protocol_in_the_folder_above_is_named_without_the_way_there(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(SOUND.replace("version", "versoin"), encoding="utf-8")
    path = tmp_path / "tests" / "s.yaml"
    path.parent.mkdir()
    path.write_text(SITUATION.replace("p.yaml", "../p.yaml"), encoding="utf-8")

    with pytest.raises(MistakeInFile) as caught:
        read_situations(path=path)

    assert caught.value.lines == (
        f"{tmp_path / 'p.yaml'}:2: 'versoin': unknown key; did you mean 'version'?",
    )


@pytest.mark.parametrize(
    "name",
    ["NO", "on", "yes", "12:30", "1e3", "null", "~", "2026-01-01", "0x1F", "1_000", ".inf", "=",
     "Sí, señora", "case “closed”", "true", "-0", "01"],
)  # fmt: skip
def test_a_name_is_taken_as_it_is_written(tmp_path: Path, name: str) -> None:
    text = SOUND.replace("case closed", f"'{name}'" if "," in name else name)
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")

    protocol = read_protocol(path=path)

    assert list(protocol.events) == ["victim identified", name]
    assert protocol.duties["D"].must == name
    assert protocol.bars["B"].event == name


@pytest.mark.parametrize(
    ("line", "text", "says"),
    [
        (1, "protocol:", "s.yaml:1: 'protocol' is missing"),
        (1, "protocol: q.yaml", "q.yaml: cannot be read (No such file or directory)"),
        (1, "protocl: p.yaml", "s.yaml:1: 'protocl': unknown key; did you mean 'protocol'?"),
        (2, "situations: none\nnote:",
         "s.yaml:2: 'situations': text stands where a list is expected"),
        (3, "  - note: one", "s.yaml:3: situation 1: 'situation' is missing"),
        (4, "    events: [{event: victim identified}]",
         "s.yaml:4: situation 1, event 1: 'at' is missing"),
        (4, "    events: [{at: 2026-03-05}]", "s.yaml:4: situation 1, event 1: 'event' is missing"),
        (4, "    events: [{at: 2026-03-05, event: victim identfied}]",
         "s.yaml:4: situation 1, event 1, 'event': unknown event 'victim identfied'; "
         "did you mean 'victim identified'?"),
        (4, "    events: [{at: 5 March, event: victim identified}]",
         "s.yaml:4: situation 1, event 1, 'at': '5 March' is no instant; "
         "write 2026-03-05 14:30, 2026-03-05 or 2026-03"),
        (4, "    events: [{at: 2026-03-05 25:00, event: victim identified}]",
         "s.yaml:4: situation 1, event 1, 'at': '2026-03-05 25:00' is no instant; "
         "write 2026-03-05 14:30, 2026-03-05 or 2026-03"),
        (4, "    events: [{at: 20260305, event: victim identified}]",
         "s.yaml:4: situation 1, event 1, 'at': '20260305' is no instant; "
         "write 2026-03-05 14:30, 2026-03-05 or 2026-03"),
        (4, "    events: [{at: 2026-W10-4, event: victim identified}]",
         "s.yaml:4: situation 1, event 1, 'at': '2026-W10-4' is no instant; "
         "write 2026-03-05 14:30, 2026-03-05 or 2026-03"),
        (4, "    events: [{at: 2026-03-05, event: victim identified, states: {child: yes}}]",
         "s.yaml:4: situation 1, event 1, 'states', 'child': unknown key; none is listed yet"),
        (4, "    events: [{at: 2026-03-05 10, event: victim identified}]",
         "s.yaml:4: situation 1, event 1, 'at': '2026-03-05 10' is no instant; "
         "write 2026-03-05 14:30, 2026-03-05 or 2026-03"),
        (4, "    events: [{at: 2026-03-05 24:00, event: victim identified}]",
         "s.yaml:4: situation 1, event 1, 'at': '2026-03-05 24:00' is no instant; "
         "write 2026-03-05 14:30, 2026-03-05 or 2026-03"),
        (4, "    events: [{at: 2026-13, event: victim identified}]",
         "s.yaml:4: situation 1, event 1, 'at': '2026-13' is no instant; "
         "write 2026-03-05 14:30, 2026-03-05 or 2026-03"),
        (4, "    events: [{at: ٢٠٢٦-٠٣-٠٥, event: victim identified}]",
         "s.yaml:4: situation 1, event 1, 'at': '٢٠٢٦-٠٣-٠٥' is no instant; "
         "write 2026-03-05 14:30, 2026-03-05 or 2026-03"),
        (4, "    events: [{at: 0202-03-05, event: victim identified}]",
         "s.yaml:4: situation 1, event 1, 'at': '0202-03-05' is outside the years 1900 to 2199"),
        (5, "    as_of: 9999-12-31 23:59",
         "s.yaml:5: situation 1, 'as_of': '9999-12-31 23:59' is outside the years 1900 to 2199"),
        (5, "", "s.yaml:3: situation 1: 'as_of' is missing"),
        (5, "    about: [E]\n    as_of: 2026-12-31",
         "s.yaml:5: situation 1, 'about': unknown rule 'E'; known are 'B', 'D'"),
        (6, "", "s.yaml:3: situation 1: 'expect' is missing; say what the protocol must answer"),
        (6, "    expect: {overdu: D}",
         "s.yaml:6: situation 1, 'expect', 'overdu': unknown key; did you mean 'overdue'?"),
        (6, "    expect: {overdue: E}",
         "s.yaml:6: situation 1, 'expect', 'overdue': unknown rule 'E'; known are 'D'"),
        (6, "    expect: {overdue: B}",
         "s.yaml:6: situation 1, 'expect', 'overdue': unknown rule 'B'; known are 'D'"),
        (6, "    expect: overdue",
         "s.yaml:6: situation 1, 'expect': text stands where a mapping is expected"),
        (6, "    expect: {overdue: D, due: 2026-03-10}",
         "s.yaml:6: situation 1, 'expect', 'due': text stands where a mapping is expected"),
        (6, "    expect: {overdue: D, holder: [D]}",
         "s.yaml:6: situation 1, 'expect', 'holder': a list stands where a mapping is expected"),
        (6, "    expect: {overdue: D, due: {E: 2026-03-10 23:59:59}}",
         "s.yaml:6: situation 1, 'expect', 'due': unknown rule 'E'; known are 'D'"),
        (6, "    expect: {overdue: D, warns: {B: 2026-03-10 23:59:59}}",
         "s.yaml:6: situation 1, 'expect', 'warns': unknown rule 'B'; known are 'D'"),
        (6, "    about: B\n    expect: {overdue: D}",
         "s.yaml:7: situation 1, 'expect', 'overdue': 'D' is not in 'about'; "
         "add it there, or leave it out here"),
        (6, "    about: B\n    expect: {holder: {D: police}}",
         "s.yaml:7: situation 1, 'expect', 'holder': 'D' is not in 'about'; "
         "add it there, or leave it out here"),
        (6, '    expect: {overdue: "\\e[2J\\u202E"}',
         "s.yaml:6: situation 1, 'expect', 'overdue': unknown rule '\\x1b[2J\\u202e'; "
         "known are 'D'"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_situation_is_refused_where_it_stands(
    tmp_path: Path, line: int, text: str, says: str
) -> None:
    found = refusal_of_situations(tmp_path, changed(SITUATION, (line, text)))

    assert found == [says]


def test_a_minute_that_no_clock_showed_is_refused(tmp_path: Path) -> None:
    text = changed(SITUATION, (4, "    events: [{at: 2026-03-29 02:30, event: victim identified}]"))
    (tmp_path / "m.yaml").write_text(SOUND.replace("UTC", "Europe/Madrid"), encoding="utf-8")

    assert refusal_of_situations(tmp_path, text.replace("p.yaml", "m.yaml")) == [
        "s.yaml:4: situation 1, event 1, 'at': '2026-03-29 02:30' was never shown by a clock in "
        "Europe/Madrid; they went forward"
    ]
