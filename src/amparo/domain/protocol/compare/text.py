"""A comparison as plain text, for a terminal or a file."""

from collections.abc import Iterator
from textwrap import wrap

from amparo.domain.protocol.compare.comparing import Comparison
from amparo.domain.protocol.describe.text import paragraph

_LINE = 80


def write_comparison(*, comparison: Comparison) -> str:
    """Write a comparison: a heading for each section, the short name of each rule beside it."""
    return "\n".join(_lines(comparison)) + "\n"


def _lines(comparison: Comparison) -> Iterator[str]:
    yield from wrap(comparison.title, _LINE)
    for text in comparison.lead:
        yield from wrap(text, _LINE)
    for section in comparison.sections:
        yield ""
        yield section.title.upper()
        for entry in section.entries:
            yield ""
            for place, text in enumerate(filter(None, entry.texts)):
                name = entry.name if place == 0 else ""
                yield from paragraph(text=text, name=name, width=_LINE)
