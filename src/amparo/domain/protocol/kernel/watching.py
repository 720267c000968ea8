"""The queue of dated duties whose breach does something, soonest due first."""

from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.kernel.layout import Law, Table
from amparo.domain.protocol.kernel.places import rule_at


def comes_before(queue: Table, one: int, other: int) -> bool:
    """Whether one entry falls due before another: by instant, then rule, then age."""
    a, b = one * at.QUEUE_WIDTH, other * at.QUEUE_WIDTH
    if queue[a] != queue[b]:
        return queue[a] < queue[b]
    if queue[a + 1] != queue[b + 1]:
        return queue[a + 1] < queue[b + 1]
    return queue[a + 2] < queue[b + 2]


def swap(queue: Table, one: int, other: int) -> None:
    """Exchange two entries."""
    for part in range(at.QUEUE_WIDTH):
        a, b = one * at.QUEUE_WIDTH + part, other * at.QUEUE_WIDTH + part
        kept = queue[a]
        queue[a] = queue[b]
        queue[b] = kept


def watch(law: Law, case: Table, rows: Table, queue: Table, row: int) -> None:
    """Queue a dated row whose breach opens a duty or derives an event.

    A row that is queued already, for the same instant or an earlier one, is left as it is:
    when its turn comes, it is queued anew. So pauses do not make the queue grow.
    """
    rule = rule_at(law, rows[row + at.ROW_RULE])
    if law[rule + at.RULE_WATCHED] == 0 or rows[row + at.ROW_DUE] == at.FOREVER:
        return
    if rows[row + at.ROW_QUEUED] <= rows[row + at.ROW_DUE]:
        return
    entry = case[at.CASE_QUEUE]
    if (entry + 1) * at.QUEUE_WIDTH > len(queue):
        case[at.CASE_FULL] = at.QUEUE_FULL
        return
    rows[row + at.ROW_QUEUED] = rows[row + at.ROW_DUE]
    queue[entry * at.QUEUE_WIDTH] = rows[row + at.ROW_DUE]
    queue[entry * at.QUEUE_WIDTH + 1] = rows[row + at.ROW_RULE]
    queue[entry * at.QUEUE_WIDTH + 2] = row
    case[at.CASE_QUEUE] = entry + 1
    while entry > 0 and comes_before(queue, entry, (entry - 1) // 2):
        swap(queue, entry, (entry - 1) // 2)
        entry = (entry - 1) // 2


def take_first(case: Table, queue: Table) -> None:
    """Remove the entry that falls due first."""
    case[at.CASE_QUEUE] -= 1
    size = case[at.CASE_QUEUE]
    swap(queue, 0, size)
    entry = 0
    while 2 * entry + 1 < size:
        child = 2 * entry + 1
        if child + 1 < size and comes_before(queue, child + 1, child):
            child += 1
        if not comes_before(queue, child, entry):
            return
        swap(queue, entry, child)
        entry = child
