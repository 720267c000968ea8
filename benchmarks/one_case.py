"""The line on one case: what a page that shows it has to wait for."""

import time
from dataclasses import replace
from statistics import median

from amparo.domain.protocol.case import Record
from amparo.domain.protocol.language import Protocol
from amparo.domain.protocol.program import lay_out
from amparo.domain.protocol.replay import replay_with
from benchmarks.bulk import Bench, protocol
from benchmarks.measure import Line
from benchmarks.synthetic import BEGINS, EVENTS, INSTITUTIONS, PLACES, STATED

EVENT_COUNT, DUTY_COUNT, REPEATS = 50, 30, 200
HOUR = 3_600_000_000


def measure_one_case(bench: Bench) -> list[Line]:  # noqa: ARG001  # all lines are called alike
    """Measure the interpreted replay of one case; the protocol is laid out beforehand."""
    law, records = thirty_duties(), one_case()
    as_of = records[-1].latest + 24 * HOUR
    program = lay_out(
        protocol=law, earliest=records[0].earliest, latest=as_of, institutions=INSTITUTIONS
    )
    replay_with(program=program, records=records, as_of=as_of)
    times = []
    for _ in range(REPEATS):
        before = time.perf_counter()
        state = replay_with(program=program, records=records, as_of=as_of)
        times.append(time.perf_counter() - before)
    note = (
        f"{len(records)} events, {DUTY_COUNT} duties, every construct, interpreted; "
        f"of {REPEATS} times; {len(state.duties)} duties arose, {len(state.bars)} bars were put"
    )
    details = {
        "events": len(records),
        "duties": len(law.duties),
        "arose": len(state.duties),
        "bars_put": len(state.bars),
        "best_ms": min(times) * 1e3,
        "worst_ms": max(times) * 1e3,
    }
    return [
        Line(name="one-case", what="replay of one case, median", figure=median(times) * 1e3,
             unit=" ms", budget=2, at_least=False, note=note, details=details)
    ]  # fmt: skip


def thirty_duties() -> Protocol:
    """Return the protocol with every construct, ten of its duties twice."""
    law = protocol("every_construct")
    twice = [replace(duty, name=f"{name} again") for name, duty in law.duties.items()]
    added = {duty.name: duty for duty in twice[: DUTY_COUNT - len(law.duties)]}
    return replace(law, duties={**law.duties, **added})


def one_case() -> list[Record]:
    """Return an invented case of fifty events that passes from one version to the next."""
    begins = BEGINS.astype("int64").item() + 600 * 24 * HOUR
    records = []
    for number in range(EVENT_COUNT):
        event = EVENTS[number * 7 % len(EVENTS)]
        at = begins + number * 97 * HOUR
        states = {name: number % 2 == 0 for name, said_by in STATED.items() if event in said_by}
        records.append(
            Record(
                event=event,
                earliest=at,
                latest=at,
                institution=INSTITUTIONS[number % len(INSTITUTIONS)],
                place=PLACES[number // 10 % len(PLACES)],
                states=states,
            )
        )
    return records
