"""An invented log for measuring speed: 24 kinds of events, about twelve to a case.

Every case begins with a report and every second one is closed; what happens between is drawn
by weight, after gaps that are exponential; most events answer one of the three before, as
people mostly do what is due. The run prints how many duties arose and were breached all the same.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

EVENTS = (
    "report received", "receipt acknowledged", "victim identified", "no grounds found",
    "interpreter provided", "age disputed", "age established", "guardian appointed",
    "danger assessed", "safe place given", "consent given", "consent refused",
    "medical care offered", "plan agreed", "plan reviewed", "secretariat notified",
    "testimony taken", "prosecutor informed", "case handed over", "permit requested",
    "permit granted", "detention began", "family contacted", "case closed",
)  # fmt: skip
INSTITUTIONS = (
    "police", "secretariat", "health", "shelter", "prosecutor", "first child office",
    "second child office", "office in Luque", "office in Areguá", "shelter in Asunción",
    "shelter in Luque", "a municipality",
)  # fmt: skip
PLACES = ("Asunción", "Luque", "Areguá", "Encarnación", "Ciudad del Este")
STATED = {
    "child": ("report received", "age established"),
    "foreign": ("report received",),
    "in danger": ("danger assessed",),
    "detained": ("detention began",),
}
ANSWERS = {
    "report received": ("receipt acknowledged", "victim identified", "danger assessed"),
    "danger assessed": ("safe place given",),
    "victim identified": ("prosecutor informed", "consent given", "interpreter provided",
                          "permit requested"),
    "detention began": ("family contacted",),
    "consent given": ("medical care offered", "plan agreed"),
    "plan agreed": ("plan reviewed",),
    "plan reviewed": ("case closed",),
    "age established": ("guardian appointed",),
    "age disputed": ("age established",),
    "no grounds found": ("secretariat notified",),
    "permit requested": ("permit granted",),
    "case handed over": ("receipt acknowledged",),
    "prosecutor informed": ("testimony taken",),
    "testimony taken": ("secretariat notified",),
}  # fmt: skip
ANSWERED = 0.75
"""How often an event answers one before it, where that asks for anything."""

CLOSED = EVENTS.index("case closed")
EVENTS_PER_CASE = 12
BEGINS = np.datetime64("2024-01-08T00:00:00", "us")
SPREAD_DAYS = 3 * 365
MEAN_GAP_HOURS = 60.0
SEED = 4788

Numbers = Any


def write_log(*, events: int, plain: Path, full: Path) -> None:
    """Invent a log of about ``events`` events, in the order of time.

    ``plain`` receives case, event and time, ``full`` the same rows with institution, place and
    facts as well. The same number of events always gives the same log.
    """
    random = np.random.default_rng(SEED)
    length = 2 + random.poisson(EVENTS_PER_CASE - 2, size=max(1, events // EVENTS_PER_CASE))
    starts = np.concatenate([[0], np.cumsum(length)])
    case = np.repeat(np.arange(len(length)), length)
    event = _events(random, starts)
    happened = _happened(random, starts, case)
    order = np.argsort(happened, kind="stable")
    case, event, happened = case[order], event[order], happened[order]
    frame = pl.DataFrame(
        {
            "case": pl.Series(case).cast(pl.String).str.zfill(9).str.replace("^", "case-"),
            "event": _texts(event, EVENTS),
            "happened": pl.Series(happened).cast(pl.Datetime("us")).dt.replace_time_zone("UTC"),
        }
    )
    frame.write_parquet(plain)
    frame.with_columns(**_circumstances(random, case, event, len(length))).write_parquet(full)


def _events(random: np.random.Generator, starts: Numbers) -> Numbers:
    """Draw the events of each case; most answer one of the three events before."""
    weights = np.ones(len(EVENTS))
    weights[[0, CLOSED]] = 0.1, 0.2
    length = np.diff(starts)
    drawn = random.choice(len(EVENTS), size=(len(length), length.max()), p=weights / weights.sum())
    drawn[:, 0] = 0
    answers = _answers()
    for place in range(1, length.max()):
        before = np.maximum(place - random.integers(1, 4, size=len(length)), 0)
        asked = drawn[np.arange(len(length)), before]
        answer = answers[asked, random.integers(0, answers.shape[1], size=len(length))]
        is_answer = (answer >= 0) & (random.random(len(length)) < ANSWERED)
        drawn[is_answer, place] = answer[is_answer]
    event = drawn[np.arange(length.max()) < length[:, None]]
    closed = random.random(len(length)) < 0.5
    event[starts[1:][closed] - 1] = CLOSED
    return event


def _answers() -> Numbers:
    """Return, for each event, what answers it, each as often as the others; -1 for nothing."""
    table = np.full((len(EVENTS), 12), -1)
    for asked, answers in ANSWERS.items():
        numbers = [EVENTS.index(answer) for answer in answers]
        table[EVENTS.index(asked)] = np.resize(numbers, table.shape[1])
    return table


def _happened(random: np.random.Generator, starts: Numbers, case: Numbers) -> Numbers:
    """Let whole minutes pass within a case, never none: the order of its events is certain."""
    gaps = 1 + random.exponential(MEAN_GAP_HOURS * 60, size=starts[-1]).astype(np.int64)
    since = np.cumsum(gaps)
    since -= since[starts[:-1]][case]
    began = random.integers(0, SPREAD_DAYS * 24 * 60, size=len(starts) - 1)
    return BEGINS + ((began[case] + since) * 60_000_000).astype("timedelta64[us]")


def _circumstances(
    random: np.random.Generator, case: Numbers, event: Numbers, cases: int
) -> dict[str, pl.Series]:
    facts = {name: _fact(random, event, stating) for name, stating in STATED.items()}
    actors = random.integers(-1, len(INSTITUTIONS), size=len(event))
    place = random.integers(-1, len(PLACES), size=cases)[case]
    return {
        "institution": _texts(actors, INSTITUTIONS),
        "place": _texts(place, PLACES),
        **facts,
    }


def _fact(random: np.random.Generator, event: Numbers, stating: tuple[str, ...]) -> pl.Series:
    said = np.isin(event, [EVENTS.index(name) for name in stating])
    said &= random.random(len(event)) < 0.8
    value = pl.Series(random.random(len(event)) < 0.3)
    return value.set(pl.Series(~said), None)


def _texts(codes: Numbers, names: tuple[str, ...]) -> pl.Series:
    """Write codes as text; -1 is unsaid."""
    table = pl.Series([*names, None], dtype=pl.String)
    return table.gather(np.where(codes < 0, len(names), codes))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("events", type=int)
    parser.add_argument("plain", type=Path)
    parser.add_argument("full", type=Path)
    options = parser.parse_args()
    write_log(events=options.events, plain=options.plain, full=options.full)
