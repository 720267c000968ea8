"""Turning the pages of a long list: which one is asked for, and where its neighbours are."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

_LONGEST_PAGE = 7


@dataclass(frozen=True, kw_only=True)
class Turns:
    """Where the pages before and after this one are; none where there is none."""

    previous: Mapping[str, str] | None
    following: Mapping[str, str] | None


def read_page(text: str) -> int:
    """Return the number of a page from an address; the first where none can be read."""
    is_number = text.isascii() and text.isdigit() and len(text) < _LONGEST_PAGE
    return max(1, int(text)) if is_number else 1


def turns(*, page: int, more: bool, said: Mapping[str, str]) -> Turns:
    """Return where the neighbours of a page are; ``said`` is what else its address says."""
    return Turns(
        previous=_turn(page - 1, said) if page > 1 else None,
        following=_turn(page + 1, said) if more else None,
    )


def _turn(page: int, said: Mapping[str, str]) -> Mapping[str, str]:
    return {"href": "?" + urlencode({**said, "page": str(page)})}
