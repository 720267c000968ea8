"""Judging cases one after another, and counting what became of each duty and bar."""

from collections.abc import Sequence

from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.kernel.duties import note_breach
from amparo.domain.protocol.kernel.layout import Law, Table
from amparo.domain.protocol.kernel.places import holder_of_row, rule_at
from amparo.domain.protocol.kernel.step import pass_time, step


def begin(law: Law, case: Table) -> None:
    """Forget the case before: nothing has happened, nothing is known, no duty is open."""
    case[at.CASE_FULL] = 0
    case[at.CASE_ROWS] = 0
    case[at.CASE_QUEUE] = 0
    case[at.CASE_KNOWN] = 0
    case[at.CASE_VALUES] = 0
    case[at.CASE_PLACE] = at.NONE
    case[at.CASE_COUNT] = 0
    case[at.CASE_FALLING] = at.NONE
    case[at.CASE_FALLEN] = 0
    lists = at.CASE_WIDTH + law[at.LAW_EVENTS]
    counts = lists + law[at.LAW_RULES]
    for event in range(at.CASE_WIDTH, lists):
        case[event] = 0
    for rule in range(lists, counts):
        case[rule] = at.NONE
    for duty in range(counts, counts + law[at.LAW_DUTIES]):
        case[duty] = 0


def replay(
    law: Law, case: Table, rows: Table, queue: Table,
    events: Sequence[int], earliest: Sequence[int], latest: Sequence[int],
    actors: Sequence[int], places: Sequence[int], known: Sequence[int], values: Sequence[int],
    start: int, stop: int, as_of: int,
) -> None:  # fmt: skip
    """Replay the events from ``start`` to ``stop`` that happened up to ``as_of``.

    ``actors``, ``places``, ``known`` and ``values`` are empty where the log has none.
    """
    begin(law, case)
    while stop > start and earliest[stop - 1] > as_of:
        stop -= 1
    for now in range(start, stop):
        if case[at.CASE_FULL] != 0:
            break
        actor = actors[now] if len(actors) > 0 else at.NONE
        place = places[now] if len(places) > 0 else at.NONE
        stated = known[now] if len(known) > 0 else 0
        value = values[now] if len(values) > 0 else 0
        step(law, case, rows, queue, events, earliest, latest, actor, place, stated, value, now,
             stop)  # fmt: skip
    pass_time(law, case, rows, queue, as_of)


def outcome_of(rows: Table, row: int) -> int:
    """Say what became of a duty: on time, late, still open, overdue, or its holder freed."""
    state = rows[row + at.ROW_STATE]
    if state == at.LIFTED:
        return at.FREED
    breached = rows[row + at.ROW_BREACHED_BY] != at.NONE
    if state == at.DONE:
        return at.LATE if breached else at.ON_TIME
    return at.OVERDUE if breached else at.STILL_OPEN


def count_duty(law: Law, case: Table, rows: Table, row: int, as_of: int, counts: Table) -> bool:
    """Count the outcome of one duty for its holder and return whether it was breached."""
    if rows[row + at.ROW_STATE] == at.OPEN:
        note_breach(law, case, rows, row, as_of)
        rows[row + at.ROW_HOLDER] = holder_of_row(law, case, rows, row, as_of)
    breached_by = rows[row + at.ROW_BREACHED_BY]
    holder = rows[row + at.ROW_HOLDER] if breached_by == at.NONE else breached_by
    duty = law[rule_at(law, rows[row + at.ROW_RULE]) + at.RULE_DUTY]
    outcome = outcome_of(rows, row)
    counts[(duty * law[at.LAW_INSTITUTIONS] + holder) * at.OUTCOMES + outcome] += 1
    return breached_by != at.NONE


def count_bar(law: Law, rows: Table, row: int, counts: Table) -> bool:
    """Count one bar that was put to an event, and return whether the event breached it."""
    duties = law[at.LAW_DUTIES] * law[at.LAW_INSTITUTIONS] * at.OUTCOMES
    bar = -1 - rows[row + at.ROW_RULE]
    counts[duties + 2 * law[law[at.LAW_BAR_TABLE] + bar * at.BAR_WIDTH + at.BAR_NUMBER]] += 1
    if rows[row + at.ROW_STATE] == 0:
        return False
    counts[duties + 2 * law[law[at.LAW_BAR_TABLE] + bar * at.BAR_WIDTH + at.BAR_NUMBER] + 1] += 1
    return True


def judge(
    law: Law, case: Table, rows: Table, queue: Table,
    events: Sequence[int], earliest: Sequence[int], latest: Sequence[int],
    actors: Sequence[int], places: Sequence[int], known: Sequence[int], values: Sequence[int],
    starts: Sequence[int], first: int, last: int, as_of: int, every: int,
    counts: Table, out: Table, progress: Table,
) -> int:  # fmt: skip
    """Judge the cases from ``first`` to ``last``; return the first that was not judged.

    Case ``n`` has the events from ``starts[n]`` to ``starts[n + 1]``. ``counts`` is added to.
    ``out`` receives a row for each breach and each undated duty, or for each duty and bar if
    ``every`` is 1: the number of the case, then the parts of its row that are kept.
    ``progress`` receives how much of ``out`` is used, and which table ran out (0 for none):
    nothing of the case returned has been counted yet.
    """
    used = 0
    for number in range(first, last):
        replay(law, case, rows, queue, events, earliest, latest, actors, places, known, values,
               starts[number], starts[number + 1], as_of)  # fmt: skip
        size = case[at.CASE_ROWS] // at.ROW_WIDTH * at.OUT_WIDTH
        if case[at.CASE_FULL] == 0 and used + size > len(out):
            case[at.CASE_FULL] = at.OUT_FULL
        if case[at.CASE_FULL] != 0:
            progress[0] = used
            progress[1] = case[at.CASE_FULL]
            return number
        for row in range(0, case[at.CASE_ROWS], at.ROW_WIDTH):
            if rows[row + at.ROW_RULE] < 0:
                breached = count_bar(law, rows, row, counts)
            else:
                breached = count_duty(law, case, rows, row, as_of, counts)
            undated = rows[row + at.ROW_RULE] >= 0 and rows[row + at.ROW_DUE] == at.FOREVER
            if breached or undated or every == 1:
                out[used] = number
                for part in range(at.ROW_KEPT):
                    out[used + 1 + part] = rows[row + part]
                used += at.OUT_WIDTH
    progress[0] = used
    progress[1] = 0
    return last
