"""What a comparison is made of: a short name, and the paragraphs beside it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something that differs. ``name`` is the short name of a rule, or a sign for what has none.

    A paragraph may be empty, and is then left out when it is written down.
    """

    name: str
    texts: tuple[str, ...]
