"""What a reader must know to read the figures rightly; nothing is dropped in silence."""

from collections.abc import Iterator, Sequence

import polars as pl

from amparo.audit.coding import UnknownEvent
from amparo.audit.log import BrokenRow
from amparo.audit.repeats import Repeats
from amparo.audit.report.printable import cut
from amparo.audit.report.words import counted, number, rules_of
from amparo.audit.tables import Found
from amparo.domain.protocol.language import NOBODY_NAMED

_MOST_NEAR = 20
_UNTIMED_ONE = "It cannot be late; the report shows how long it took, or waits so far."
_UNTIMED_MANY = "They cannot be late; the report shows how long they took, or wait so far."


def remarks(found: Found) -> list[str]:
    """Say, a sentence or two each, what stands behind the figures and what they leave out."""
    return [*_of_the_log(found), *_of_the_protocol(found)]


def _of_the_log(found: Found) -> Iterator[str]:
    if found.coded.by_recorded:
        yield "Judged by when things were recorded, not by when they happened."
    if found.broken_count:
        verb = "is" if found.broken_count == 1 else "are"
        rows = counted(found.broken_count, "row")
        yield f"{rows} could not be judged and {verb} not counted."
    if found.before:
        first = found.protocol.versions()[0]
        yield (
            f"{counted(found.before, 'event')} happened before {first.in_force}, when no version "
            f"was in force; {'it' if found.before == 1 else 'they'} opened no duty."
        )
    if found.after:
        verb = "was" if found.after == 1 else "were"
        yield f"{counted(found.after, 'event')} happened after that and {verb} not judged."
    if found.repeats.count:
        is_one = found.repeats.count == 1
        yield (
            f"{_rows(found.repeats)} {'says' if is_one else 'say'} again what another says: the "
            "same case, event, time and all else that is read. Each was judged as an act of its "
            "own; if they are slips, take them out."
        )
    if found.stages.count:
        yield (
            f"{_rows(found.stages)} {'tells' if found.stages.count == 1 else 'tell'} of an act "
            "that its case also tells as complete (lifecycle:transition). Each row was judged as "
            "an act of its own; where that is not meant, keep one row for each act."
        )
    yield from _near_names(found)


def _near_names(found: Found) -> Iterator[str]:
    near = found.coded.near_names
    for one in near[:_MOST_NEAR]:
        yield (
            f"{one.kind.capitalize()} '{cut(one.name)}' in {counted(one.count, 'row')} is none "
            f"that the protocol names; did you mean '{cut(one.known)}'?"
        )
    if len(near) > _MOST_NEAR:
        yield f"… and {counted(len(near) - _MOST_NEAR, 'more name')} so."


def _of_the_protocol(found: Found) -> Iterator[str]:
    yield from (remark[0].upper() + remark[1:] + "." for remark in found.uncovered)
    undated = found.duties.filter(pl.col("is_law") & ~pl.col("is_dated"))
    if len(undated):
        count = undated["duty"].n_unique()
        yield f"For {counted(count, 'duty', 'duties')} the law states no time. " + (
            _UNTIMED_ONE if count == 1 else _UNTIMED_MANY
        )
    yield from _partly_timed(found)
    yield from _done_before(found)
    if not found.duties["is_law"].all():
        yield "Targets agreed in practice are shown apart; missing one breaks no law."
    if found.changed:
        yield (
            f"A target under one version and law under another: {', '.join(found.changed)}. The "
            "tables count both as law; the list of breaches tells each by its own version."
        )
    if NOBODY_NAMED in found.duties["institution"]:
        yield "Where nobody is named, the law does not say who must act."


def _partly_timed(found: Found) -> Iterator[str]:
    for row in found.without_time.group_by("duty", maintain_order=True).agg(pl.sum("armed")).rows():
        duty, count = row
        arose = int(found.duties.filter(pl.col("duty") == duty)["armed"].sum())
        yield (
            f"{cut(duty)} has a time for some facts only; {number(count)} of {number(arose)} arose "
            "without one. The tables count those as on time once done, as open until then."
        )


def _done_before(found: Found) -> Iterator[str]:
    """Name the duties without a time that an act before them may fulfil: their 0 h is meant."""
    counts = {name for name, duty in rules_of(found.protocol) if duty.already_done_counts}
    undated = found.duties.filter(~pl.col("is_dated") & (pl.col("on_time") > 0))
    named = [name for name in undated["duty"].unique(maintain_order=True) if name in counts]
    if named:
        yield (
            f"An act before the duty arose counts for {', '.join(named)}: where that happened, it "
            "took 0 h."
        )


def _rows(repeats: Repeats) -> str:
    lines = ", ".join(str(line) for line in repeats.lines)
    dots = ", …" if repeats.count > len(repeats.lines) else ""
    word = "line" if repeats.count == 1 else "lines"
    return f"{counted(repeats.count, 'row')} ({word} {lines}{dots})"


def never_arose(found: Found) -> list[str]:
    """Name the duties that never arose and the bars that were never put, in their order."""
    armed = found.duties.group_by("duty", maintain_order=True).agg(pl.sum("armed"))
    duties = armed.filter(pl.col("armed") == 0)["duty"].to_list()
    return duties + found.bars.filter(pl.col("applied") == 0)["bar"].to_list()


def broken_rows(found: Found) -> list[str]:
    """Name the rows that could not be judged, as `left_out` does."""
    return left_out(broken=found.broken, unknown=found.unknown)


def left_out(
    *, broken: Sequence[BrokenRow], unknown: Sequence[UnknownEvent], most: int = 20
) -> list[str]:
    """Name broken rows and unknown events with their lines, at most so many of each kind.

    What is not named is counted, and what is too long to be read is cut.
    """
    said = [
        f"line {row.line}: {cut(row.column)} '{cut(row.value)}': {row.why}" for row in broken[:most]
    ]
    if len(broken) > most:
        said.append(f"… and {number(len(broken) - most)} more")
    said += [_unknown(event) for event in unknown[:most]]
    if len(unknown) > most:
        said.append(f"… and {counted(len(unknown) - most, 'more unknown event')}")
    return said


def _unknown(event: UnknownEvent) -> str:
    lines = ", ".join(str(line) for line in event.lines)
    dots = ", …" if event.count > len(event.lines) else ""
    word = "line" if event.count == 1 else "lines"
    rows = counted(event.count, "row")
    return f"unknown event '{cut(event.event)}' in {rows} ({word} {lines}{dots}); {event.mend}"
