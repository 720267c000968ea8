"""Two versions told apart: what differs, and what becomes of what was opened before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from amparo.cli import main
from amparo.domain.protocol.case import CaseState, Record
from amparo.domain.protocol.compare.comparing import Comparison, compare
from amparo.domain.protocol.compare.parts import different_parts
from amparo.domain.protocol.compare.text import write_comparison
from amparo.domain.protocol.compare.wording import PARTS, WEEKDAY_NAMES, WORDINGS
from amparo.domain.protocol.evidence import rules_of
from amparo.domain.protocol.instants import read_instant, show_instant
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import (
    Again,
    Bar,
    Clock,
    Duty,
    Guard,
    Happening,
    Never,
    Protocol,
    Source,
    Text,
)
from amparo.domain.protocol.replay import replay
from amparo.packs.protocol_file import read_protocol
from tests.packs.readings import EXAMPLE, LANGUAGES, READABLE, golden, read


def compared(
    before: Protocol, after: Protocol, labels: Labels | None = None
) -> Comparison:  # fmt: skip
    labels = labels or Labels(language="en")
    return compare(before=before, after=after, before_labels=labels, after_labels=labels)


def named(comparison: Comparison, key: str) -> list[str]:
    return [entry.name for section in comparison.sections if section.key == key
            for entry in section.entries]  # fmt: skip


def paragraphs(comparison: Comparison, *keys: str) -> list[str]:
    return [text for section in comparison.sections if section.key in keys
            for entry in section.entries for text in entry.texts]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_versions_read_as_they_were_read_by_eye(language: str) -> None:
    after, labels = read(EXAMPLE, language)
    assert after.previous is not None

    text = write_comparison(comparison=compared(after.previous, after, labels))

    assert text == golden(f"diff/example.{language}.txt", text)
    assert max(len(line) for line in text.splitlines()) <= 80


@pytest.mark.parametrize(("path", "language"), READABLE)
def test_a_protocol_does_not_differ_from_itself(path: Path, language: str) -> None:
    protocol, labels = read(path, language)

    comparison = compared(protocol, protocol, labels)

    assert comparison.sections == ()
    assert len(comparison.lead) == 1


def test_every_rule_that_differs_appears_and_none_that_does_not() -> None:
    after = read_protocol(path=EXAMPLE)
    assert after.previous is not None

    comparison = compared(after.previous, after)

    assert named(comparison, "added") == [
        "D2", "D3", "D4", "D5", "D6", "D7", "D8", "P1", "P2", "B1", "B2", "B4", "B5", "B6",
    ]  # fmt: skip
    assert named(comparison, "removed") == ["D9", "B9"]
    assert named(comparison, "changed") == ["D1", "B3"]


CHANGES: Mapping[str, Mapping[str, Callable[[Duty], Duty]]] = {
    "who": {"who": lambda duty: replace(duty, who="town hall")},
    "must": {"must": lambda duty: replace(duty, must="case closed")},
    "when": {"when": lambda duty: replace(duty, when=(Happening(event="case closed"),))},
    "conditions": {"if": lambda duty: replace(duty, conditions=(Guard(fact="x", wanted=True),))},
    "within": {"within": lambda duty: replace(duty, within=duty.within * 2)},
    "unless_events": {"unless": lambda duty: replace(duty, unless_events=("plan agreed",))},
    "unless_facts": {
        "unless": lambda duty: replace(duty, unless_facts=(Guard(fact="x", wanted=True),))
    },
    "clock": {"clock": lambda duty: replace(duty, clock=Clock(stops_at="a", runs_from="b"))},
    "again": {"again": lambda duty: replace(
        duty, again=Again.EACH if duty.again is Again.KEEP else Again.KEEP)},
    "by_holder": {"by": lambda duty: replace(duty, by_holder=not duty.by_holder)},
    "already_done_counts": {
        "already_done": lambda duty: replace(
            duty, already_done_counts=not duty.already_done_counts)
    },
    "silence": {"silence": lambda duty: replace(duty, silence="plan agreed")},
    "source": {"source": lambda duty: replace(duty, source=Source.REGULATION)},
    "calendar": {"calendar": lambda duty: replace(duty, calendar="penal")},
    "in_force": {"dates": lambda duty: replace(duty, in_force=date(2031, 1, 1))},
    "until": {"dates": lambda duty: replace(duty, until=date(2032, 1, 1))},
    "text": {
        "words": lambda duty: replace(duty, text=replace(duty.text, words="soon")),
        "article": lambda duty: replace(duty, text=replace(duty.text, basis="Law 8, art. 1")),
        "evidence": lambda duty: replace(duty, text=replace(duty.text, quote="at once")),
    },
}  # fmt: skip
BAR_CHANGES: Mapping[str, Mapping[str, Callable[[Bar], Bar]]] = {
    "event": {"event": lambda bar: replace(bar, event="plan agreed")},
    "kind": {"kind": lambda bar: replace(
        bar, kind=Never(), event=bar.event, name=bar.name)},
    "who": {"binds": lambda bar: replace(bar, who="town hall")},
    "conditions": {"if": lambda bar: replace(bar, conditions=(Guard(fact="x", wanted=True),))},
    "source": {"source": lambda bar: replace(bar, source=Source.REGULATION)},
    "calendar": {"calendar": lambda bar: replace(bar, calendar="penal")},
    "in_force": {"dates": lambda bar: replace(bar, in_force=date(2031, 1, 1))},
    "until": {"dates": lambda bar: replace(bar, until=date(2032, 1, 1))},
    "text": {"evidence": lambda bar: replace(bar, text=replace(bar.text, gloss="so"))},
}  # fmt: skip


@pytest.mark.parametrize("duty", read_protocol(path=EXAMPLE).duties)
@pytest.mark.parametrize("field", CHANGES)
def test_whatever_changes_in_a_duty_is_named_and_nothing_else(field: str, duty: str) -> None:
    protocol = read_protocol(path=EXAMPLE)
    before = protocol.duties[duty]

    for part, change in CHANGES[field].items():
        found = different_parts(before=before, after=change(before), old=protocol, new=protocol)

        assert found == (part,)


@pytest.mark.parametrize("bar", ["B2", "B3", "B4", "B5", "B6"])
@pytest.mark.parametrize("field", BAR_CHANGES)
def test_whatever_changes_in_a_bar_is_named_and_nothing_else(field: str, bar: str) -> None:
    protocol = read_protocol(path=EXAMPLE)
    before = protocol.bars[bar]

    for part, change in BAR_CHANGES[field].items():
        found = different_parts(before=before, after=change(before), old=protocol, new=protocol)

        assert found == (part,)


def test_no_field_of_a_rule_is_left_out_of_the_comparison() -> None:
    protocol = read_protocol(path=EXAMPLE)
    duty = protocol.duties["D1"]

    assert {field.name for field in fields(Duty)} - {"name"} == set(CHANGES)
    assert {field.name for field in fields(Bar)} - {"name"} == set(BAR_CHANGES)
    for field in fields(Text):
        other = replace(duty, text=replace(duty.text, **{field.name: "otherwise"}))
        assert different_parts(before=duty, after=other, old=protocol, new=protocol)


def test_the_order_of_triggers_makes_no_difference() -> None:
    protocol = read_protocol(path=EXAMPLE)
    duty = protocol.duties["D2"]

    other = replace(duty, when=tuple(reversed(duty.when)))

    assert different_parts(before=duty, after=other, old=protocol, new=protocol) == ()


@pytest.mark.parametrize("language", ["es", "fr"])
def test_every_language_has_every_sentence_with_the_same_gaps(language: str) -> None:
    assert set(WORDINGS[language]) == set(WORDINGS["en"])
    assert set(PARTS[language]) == set(PARTS["en"])
    assert len(WEEKDAY_NAMES[language]) == 7
    for key, text in WORDINGS[language].items():
        assert gaps(text) == gaps(WORDINGS["en"][key]), key


def gaps(text: str) -> set[str]:
    return {piece.partition("}")[0] for piece in text.split("{")[1:]}


# What becomes of duties in flight: each sentence is held against a replay of both versions.


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two versions: the first in force from 2020, the second from 2026."""

    before: Protocol
    after: Protocol

    def told(self, *keys: str) -> str:
        keys = keys or ("added", "removed", "changed")
        return " ".join(paragraphs(compared(self.before, self.after), *keys))

    def case(self, *happened: tuple[str, str], as_of: str = "2026-12-31", by: str = "",
             states: Mapping[str, bool] | None = None) -> CaseState:  # fmt: skip
        records = [
            Record(event=event, earliest=instant(at), latest=instant(at), states=states or {},
                   institution=by or None)
            for at, event in happened
        ]  # fmt: skip
        return replay(protocol=self.after, records=records, as_of=instant(as_of))


def instant(text: str) -> int:
    zone = next(iter(read_protocol(path=EXAMPLE).calendars.values())).zone
    return read_instant(text=text, zone=zone)[0]


def shown(state: CaseState) -> list[tuple[str, str, str]]:
    """Each duty that arose: its name, its version, its due day."""
    zone = next(iter(read_protocol(path=EXAMPLE).calendars.values())).zone
    return [
        (one.duty, one.version,
         show_instant(microseconds=one.due, zone=zone)[:10] if one.due else "")
        for one in state.duties
    ]  # fmt: skip


@pytest.fixture
def pair(tmp_path: Path) -> Callable[[str, str], Pair]:
    """Write two versions that differ in what is given, and read them."""
    base = dedent("""\
        protocol: law
        calendars:
          civil: {zone: UTC, months: round down%(days)s}
        facts: {child: {if_unknown: %(child)s}}
        events: {a: {states: [child]}, b: {}, c: {}, d: {}%(events)s}
        """)
    usual = {"days": "", "child": "no", "events": ""}

    def read_pair(before: str, after: str, **others: tuple[str, str]) -> Pair:
        for place, (name, rules) in enumerate((("old.yaml", before), ("new.yaml", after))):
            mine = {**usual, **{key: both[place] for key, both in others.items()}}
            head = ["version: 1\nin_force: 2020-01-01\n",
                    "version: 2\nin_force: 2026-01-01\nprevious: old.yaml\n"][place]  # fmt: skip
            text = head + base % mine + dedent(rules)
            (tmp_path / name).write_text(text, encoding="utf-8")
        after_read = read_protocol(path=tmp_path / "new.yaml")
        assert after_read.previous is not None
        return Pair(before=after_read.previous, after=after_read)

    return read_pair


def duty(name: str = "D", within: str = "10 days", when: str = "a", must: str = "b",
         more: str = "") -> str:  # fmt: skip
    rule = f"who: police, must: {must}, when: {when}, within: {within}, basis: art. 1{more}"
    return f"  {name}: {{{rule}}}\n"


def test_a_duty_opened_before_keeps_its_date(pair: Callable[..., Pair]) -> None:
    both = pair("duties:\n" + duty(), "duties:\n" + duty(within="2 days"))

    assert (
        "What was opened before 1 January 2026 stays under the rule before, its date too; what "
        "opens from 1 January 2026 on follows the rule now."
    ) in both.told()
    assert shown(both.case(("2025-12-31 23:59", "a"))) == [("D", "1", "2026-01-10")]
    assert shown(both.case(("2026-01-01 00:00", "a"))) == [("D", "2", "2026-01-03")]


@pytest.mark.parametrize(("again", "told", "then"), [
    ("keep", "nothing changes: it stays under the rule before.", [("D", "1", "2026-01-09")]),
    ("restart", "its time is counted anew under the rule now.", [("D", "2", "2026-01-04")]),
    ("each", "it opens once more under the rule now, beside the one before.",
     [("D", "1", "2026-01-09"), ("D", "2", "2026-01-04")]),
])  # fmt: skip
def test_a_new_occasion_goes_by_the_new_rule(
    again: str, told: str, then: list[tuple[str, str, str]], pair: Callable[..., Pair]
) -> None:
    both = pair("duties:\n" + duty(),
                "duties:\n" + duty(within="2 days", more=f", again: {again}"))  # fmt: skip

    assert told in both.told()
    assert shown(both.case(("2025-12-30 10:00", "a"), ("2026-01-02 10:00", "a"))) == then


def test_what_is_overdue_is_not_restarted(pair: Callable[..., Pair]) -> None:
    both = pair("duties:\n" + duty(within="1 day"),
                "duties:\n" + duty(within="2 days", more=", again: restart"))  # fmt: skip

    assert "Where it is still open and not overdue on a new occasion" in both.told()
    assert shown(both.case(("2025-12-30 10:00", "a"), ("2026-01-02 10:00", "a"))) == [
        ("D", "1", "2025-12-31")
    ]


def test_a_removed_duty_stays_due_and_never_opens_anew(pair: Callable[..., Pair]) -> None:
    both = pair("duties:\n" + duty() + duty("E"), "duties:\n" + duty("E"))

    assert (
        "What was opened before 1 January 2026 stays due under the rule before until it is done "
        "or lifted. From 1 January 2026 on nothing opens it."
    ) in both.told()
    kept = both.case(("2025-12-30 10:00", "a"), ("2026-01-05 10:00", "b"))
    assert [(one.duty, one.outcome) for one in kept.duties] == [("D", "on time"), ("E", "on time")]
    assert shown(both.case(("2026-01-02 10:00", "a"))) == [("E", "2", "2026-01-12")]


def test_a_new_duty_opens_by_nothing_of_before(pair: Callable[..., Pair]) -> None:
    same = "duties:\n" + duty("E", must="c")
    both = pair(same, same + duty(more=", already_done: counts"))

    assert "Nothing that happened before 1 January 2026 opens it." in both.told()
    assert "If it was done before 1 January 2026, that counts." in both.told()
    assert shown(both.case(("2025-12-31 23:59", "a"))) == [("E", "1", "2026-01-10")]
    done = both.case(("2025-12-01 10:00", "b"), ("2026-01-02 10:00", "a")).duties
    assert [(one.duty, one.outcome) for one in done] == [("E", "overdue"), ("D", "on time")]


def test_a_breach_of_before_opens_a_new_duty_if_the_time_runs_out_later(
    pair: Callable[..., Pair],
) -> None:
    after = duty() + duty("F", when="breach of D", must="c", within="1 day")
    both = pair("duties:\n" + duty(), "duties:\n" + after)

    assert (
        "It also opens when the time of D, opened before 1 January 2026, runs out on that day or "
        "later."
    ) in both.told()
    assert shown(both.case(("2025-12-30 10:00", "a"))) == [
        ("D", "1", "2026-01-09"), ("F", "2", "2026-01-10"),
    ]  # fmt: skip
    assert shown(both.case(("2025-12-10 10:00", "a"))) == [("D", "1", "2025-12-20")]


def test_what_was_opened_before_is_done_as_it_was_then(pair: Callable[..., Pair]) -> None:
    both = pair("duties:\n" + duty(), "duties:\n" + duty(must="c"))

    assert (
        "What was opened before is done by this: «b». What opens from then on, by this: «c»."
    ) in both.told()
    old = both.case(("2025-12-31 10:00", "a"), ("2026-01-02 10:00", "b"))
    new = both.case(("2026-01-01 10:00", "a"), ("2026-01-02 10:00", "b"))
    assert [one.outcome for one in old.duties] == ["on time"]
    assert [one.outcome for one in new.duties] == ["overdue"]


def test_between_two_rules_nothing_opens_a_duty(pair: Callable[..., Pair]) -> None:
    both = pair("duties:\n" + duty(),
                "duties:\n" + duty(within="2 days", more=", in_force: 2026-07-01"))  # fmt: skip

    assert "Nothing opens it from then until 1 July 2026" in both.told()
    assert shown(both.case(("2025-12-31 10:00", "a"))) == [("D", "1", "2026-01-10")]
    assert shown(both.case(("2026-03-01 10:00", "a"))) == []
    assert shown(both.case(("2026-07-01 10:00", "a"))) == [("D", "2", "2026-07-03")]


def test_a_change_of_words_alone_changes_nothing_that_is_due(pair: Callable[..., Pair]) -> None:
    both = pair("duties:\n" + duty(), "duties:\n" + duty(more=", quote: at once"))

    assert both.told().endswith("Nothing changes for what is due or barred.")
    assert shown(both.case(("2026-01-01 10:00", "a"))) == [("D", "2", "2026-01-11")]


def breaches(state: CaseState) -> list[tuple[str, bool]]:
    return [(one.bar, one.breached) for one in state.bars]


def test_an_act_is_judged_by_the_bar_of_its_day(pair: Callable[..., Pair]) -> None:
    bar = "  B: {event: d, not_before: %s, basis: art. 2}\n"
    both = pair("bars:\n" + bar % "b", "bars:\n" + bar % "c")

    assert (
        "Acts before 1 January 2026 are judged by the rule before, acts from 1 January 2026 on by "
        "the rule now."
    ) in both.told()
    assert "What happened before 1 January 2026 counts for it too." in both.told()
    acts = [("2025-12-30 09:00", "b"), ("2025-12-30 10:00", "d"), ("2026-01-01 10:00", "d")]
    assert breaches(both.case(*acts)) == [("B", False), ("B", True)]
    since = [("2025-12-30 09:00", "c"), ("2026-01-01 10:00", "d")]
    assert breaches(both.case(*since)) == [("B", False)]


def test_a_new_bar_and_a_removed_bar_go_by_the_day_of_the_act(pair: Callable[..., Pair]) -> None:
    bar = "bars:\n  %s: {event: d, never: yes, basis: art. 2}\n"
    both = pair(bar % "OLD", bar % "NEW")

    assert "Only acts from 1 January 2026 on are judged by it." in both.told("added")
    assert (
        "Acts before 1 January 2026 are still judged by it. From 1 January 2026 on it bars nothing."
    ) in both.told("removed")
    assert breaches(both.case(("2025-12-31 10:00", "d"), ("2026-01-01 10:00", "d"))) == [
        ("OLD", True), ("NEW", True),
    ]  # fmt: skip


def test_a_bar_gap_leaves_acts_between_unjudged(pair: Callable[..., Pair]) -> None:
    bar = "bars:\n  B: {event: d, never: yes, basis: art. 2%s}\n"
    both = pair(bar % "", bar % ", in_force: 2026-07-01")

    assert "those between by neither." in both.told()
    acts = [("2025-12-31 10:00", "d"), ("2026-03-01 10:00", "d"), ("2026-07-01 10:00", "d")]
    assert [one.version for one in both.case(*acts).bars] == ["1", "2"]


def test_a_bar_while_a_duty_is_open_counts_one_opened_before(pair: Callable[..., Pair]) -> None:
    bar = "bars:\n  B: {event: d, not_while: D, basis: art. 2}\n"
    both = pair("duties:\n" + duty(), "duties:\n" + duty() + bar)

    assert "D counts for it too where it was opened before 1 January 2026." in both.told()
    acts = [("2025-12-30 10:00", "a"), ("2026-01-02 10:00", "d")]
    assert breaches(both.case(*acts)) == [("B", True)]


def test_who_takes_over_goes_by_the_day_of_the_act(pair: Callable[..., Pair]) -> None:
    transfers = "transfers: [{event: d, to: whoever acts}]\n"
    both = pair("duties:\n" + duty(), "duties:\n" + duty() + transfers)

    assert (
        "Who takes over goes by the day of the act, also for what was opened before."
    ) in both.told("transfers")
    before = both.case(("2025-12-30 10:00", "a"), ("2025-12-31 10:00", "d"), by="town hall")
    after = both.case(("2025-12-30 10:00", "a"), ("2026-01-02 10:00", "d"), by="town hall")
    assert [one.breached_by for one in before.duties] == ["police"]
    assert [one.breached_by for one in after.duties] == ["town hall"]


def test_what_counted_while_unknown_stays_for_what_was_opened(pair: Callable[..., Pair]) -> None:
    rule = "duties:\n" + duty(within="{child: 1 day, otherwise: 10 days}")
    both = pair(rule, rule, child=("no", "yes"))

    told = both.told("facts")
    assert "What was opened before 1 January 2026 keeps the answer that counted then." in told
    assert "Rules that read it: D." in told
    assert both.told("changed") == ""
    assert shown(both.case(("2025-12-31 10:00", "a"))) == [("D", "1", "2026-01-10")]
    assert shown(both.case(("2026-01-01 10:00", "a"))) == [("D", "2", "2026-01-02")]


def test_who_holds_a_role_is_read_in_the_later_version_throughout(
    pair: Callable[..., Pair],
) -> None:
    roles = "roles:\n  police: {holders: [{institution: %s}]}\nduties:\n" + duty()
    both = pair(roles % "First Squad", roles % "Second Squad")

    told = both.told("roles")
    assert "From the first day on, also for what was opened before and at whatever time" in told
    assert [one.breached_by for one in both.case(("2025-06-01 10:00", "a")).duties] == [
        "Second Squad"
    ]


def test_a_role_left_out_of_the_later_version_still_has_its_holder(
    pair: Callable[..., Pair],
) -> None:
    roles = "roles:\n  police: {holders: [{institution: First Squad}]}\n"
    both = pair(roles + "duties:\n" + duty(), "duties:\n" + duty())

    assert "what the earlier one says still holds." in both.told("roles")
    assert [one.breached_by for one in both.case(("2026-06-01 10:00", "a")).duties] == [
        "First Squad"
    ]


def test_days_stay_as_they_were_counted_when_a_duty_opened(pair: Callable[..., Pair]) -> None:
    rule = "duties:\n" + duty(within="3 working days")
    off = ", days_off: {2026-01-02: Bridge}, weekend: [friday, saturday]"
    both = pair(rule, rule, days=("", off))

    told = both.told("calendars")
    assert "Weekend: Saturday and Sunday. Now: Friday and Saturday." in told
    assert "Days off added: 1 (2 January 2026, Bridge)." in told
    assert "Rules whose days it counts: D." in told
    assert "What was opened before 1 January 2026 keeps the days as they were counted then." in told
    assert shown(both.case(("2025-12-31 10:00", "a"))) == [("D", "1", "2026-01-05")]
    assert shown(both.case(("2026-01-01 10:00", "a"))) == [("D", "2", "2026-01-06")]


def test_an_event_that_is_gone_can_still_end_what_was_opened(pair: Callable[..., Pair]) -> None:
    both = pair("duties:\n" + duty(must="e"), "duties:\n" + duty(), events=(", e: {}", ""))

    told = both.told("events")
    assert "Gone: e." in told
    assert "It can still end what was opened before 1 January 2026: D." in told
    done = both.case(("2025-12-31 10:00", "a"), ("2026-01-02 10:00", "e"))
    assert [one.outcome for one in done.duties] == ["on time"]


@pytest.mark.parametrize(("was", "now", "told"), [
    ("{}", "{of: country}", "E. It is now of the country: a person's case does not offer it."),
    ("{of: country}", "{}", "E. It is no longer of the country: a person's case offers it."),
])  # fmt: skip
def test_whose_an_event_is_may_change(
    was: str, now: str, told: str, pair: Callable[..., Pair]
) -> None:
    rules = "duties:\n" + duty()

    both = pair(rules, rules, events=(f", e: {was}", f", e: {now}"))

    assert both.told("events") == told


def test_every_sentence_on_duties_in_flight_is_held_against_a_replay() -> None:
    """Whoever adds a sentence to `flight` tries it above, and names it here."""
    tried = {
        "duty_changed", "duty_gap", "duty_removed", "duty_added", "done_before", "breach",
        "must_changed", "again_keep", "again_restart", "again_each", "bar_changed", "bar_gap",
        "bar_removed", "bar_added", "bar_while", "bar_since", "only_text",
    }  # fmt: skip
    prefixes = ("duty_", "again_", "bar_")

    assert {key for key in WORDINGS["en"] if key.startswith(prefixes)} <= tried
    assert tried <= set(WORDINGS["en"])


def test_files_that_do_not_name_each_other_are_read_as_if_they_did() -> None:
    after = read_protocol(path=EXAMPLE)
    assert after.previous is not None

    forward = compared(after.previous, replace(after, previous=None))
    backward = compared(after, after.previous)

    assert forward.lead[0].startswith("The later file does not name the earlier one")
    assert "So nothing is said here of duties in flight." in backward.lead[1]
    assert not any("opened before" in text for text in paragraphs(backward, "changed", "removed"))


def test_every_rule_of_the_example_is_told_when_all_are_new() -> None:
    after = read_protocol(path=EXAMPLE)
    empty = replace(after, duties={}, bars={}, in_force=date(2020, 1, 1))

    comparison = compared(empty, after)

    assert named(comparison, "added") == [rule.name for rule in rules_of(protocol=after)]


def test_one_file_is_compared_with_the_version_it_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["protocol", "diff", str(EXAMPLE)]) == 0
    one = capsys.readouterr().out
    assert main(["protocol", "diff", str(EXAMPLE.with_name("protocol-1.yaml")), str(EXAMPLE)]) == 0

    assert capsys.readouterr().out == one


def test_one_file_without_a_version_before_it_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    oldest = str(EXAMPLE.with_name("protocol-1.yaml"))

    assert main(["protocol", "diff", oldest]) == 2
    assert capsys.readouterr().err == (
        f"{oldest}: names no version before it; name two files, the earlier first\n"
    )
    assert main(["protocol", "diff", oldest, oldest, oldest]) == 2


def test_hostile_names_do_nothing_to_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = EXAMPLE.with_name("protocol-1.yaml").read_text(encoding="utf-8")
    (tmp_path / "one.yaml").write_text(text, encoding="utf-8")
    hostile = text.replace("who: police", 'who: "po\\e[2Jlice"')
    (tmp_path / "two.yaml").write_text(hostile, encoding="utf-8")

    assert main(["protocol", "diff", str(tmp_path / "one.yaml"), str(tmp_path / "two.yaml")]) == 0

    out = capsys.readouterr().out
    assert "po\\u001b[2Jlice" in out
    assert all(line.isprintable() for line in out.splitlines())
