"""One step: time passes, bars are put, facts are learnt, duties close, duties open."""

from collections.abc import Sequence

from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.kernel.bars import put_bars
from amparo.domain.protocol.kernel.duties import (
    do_rows,
    freed_by_fact,
    hand_on,
    lift_rows,
    note_breach,
    note_breaches,
    open_row,
    pause_rows,
    resume_rows,
)
from amparo.domain.protocol.kernel.layout import Law, Table
from amparo.domain.protocol.kernel.places import (
    first_row_at,
    holder_of,
    order_at,
    rule_at,
    seen_at,
)
from amparo.domain.protocol.kernel.watching import take_first, watch


def transfer(law: Law, case: Table, rows: Table, entry: int, now: int, actor: int) -> None:
    """Hand the open rows of one rule to a role, or to whoever acted, if the transfer is law."""
    if not law[entry + at.TRANSFER_FROM] <= now < law[entry + at.TRANSFER_UNTIL]:
        return
    role = law[entry + at.TRANSFER_ROLE]
    holder = actor if role == at.NONE else holder_of(law, case, role, now)
    if holder != at.NONE:
        hand_on(law, case, rows, law[entry + at.TRANSFER_RULE], now, holder)


def disturb(
    law: Law, case: Table, rows: Table, queue: Table,
    lists: int, earliest: int, latest: int, actor: int,
) -> None:  # fmt: skip
    """Let an event lift, hand on, pause and resume open duties, in that order."""
    lifts = law[lists + at.EVENT_LIFTS]
    for position in range(lifts + 1, lifts + 1 + law[lifts]):
        lift_rows(law, case, rows, law[position], earliest, actor)
    transfers = law[lists + at.EVENT_TRANSFERS]
    for number in range(law[transfers]):
        entry = transfers + 1 + number * at.TRANSFER_WIDTH
        transfer(law, case, rows, entry, earliest, actor)
    stops = law[lists + at.EVENT_STOPS]
    for position in range(stops + 1, stops + 1 + law[stops]):
        pause_rows(law, case, rows, law[position], earliest)
    runs = law[lists + at.EVENT_RUNS]
    for position in range(runs + 1, runs + 1 + law[runs]):
        resume_rows(law, case, rows, queue, law[position], latest)


def happen(
    law: Law, case: Table, rows: Table, queue: Table,
    event: int, earliest: int, latest: int, actor: int,
) -> None:  # fmt: skip
    """Let an event close, disturb and open duties, in that order."""
    lists = law[at.LAW_EVENT_TABLE] + event * at.EVENT_WIDTH
    closes = law[lists + at.EVENT_CLOSES]
    for position in range(closes + 1, closes + 1 + law[closes]):
        do_rows(law, case, rows, law[position], earliest, actor)
    if law[lists + at.EVENT_DISTURBS] == 1:
        disturb(law, case, rows, queue, lists, earliest, latest, actor)
    opens = law[lists + at.EVENT_OPENS]
    for position in range(opens + 1, opens + 1 + law[opens]):
        open_row(law, case, rows, queue, law[position], event, earliest, latest)
    note_seen(law, case, event, earliest, latest, actor)


def note_seen(law: Law, case: Table, event: int, earliest: int, latest: int, actor: int) -> None:
    """Remember that an event happened: its last occurrence, and how late any may have been."""
    seen = seen_at(law, event)
    if case[order_at(event)] == 0 or latest > case[seen + at.SEEN_FURTHEST]:
        case[seen + at.SEEN_FURTHEST] = latest
        case[seen + at.SEEN_FURTHEST_ACTOR] = actor
    case[at.CASE_COUNT] += 1
    case[order_at(event)] = case[at.CASE_COUNT]
    case[seen + at.SEEN_EARLIEST] = earliest
    case[seen + at.SEEN_LATEST] = latest
    case[seen + at.SEEN_ACTOR] = actor


def fall_due(law: Law, case: Table, rows: Table, queue: Table, row: int, due: int) -> None:
    """Mark a row overdue at its due instant; open what its breach opens; let silence speak."""
    note_breach(law, case, rows, row, due + 1)
    case[at.CASE_FALLING] = rows[row + at.ROW_RULE]
    case[at.CASE_FALLEN] += 1
    rule = rule_at(law, rows[row + at.ROW_RULE])
    duty = law[at.LAW_DUTY_TABLE] + law[rule + at.RULE_DUTY] * at.DUTY_WIDTH
    opens = law[duty + at.DUTY_ON_BREACH]
    for position in range(opens + 1, opens + 1 + law[opens]):
        open_row(law, case, rows, queue, law[position], at.NONE, due, due)
    if law[rule + at.RULE_SILENCE] != at.NONE:
        happen(law, case, rows, queue, law[rule + at.RULE_SILENCE], due, due, at.NONE)


def pass_time(law: Law, case: Table, rows: Table, queue: Table, until: int) -> None:
    """Let every watched duty due before ``until`` fall due, in order.

    A row whose turn comes may have ended or be paused by now, or be due later, or under
    another rule: then it is queued anew, or left until its clock runs on.
    """
    while case[at.CASE_QUEUE] > 0 and queue[0] < until and case[at.CASE_FULL] == 0:
        due, rule, row = queue[0], queue[1], queue[2]
        take_first(case, queue)
        if rows[row + at.ROW_QUEUED] != due:
            continue
        rows[row + at.ROW_QUEUED] = at.FOREVER
        breached = rows[row + at.ROW_BREACHED_BY] != at.NONE
        paused = rows[row + at.ROW_PAUSED_SINCE] != at.NEVER
        if rows[row + at.ROW_STATE] != at.OPEN or breached or paused:
            continue
        if rows[row + at.ROW_DUE] == due and rows[row + at.ROW_RULE] == rule:
            fall_due(law, case, rows, queue, row, due)
        else:
            watch(law, case, rows, queue, row)
    case[at.CASE_FALLING] = at.NONE


def learn(law: Law, case: Table, rows: Table, known: int, values: int, now: int) -> None:
    """Take in what an event states, and lift the duties whose holder a fact now frees."""
    case[at.CASE_KNOWN] |= known
    case[at.CASE_VALUES] = (case[at.CASE_VALUES] & ~known) | (values & known)
    freed = law[at.LAW_FREED_BY_FACT]
    for position in range(freed + 1, freed + 1 + law[freed]):
        rule = law[position]
        if case[first_row_at(law, rule)] != at.NONE and freed_by_fact(
            law, case, rule_at(law, rule)
        ):
            lift_rows(law, case, rows, rule, now, at.NONE)


def move(law: Law, case: Table, rows: Table, place: int, now: int) -> None:
    """Set the place of the case, which decides who holds its roles."""
    if place != at.NONE and place != case[at.CASE_PLACE]:
        note_breaches(law, case, rows, now)
        case[at.CASE_PLACE] = place


def step(
    law: Law, case: Table, rows: Table, queue: Table,
    events: Sequence[int], earliest: Sequence[int], latest: Sequence[int],
    actor: int, place: int, known: int, values: int, now: int, stop: int,
) -> None:  # fmt: skip
    """Take the event at position ``now`` of the log into the case."""
    instant = earliest[now]
    if case[at.CASE_QUEUE] > 0 and queue[0] < instant:
        pass_time(law, case, rows, queue, instant)
    move(law, case, rows, place, instant)
    put_bars(law, case, rows, actor, events, earliest, latest, now, stop)
    if known != 0:
        learn(law, case, rows, known, values, instant)
    happen(law, case, rows, queue, events[now], instant, latest[now], actor)
