"""Lines on many events: the kernel, and all from file to counts, against pm4py's DECLARE."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from amparo.audit.coding import CodedLog, code_log
from amparo.audit.judging import judge_log
from amparo.audit.log import Columns
from amparo.audit.reading import read_log
from amparo.audit.tables import Found, summarise, tabulate
from amparo.domain.protocol.language import Protocol
from amparo.packs.protocol_file import read_protocol
from benchmarks.measure import BUILD, Line, best_of, rate
from benchmarks.pm4py_env import ask_pm4py
from benchmarks.synthetic import write_log

HERE = Path(__file__).resolve().parent
FOLDER = BUILD / "benchmarks"


class CountsDiffer(Exception):
    """Both sides judged the same events and did not count the same: no ratio means anything."""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """The invented log of one run, in both its files, and what pm4py makes of it."""

    events: int

    @property
    def plain(self) -> Path:
        """The log with case, event and time."""
        return FOLDER / f"plain-{self.events}.parquet"

    @property
    def full(self) -> Path:
        """The same log with institution, place and facts."""
        return FOLDER / f"full-{self.events}.parquet"

    def prepare(self) -> None:
        """Write the log anew."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        write_log(events=self.events, plain=self.plain, full=self.full)

    @cached_property
    def declare(self) -> dict[str, Any]:
        """What pm4py's DECLARE checker answers for the plain duties, and how fast."""
        self.prepare()
        model = FOLDER / "model.json"
        model.write_text(json.dumps(responses(protocol("plain"))), encoding="utf-8")
        answer: dict[str, Any] = ask_pm4py("declare", str(self.plain), "--model", str(model))
        return answer

    @property
    def declare_seconds(self) -> float:
        """The time of pm4py's checker as its users call it, on a DataFrame in memory."""
        return float(self.declare["seconds"]["DataFrame"])

    @property
    def inmost_seconds(self) -> float:
        """The time of its inmost form alone, on lists of names already projected."""
        return float(self.declare["seconds"]["lists of names"])


def protocol(name: str) -> Protocol:
    """Read one of the invented protocols beside this file."""
    return read_protocol(path=HERE / f"{name}.yaml")


def responses(protocol: Protocol) -> list[tuple[str, str]]:
    """Return the response constraint of each plain duty: after ``when``, some time, ``must``."""
    return [(cause.event or "", d.must) for d in protocol.duties.values() for cause in d.when]


def measure_plain(bench: Bench) -> list[Line]:
    """Measure the kernel on plain duties; first make sure that both sides count the same."""
    theirs = bench.declare
    coded = coded_log(bench.plain, protocol("plain"))
    _check_same(theirs, found_in(coded))
    return [_kernel(bench, coded, name="kernel-plain", what="kernel, plain duties", budget=100)]


def measure_every(bench: Bench) -> list[Line]:
    """Measure the kernel on a protocol with every construct of the language."""
    _ = bench.declare
    coded = coded_log(bench.full, protocol("every_construct"))
    what = "kernel, every construct of the language"
    return [_kernel(bench, coded, name="kernel-every", what=what, budget=30)]


def _kernel(bench: Bench, coded: CodedLog, *, name: str, what: str, budget: float) -> Line:
    ours = best_of(lambda: judge_log(coded=coded))
    alone = best_of(lambda: judge_log(coded=coded, threads=1))
    theirs = bench.declare_seconds
    details = {
        "events": len(coded),
        "seconds": ours,
        "seconds_one_thread": alone,
        "ratio_one_thread": theirs / alone,
        "pm4py_seconds": bench.declare["seconds"],
        **_shares(coded),
    }
    note = (
        f"{rate(len(coded) / ours)}; one thread {theirs / alone:.0f} times, "
        f"{rate(len(coded) / alone)}; pm4py {rate(len(coded) / theirs)}, its inmost loop "
        f"alone {rate(len(coded) / bench.inmost_seconds)}; "
        f"{details['armed']:,} duties arose, {details['breaches']:,} breaches"
    )
    return Line(
        name=name, what=what, figure=theirs / ours, unit=" times", budget=budget, note=note,
        details=details,
    )  # fmt: skip


def measure_end_to_end(bench: Bench) -> list[Line]:
    """Measure from Parquet with text columns to the tables of verdicts."""
    theirs = bench.declare_seconds
    cases = (
        ("end-to-end", "Parquet text to verdicts, plain duties", bench.plain, "plain", 20.0),
        ("end-to-end-every", "the same, 9 columns, every construct", bench.full,
         "every_construct", None),
    )  # fmt: skip
    lines = []
    for name, what, path, law, budget in cases:
        read = protocol(law)
        ours = best_of(lambda path=path, read=read: found_in(coded_log(path, read)))  # type: ignore[misc]  # bound now
        events = bench.declare["events"]
        note = f"{rate(events / ours)}, {ours:.3f} s; pm4py {theirs:.3f} s, its reading left out"
        details = {"events": events, "seconds": ours, "pm4py_seconds": theirs}
        lines.append(
            Line(name=name, what=what, figure=theirs / ours, unit=" times", budget=budget,
                 note=note, details=details)
        )  # fmt: skip
    return lines


def coded_log(path: Path, law: Protocol) -> CodedLog:
    """Read a log and put it in the numbers of a protocol, as `amparo audit` does."""
    facts = tuple(dict.fromkeys(fact for version in law.versions() for fact in version.facts))
    zone = next(iter(law.calendars.values())).zone
    log = read_log(path, columns=Columns(), zone=zone, fact_names=facts)
    return code_log(log=log, protocol=law)


def found_in(coded: CodedLog) -> Found:
    """Judge a coded log and turn what was counted into tables."""
    return tabulate(coded=coded, judged=judge_log(coded=coded))


def _shares(coded: CodedLog) -> dict[str, int]:
    judged = judge_log(coded=coded)
    return {
        "armed": int(judged.counts.sum()),
        "breaches": found_in(coded).breaches.height,
        "rows_kept": len(judged.rows),
        "bars_applied": int(judged.bars[:, 0].sum()),
        "bars_breached": int(judged.bars[:, 1].sum()),
    }


def _check_same(theirs: dict[str, Any], ours: Found) -> None:
    """Compare what both sides know: in how many cases a duty stands unmet at the end.

    A response constraint deviates in a case where its last trigger was not followed by what
    it asks for. A duty with `again: keep` is then open, in time or overdue; and it is open at
    most once in a case.
    """
    duties: Any = summarise(found=ours)["duties"]
    unmet: Sequence[int] = [duty["open"] + duty["overdue"] for duty in duties.values()]
    if (theirs["events"], theirs["unmet"]) != (ours.events, unmet):
        raise CountsDiffer(f"pm4py counts {theirs['unmet']} unmet, Amparo {unmet}")
