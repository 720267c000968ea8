"""The life of a duty in a case: it opens, pauses, changes hands, is done or lifted."""

from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.kernel.counting import holds, lengthen, set_due
from amparo.domain.protocol.kernel.layout import Law, Table
from amparo.domain.protocol.kernel.places import (
    first_row_at,
    holder_of_row,
    open_count_at,
    order_at,
    rule_at,
    seen_at,
)
from amparo.domain.protocol.kernel.watching import watch


def new_row(case: Table, rows: Table) -> int:
    """Take the next row and return where it starts, or ``NONE`` when the table is full."""
    row = case[at.CASE_ROWS]
    if row + at.ROW_WIDTH > len(rows):
        case[at.CASE_FULL] = at.ROWS_FULL
        return at.NONE
    case[at.CASE_ROWS] = row + at.ROW_WIDTH
    return row


def note_breach(law: Law, case: Table, rows: Table, row: int, now: int) -> None:
    """If the row fell due before ``now``, note who held it then. A breach is never undone.

    While a rule falls due, those before it that were due at that same instant have fallen,
    unless they were dated while it fell. For example, rules 1 and 2 are due at noon, and the
    breach of 2 opens rule 0, due at noon too. When 2 falls, 1 has fallen; 0 has not, though it
    comes before, because it was dated meanwhile (ROW_DATED_IN is CASE_FALLEN): its turn comes.
    """
    due = rows[row + at.ROW_DUE]
    if due > now or rows[row + at.ROW_BREACHED_BY] != at.NONE:
        return
    if rows[row + at.ROW_PAUSED_SINCE] != at.NEVER:
        return
    if due == now:
        falls_later = rows[row + at.ROW_RULE] >= case[at.CASE_FALLING]
        if falls_later or rows[row + at.ROW_DATED_IN] == case[at.CASE_FALLEN]:
            return
    rows[row + at.ROW_BREACHED_BY] = holder_of_row(law, case, rows, row, due)


def note_breaches(law: Law, case: Table, rows: Table, now: int) -> None:
    """Note the breaches so far, before the place or the holder of duties changes."""
    for rule in range(law[at.LAW_RULES]):
        row = case[first_row_at(law, rule)]
        while row != at.NONE:
            note_breach(law, case, rows, row, now)
            row = rows[row + at.ROW_NEXT]


def put_in(law: Law, case: Table, rows: Table, rule: int, row: int) -> None:
    """Put an open row into the list of ``rule``."""
    place = first_row_at(law, rule)
    rows[row + at.ROW_NEXT] = case[place]
    case[place] = row


def end_row(law: Law, case: Table, rows: Table, row: int, state: int, now: int, actor: int) -> None:
    """End a row that is in no list of open rows (any more)."""
    note_breach(law, case, rows, row, now)
    rows[row + at.ROW_HOLDER] = holder_of_row(law, case, rows, row, now)
    rows[row + at.ROW_STATE] = state
    rows[row + at.ROW_ENDED] = now
    rows[row + at.ROW_BY] = actor
    case[open_count_at(law, law[rule_at(law, rows[row + at.ROW_RULE]) + at.RULE_DUTY])] -= 1


def may_fulfil(law: Law, case: Table, rows: Table, row: int, now: int, actor: int) -> bool:
    """Whether an act of ``actor`` fulfils the row: anybody's does, unless ``by: holder``."""
    rule = rule_at(law, rows[row + at.ROW_RULE])
    if law[rule + at.RULE_BY_HOLDER] == 0 or actor == at.NONE:
        return True
    return actor == holder_of_row(law, case, rows, row, now)


def do_rows(law: Law, case: Table, rows: Table, rule: int, now: int, actor: int) -> None:
    """Mark done every open row of ``rule`` that an act of ``actor`` fulfils."""
    row = case[first_row_at(law, rule)]
    case[first_row_at(law, rule)] = at.NONE
    while row != at.NONE:
        following = rows[row + at.ROW_NEXT]
        if may_fulfil(law, case, rows, row, now, actor):
            end_row(law, case, rows, row, at.DONE, now, actor)
        else:
            put_in(law, case, rows, rule, row)
        row = following


def lift_rows(law: Law, case: Table, rows: Table, rule: int, now: int, actor: int) -> None:
    """Lift every open row of ``rule``."""
    row = case[first_row_at(law, rule)]
    case[first_row_at(law, rule)] = at.NONE
    while row != at.NONE:
        following = rows[row + at.ROW_NEXT]
        end_row(law, case, rows, row, at.LIFTED, now, actor)
        row = following


def pause_rows(law: Law, case: Table, rows: Table, rule: int, now: int) -> None:
    """Stop the clock of every open row of ``rule`` that is not overdue yet."""
    row = case[first_row_at(law, rule)]
    while row != at.NONE:
        note_breach(law, case, rows, row, now)
        paused = rows[row + at.ROW_PAUSED_SINCE] != at.NEVER
        if not paused and rows[row + at.ROW_BREACHED_BY] == at.NONE:
            rows[row + at.ROW_PAUSED_SINCE] = now
        row = rows[row + at.ROW_NEXT]


def resume_rows(law: Law, case: Table, rows: Table, queue: Table, rule: int, until: int) -> None:
    """Let the clock of every paused row of ``rule`` run on, from ``until``."""
    days = law[rule_at(law, rule) + at.RULE_CALENDAR]
    row = case[first_row_at(law, rule)]
    while row != at.NONE:
        if rows[row + at.ROW_PAUSED_SINCE] != at.NEVER:
            lengthen(law, rows, row, days, until)
            rows[row + at.ROW_DATED_IN] = case[at.CASE_FALLEN]
            rows[row + at.ROW_PAUSED_SINCE] = at.NEVER
            rows[row + at.ROW_RESUMED_AT] = case[at.CASE_COUNT]
            watch(law, case, rows, queue, row)
        row = rows[row + at.ROW_NEXT]


def hand_on(law: Law, case: Table, rows: Table, rule: int, now: int, holder: int) -> None:
    """Give every open row of ``rule`` a new holder; a breach stays with the one before."""
    row = case[first_row_at(law, rule)]
    while row != at.NONE:
        note_breach(law, case, rows, row, now)
        rows[row + at.ROW_HOLDER] = holder
        row = rows[row + at.ROW_NEXT]


def date_row(law: Law, case: Table, rows: Table, row: int, event: int) -> None:
    """Set the due instant of a new or restarted row under the facts of now.

    A row that arises while its clock is stopped is paused from the start.
    """
    rule = rule_at(law, rows[row + at.ROW_RULE])
    known, values = case[at.CASE_KNOWN], case[at.CASE_VALUES]
    entry = law[rule + at.RULE_DEADLINES]
    while not holds(known, values, law[entry], law[entry + 1], law[entry + 2]):
        entry += at.DEADLINE_WIDTH
    set_due(law, rows, row, law[rule + at.RULE_CALENDAR], law[entry + 3], law[entry + 4])
    stops, runs = law[rule + at.RULE_STOPS_AT], law[rule + at.RULE_RUNS_FROM]
    rows[row + at.ROW_PAUSED_SINCE] = at.NEVER
    rows[row + at.ROW_DATED_IN] = case[at.CASE_FALLEN]
    if stops == at.NONE or event == runs:
        return
    if event == stops or case[order_at(stops)] > case[order_at(runs)]:
        rows[row + at.ROW_PAUSED_SINCE] = rows[row + at.ROW_COUNTED_FROM]


def restart_rows(
    law: Law, case: Table, rows: Table, queue: Table, rule: int, event: int, now: int, latest: int
) -> None:
    """Count the open rows of a duty anew, under ``rule``. What is overdue stays overdue.

    A row whose clock this very event let run on falls due only when time next passes, even if
    its time was over meanwhile: so it is counted anew.
    """
    duty = law[rule_at(law, rule) + at.RULE_DUTY]
    versions = law[law[at.LAW_DUTY_TABLE] + duty * at.DUTY_WIDTH + at.DUTY_RULES]
    for position in range(law[versions]):
        version = law[versions + 1 + position]
        row = case[first_row_at(law, version)]
        case[first_row_at(law, version)] = at.NONE
        while row != at.NONE:
            following = rows[row + at.ROW_NEXT]
            if rows[row + at.ROW_RESUMED_AT] != case[at.CASE_COUNT]:
                note_breach(law, case, rows, row, now)
            if rows[row + at.ROW_BREACHED_BY] != at.NONE:
                put_in(law, case, rows, version, row)
            else:
                rows[row + at.ROW_RULE] = rule
                rows[row + at.ROW_COUNTED_FROM] = latest
                date_row(law, case, rows, row, event)
                put_in(law, case, rows, rule, row)
                watch(law, case, rows, queue, row)
            row = following


def may_have_followed(law: Law, case: Table, event: int, trigger: int, earliest: int) -> bool:
    """Whether an event already seen may have happened after one that happened ``earliest``.

    Only where its day or month is all that is known; and an event does not follow itself.
    """
    if event == trigger or case[order_at(event)] == 0:
        return False
    return case[seen_at(law, event) + at.SEEN_FURTHEST] > earliest


def settle_new_row(law: Law, case: Table, rows: Table, row: int, trigger: int, now: int) -> bool:
    """End a row at birth if its act was done before and counts, or doubt says it may follow."""
    rule = rule_at(law, rows[row + at.ROW_RULE])
    must = law[rule + at.RULE_MUST]
    seen = seen_at(law, must)
    if law[rule + at.RULE_ALREADY_DONE] == 1 and case[order_at(must)] > 0:
        actor = case[seen + at.SEEN_ACTOR]
        if may_fulfil(law, case, rows, row, now, actor):
            done_at = min(now, case[seen + at.SEEN_EARLIEST])
            end_row(law, case, rows, row, at.DONE, done_at, actor)
            return True
    if may_have_followed(law, case, must, trigger, now):
        actor = case[seen + at.SEEN_FURTHEST_ACTOR]
        if may_fulfil(law, case, rows, row, now, actor):
            end_row(law, case, rows, row, at.DONE, now, actor)
            return True
    furthest = at.NONE
    unless = law[rule + at.RULE_UNLESS]
    for position in range(unless + 1, unless + 1 + law[unless]):
        if may_have_followed(law, case, law[position], trigger, now):
            seen = seen_at(law, law[position])
            if (
                furthest == at.NONE
                or case[seen + at.SEEN_FURTHEST] > case[furthest + at.SEEN_FURTHEST]
            ):
                furthest = seen
    if furthest == at.NONE:
        return False
    end_row(law, case, rows, row, at.LIFTED, now, case[furthest + at.SEEN_FURTHEST_ACTOR])
    return True


def open_row(
    law: Law, case: Table, rows: Table, queue: Table, rule: int, trigger: int, now: int, latest: int
) -> None:
    """Let a duty arise, if ``rule`` is in force, its conditions hold and none is open."""
    record = rule_at(law, rule)
    known, values = case[at.CASE_KNOWN], case[at.CASE_VALUES]
    if not law[record + at.RULE_FROM] <= now < law[record + at.RULE_UNTIL]:
        return
    mask, want = law[record + at.RULE_MASK], law[record + at.RULE_WANT]
    if not holds(known, values, mask, want, law[record + at.RULE_PRESUMED]):
        return
    if freed_by_fact(law, case, record):
        return
    again = law[record + at.RULE_AGAIN]
    if again != at.EACH and case[open_count_at(law, law[record + at.RULE_DUTY])] > 0:
        if again == at.RESTART:
            restart_rows(law, case, rows, queue, rule, trigger, now, latest)
        return
    row = new_row(case, rows)
    if row == at.NONE:
        return
    case[open_count_at(law, law[record + at.RULE_DUTY])] += 1
    rows[row + at.ROW_RULE] = rule
    rows[row + at.ROW_STATE] = at.OPEN
    rows[row + at.ROW_OPENED] = now
    rows[row + at.ROW_COUNTED_FROM] = latest
    rows[row + at.ROW_HOLDER] = at.NONE
    rows[row + at.ROW_BREACHED_BY] = at.NONE
    rows[row + at.ROW_ENDED] = at.FOREVER
    rows[row + at.ROW_BY] = at.NONE
    rows[row + at.ROW_QUEUED] = at.FOREVER
    rows[row + at.ROW_RESUMED_AT] = at.NONE
    date_row(law, case, rows, row, trigger)
    if not settle_new_row(law, case, rows, row, trigger, now):
        put_in(law, case, rows, rule, row)
        watch(law, case, rows, queue, row)


def freed_by_fact(law: Law, case: Table, record: int) -> bool:
    """Whether a fact that frees the holder of a rule is known. A presumption frees nobody."""
    known, values = case[at.CASE_KNOWN], case[at.CASE_VALUES]
    yes = known & values & law[record + at.RULE_FREED_BY_YES]
    no = known & ~values & law[record + at.RULE_FREED_BY_NO]
    return yes != 0 or no != 0
