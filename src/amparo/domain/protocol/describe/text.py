"""A reading of a protocol as plain text, for a terminal or a file."""

import re
from collections.abc import Iterator
from textwrap import wrap

from amparo.domain.protocol.describe.reading import Reading

_LINE = 88
_NAME = 7
_TIED = re.compile(r"(?<=[«§]) | (?=[:;?!»])")
_TIE = "\u00a0"


def write_reading(*, reading: Reading) -> str:
    """Write a reading: a heading for each section, the short name of each rule beside it."""
    return "\n".join(_lines(reading)) + "\n"


def _lines(reading: Reading) -> Iterator[str]:
    yield reading.title
    for line in reading.lead:
        yield from _wrapped(line, width=_LINE)
    for section in reading.sections:
        yield ""
        yield section.title.upper()
        for told in section.rules:
            yield ""
            yield from paragraph(text=told.text, name=told.rule)
        if section.remarks:
            yield ""
        for remark in section.remarks:
            yield from paragraph(text=remark, name="·")


def paragraph(*, text: str, name: str, width: int = _LINE) -> Iterator[str]:
    """Wrap a text with a short name in the margin; a longer name gets a line of its own."""
    margin = " " * (_NAME + 1)
    if len(name) > _NAME:
        yield name
        name = ""
    yield from _wrapped(text, width=width, first=name.ljust(_NAME + 1), others=margin)


def _wrapped(text: str, *, width: int, first: str = "", others: str = "") -> Iterator[str]:
    """Wrap, but no line begins with a sign French spaces (« : ») or ends with « or §."""
    lines = wrap(
        _TIED.sub(_TIE, text), width, initial_indent=first, subsequent_indent=others,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    yield from (line.replace(_TIE, " ") for line in lines)
