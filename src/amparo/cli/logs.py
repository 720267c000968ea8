"""Reading and judging a log as the options of a command say."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn
from zoneinfo import ZoneInfo

from tqdm import tqdm

from amparo.audit.coding import NothingToJudge, code_log
from amparo.audit.judging import FEW_EVENTS, judge_log
from amparo.audit.log import Columns, Log
from amparo.audit.reading import UnreadableLog, read_log
from amparo.audit.report.words import broken_rows
from amparo.audit.tables import Found, tabulate
from amparo.cli.refusing import Refused
from amparo.domain.protocol.instants import UnreadableInstant, read_instant
from amparo.domain.protocol.language import Protocol

_LARGE_BYTES = 1_000_000


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
    size = options.log.stat().st_size if options.log.exists() else 0
    try:
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


def judge_options_log(*, options: argparse.Namespace, protocol: Protocol, log: Log) -> Found:
    """Judge a log under a protocol as the options say.

    Raises `Refused` if nothing can be judged, or a row is broken and ``--strict`` was given.
    """
    by_recorded = options.clock == "recorded"
    as_of = _as_of(options, protocol)
    try:
        coded = code_log(log=log, protocol=protocol, as_of=as_of, by_recorded=by_recorded)
    except NothingToJudge as problem:
        raise Refused(f"{options.log}: {problem}") from problem
    if getattr(options, "engine", "local") == "spark":
        from amparo.audit.spark import judge_on_spark

        judged = judge_on_spark(coded=coded, master=options.master)
    else:
        with _bar("judging", len(coded), " events", is_long=len(coded) > FEW_EVENTS) as bar:
            judged = judge_log(coded=coded, progress=bar.update)
    found = tabulate(coded=coded, judged=judged)
    if options.strict and found.broken_count:
        lines = [f"{options.log}: {line}" for line in broken_rows(found)]
        raise Refused("\n".join([*lines, "stopped, because of --strict"]))
    return found


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


def _as_of(options: argparse.Namespace, protocol: Protocol) -> int | None:
    if options.as_of is None:
        return None
    try:
        return read_instant(text=options.as_of, zone=_zone(options, protocol))[1]
    except UnreadableInstant as problem:
        raise Refused(f"--as-of: {problem}") from problem
