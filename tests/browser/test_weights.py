"""What pages weigh on the wire. Bytes are the same on every machine, so they may be asserted."""

from collections.abc import Iterator

import pytest

from tests.browser.pages import COORDINATOR, POLICE, first_link
from tests.browser.visitors import Visitor, Visitors, sign_in
from tests.browser.weights import weighing

FIRST_VISIT_BYTES = 100_000
LATER_PAGE_BYTES = 20_000


def _walk(visitor: Visitor, who: str) -> Iterator[str]:
    """Open page after page as a member does who has just come."""
    if who == COORDINATOR:
        for path in ("/coordination/", "/protocol/", "/protocol/cards/", "/documentation/"):
            visitor.go(path)
            yield path
        return
    visitor.go("/")
    yield "due"
    case = first_link(visitor.page, pattern=r"/cases/[0-9a-f-]{36}/\?for=").partition("?")[0]
    for name, path in (("case", case), ("record", f"{case}record/"), ("open", "/cases/open/")):
        visitor.go(path)
        yield name


@pytest.mark.parametrize("who", [POLICE, COORDINATOR])
def test_pages_are_light(visitors: Visitors, who: str) -> None:
    visitor = visitors.come()
    with weighing(visitor.page) as scale:
        sign_in(visitor, who=who)
        first = scale.take()

        later = {name: scale.take() for name in _walk(visitor, who)}

    print(f"{who}: first visit {first} bytes, then {later}")  # noqa: T201  # `pytest -rP` shows it
    assert 5_000 < first < FIRST_VISIT_BYTES
    assert {name: weight for name, weight in later.items() if weight >= LATER_PAGE_BYTES} == {}
    assert all(weight > 500 for weight in later.values())
