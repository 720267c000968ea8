"""What a reader of *Due* chose to see: kept in the address, so that it can be kept and shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlencode


class State(Enum):
    """Which duties are shown, by what their date says. The value stands in the address."""

    ALL = ""
    LATE = "late"
    MISSED = "missed"
    DAY = "day"
    WEEK = "week"
    LATER = "later"
    UNDATED = "undated"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """A choice of state and kind, and the page of the list. ``kind`` is the event to be done."""

    state: State = State.ALL
    kind: str = ""
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return self.state is not State.ALL or bool(self.kind)

    def query(self, *, page: int | None = None) -> str:
        """Return the end of the address that shows this choice, from the question mark on.

        ``page`` is another page of the same choice.
        """
        wanted = page or self.page
        said = {"state": self.state.value, "kind": self.kind, "page": wanted if wanted > 1 else ""}
        written = urlencode({name: value for name, value in said.items() if value})
        return f"?{written}" if written else ""


def read_filters(said: Mapping[str, str]) -> Filters:
    """Read a choice from an address. What cannot be understood leaves nothing out."""
    return Filters(
        state=next((one for one in State if one.value == said.get("state", "")), State.ALL),
        kind=said.get("kind", ""),
        page=_page(said.get("page", "")),
    )


def _page(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    return max(1, int(text)) if is_number else 1


def numbers_shown(*, page: int, last: int) -> tuple[int | None, ...]:
    """Return the pages to link to: the first, the last and those around it; none for a gap."""
    wanted = (1, page - 1, page, page + 1, last)
    numbers = sorted({number for number in wanted if 1 <= number <= last})
    shown: list[int | None] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        shown += [number] if number == before + 1 else [None, number]
    return tuple(shown)
