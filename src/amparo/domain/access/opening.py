"""How many cases one member opens within an hour before another has to let them."""

from collections.abc import Collection
from datetime import timedelta

WITHIN = timedelta(hours=1)
MOST_CASES = 20
"""The most cases that a member opens within an hour by themself."""


def needs_another(*, opened: Collection[object], case: object, is_allowed: bool) -> bool:
    """Whether another member must let somebody open a case.

    ``opened`` are those they opened within `WITHIN`. A case counts once, however often.

    >>> needs_another(opened=range(19), case="next", is_allowed=False)
    False
    >>> needs_another(opened=range(20), case="next", is_allowed=False)
    True
    >>> needs_another(opened=range(20), case=7, is_allowed=False)
    False
    """
    others = set(opened) - {case}
    return case not in opened and len(others) >= MOST_CASES and not is_allowed
