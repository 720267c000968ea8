"""Finding one's way: where the case keeps what, and who holds a duty."""

from amparo.domain.protocol.kernel import layout as at
from amparo.domain.protocol.kernel.layout import Law, Table


def order_at(event: int) -> int:
    """Where the case keeps the running number of the last occurrence of ``event``; 0 is never."""
    return at.CASE_WIDTH + event


def first_row_at(law: Law, rule: int) -> int:
    """Where the case keeps the first open row of ``rule``."""
    return at.CASE_WIDTH + law[at.LAW_EVENTS] + rule


def open_count_at(law: Law, duty: int) -> int:
    """Where the case counts the open rows of ``duty``, all versions together."""
    return at.CASE_WIDTH + law[at.LAW_EVENTS] + law[at.LAW_RULES] + duty


def seen_at(law: Law, event: int) -> int:
    """Where the case keeps when and by whom ``event`` happened last."""
    counts = law[at.LAW_EVENTS] + law[at.LAW_RULES] + law[at.LAW_DUTIES]
    return at.CASE_WIDTH + counts + event * at.SEEN_WIDTH


def rule_at(law: Law, rule: int) -> int:
    """Where the law keeps ``rule``."""
    return law[at.LAW_RULE_TABLE] + rule * at.RULE_WIDTH


def holder_of(law: Law, case: Table, role: int, instant: int) -> int:
    """Return the institution that holds ``role`` at the place of the case at ``instant``."""
    place = case[at.CASE_PLACE] + 1
    terms = law[law[at.LAW_ROLE_TABLE] + role * (law[at.LAW_PLACES] + 1) + place]
    holder = at.NONE
    for term in range(law[terms]):
        if law[terms + 1 + 2 * term] <= instant:
            holder = law[terms + 2 + 2 * term]
    return holder


def holder_of_row(law: Law, case: Table, rows: Table, row: int, instant: int) -> int:
    """Return who holds the duty of ``row`` at ``instant``: by transfer, else by role."""
    if rows[row + at.ROW_HOLDER] != at.NONE:
        return rows[row + at.ROW_HOLDER]
    rule = rule_at(law, rows[row + at.ROW_RULE])
    if law[rule + at.RULE_ALWAYS_HELD_BY] != at.NONE:
        return law[rule + at.RULE_ALWAYS_HELD_BY]
    return holder_of(law, case, law[rule + at.RULE_ROLE], instant)
