"""Reading and judging a log as the options of a command say."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

from tqdm import tqdm

from amparo.audit.coding import CodedLog, NothingToJudge, code_log, last_event
from amparo.audit.compiled import is_compiled
from amparo.audit.judging import Judged, TooManyDuties, is_small, judge_log
from amparo.audit.log import Columns, Log
from amparo.audit.reading import UnreadableLog, read_log
from amparo.audit.report.remarks import broken_rows, left_out
from amparo.audit.tables import Found, tabulate
from amparo.cli.refusing import Refused
from amparo.domain.protocol.instants import UnreadableInstant, read_instant
from amparo.domain.protocol.language import Protocol

_LARGE_BYTES = 1_000_000
_MOST_IN_A_LINE = 5


def read_options_log(*, options: argparse.Namespace, protocols: Sequence[Protocol]) -> Log:
    """Read the log of a command, with every fact that a protocol knows.

    Raises `Refused` if the log cannot be read, or an option does not fit it.
    """
    facts = dict.fromkeys(
        fact for protocol in protocols for v in protocol.versions() for fact in v.facts
    )
    columns = Columns(
        case=options.case,
        event=options.event,
        happened=options.happened,
        recorded=options.recorded,
        institution=options.institution,
        place=options.place,
        facts=_fact_columns(options.fact, facts),
    )
    try:
        size = _size(options.log)
        with _bar("reading", size, "B", is_long=size > _LARGE_BYTES) as bar:
            return read_log(
                options.log,
                columns=columns,
                zone=_zone(options, protocols[0]),
                fact_names=tuple(facts),
                progress=lambda done, _: _move(bar, done),
            )
    except UnreadableLog as problem:
        raise Refused(str(problem)) from problem


def read_verdict(
    *, options: argparse.Namespace, protocols: Sequence[Protocol], log: Log
) -> int | None:
    """Return the instant as of which a log is judged, the same for every protocol.

    Without ``--as-of`` it is the last event that any of them knows, or ``None`` if there is
    none. Raises `Refused` if ``--as-of`` is no instant, or the log lacks ``recorded``.
    """
    if options.as_of is not None:
        return _as_of(options.as_of, _zone(options, protocols[0]))
    try:
        by_recorded = options.clock == "recorded"
        return last_event(log=log, protocols=protocols, by_recorded=by_recorded)
    except NothingToJudge as problem:
        raise _nothing(options.log, problem) from problem


def judge_options_log(
    *,
    options: argparse.Namespace,
    protocol: Protocol,
    log: Log,
    as_of: int | None,
    every: bool = False,
) -> Found:
    """Judge a log under a protocol as the options say, as of the instant of `read_verdict`.

    ``every`` keeps what became of each single duty, as `amparo.audit.rejudging` needs it.
    Raises `Refused` if nothing can be judged, too many duties arise in one case, or a row is
    broken and ``--strict`` was given.
    """
    by_recorded = options.clock == "recorded"
    try:
        coded = code_log(log=log, protocol=protocol, as_of=as_of, by_recorded=by_recorded)
    except NothingToJudge as problem:
        raise _nothing(options.log, problem) from problem
    try:
        judged = _judge(options, coded, every)
    except TooManyDuties as problem:
        raise Refused(f"{options.log}: {problem}") from problem
    found = tabulate(coded=coded, judged=judged)
    if options.strict and found.broken_count:
        lines = [f"{options.log}: {line}" for line in broken_rows(found)]
        raise Refused(*lines, "stopped, because of --strict")
    return found


def _judge(options: argparse.Namespace, coded: CodedLog, every: bool) -> Judged:
    if getattr(options, "engine", "local") == "spark":
        from amparo.cli.spark import judge_or_refuse

        return judge_or_refuse(coded=coded, master=options.master)
    is_long = not is_small(coded=coded)
    if is_long and not is_compiled():
        print("compiling the kernel, once; about half a minute", file=sys.stderr)
    with _bar("judging", len(coded), " events", is_long=is_long) as bar:
        return judge_log(coded=coded, every=every, progress=bar.update)


def _nothing(path: Path, problem: NothingToJudge) -> Refused:
    why = left_out(broken=problem.broken, unknown=problem.unknown, most=_MOST_IN_A_LINE)
    return Refused(": ".join([str(path), str(problem), *(["; ".join(why)] if why else [])]))


def _size(path: Path) -> int:
    """Return the size of a file; nothing where there is none, which its reader tells."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


@contextmanager
def _bar(what: str, total: int, unit: str, *, is_long: bool) -> Iterator["tqdm[NoReturn]"]:
    is_seen = is_long and sys.stderr.isatty()
    with tqdm(total=total, desc=what, unit=unit, unit_scale=True, leave=False,
              disable=not is_seen) as bar:  # fmt: skip
        yield bar


def _move(bar: "tqdm[NoReturn]", done: int) -> None:
    bar.update(done - bar.n)


def _fact_columns(given: Sequence[str], facts: dict[str, None]) -> dict[str, str]:
    found = {}
    for pair in given:
        fact, equals, column = pair.partition("=")
        if not equals:
            raise Refused(f"--fact '{pair}': write FACT=COLUMN")
        if fact not in facts:
            known = ", ".join(f"'{name}'" for name in facts) or "none"
            raise Refused(f"--fact '{pair}': the protocol has no fact '{fact}'; it has {known}")
        found[fact] = column
    return found


def _zone(options: argparse.Namespace, protocol: Protocol) -> ZoneInfo:
    if options.zone is None:
        return next(iter(protocol.calendars.values())).zone
    try:
        return ZoneInfo(options.zone)
    except (KeyError, ValueError, OSError) as problem:
        message = f"--zone '{options.zone}' is no time zone; write one such as 'Africa/Monrovia'"
        raise Refused(message) from problem


def _as_of(text: str, zone: ZoneInfo) -> int:
    try:
        return read_instant(text=text, zone=zone)[1]
    except UnreadableInstant as problem:
        raise Refused(f"--as-of: {problem}") from problem
