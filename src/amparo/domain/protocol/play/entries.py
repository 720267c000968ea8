"""What a screen is made of: sections, each of entries with the name of a rule beside them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap

from amparo.domain.protocol.describe.text import paragraph

LINE = 80


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One paragraph. ``name`` is the short name of a rule, empty where it speaks of none."""

    name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """Paragraphs under a heading."""

    title: str
    entries: tuple[Entry, ...]


def write_sections(sections: Iterable[Section]) -> Iterator[str]:
    """Write sections as lines of at most 80 letters; a longer word stands by itself."""
    for section in sections:
        yield ""
        yield section.title.upper()
        for entry in section.entries:
            if entry.name:
                yield from paragraph(text=entry.text, name=entry.name, width=LINE)
            else:
                yield from wrap(entry.text, LINE, break_long_words=False, break_on_hyphens=False)
