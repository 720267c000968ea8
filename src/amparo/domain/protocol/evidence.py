"""What a rule rests on: where its text was read, and which articles of a law became rules."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from amparo.domain.protocol.language import Bar, Duty, Protocol

ENCODED = "encoded"


class Kind(Enum):
    """What was read: the official text, a copy of it, an office's own words, or others'."""

    GAZETTE = "gazette"
    MIRROR = "mirror"
    OFFICIAL = "official"
    SECONDARY = "secondary"
    PRESS = "press"


_WEAK = {
    Kind.SECONDARY: "read in a secondary source only",
    Kind.PRESS: "read in the press only",
}


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A text that was read: what it is, where it lies, when it was read."""

    name: str
    title: str
    address: str
    kind: Kind
    read: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Statute:
    """The articles of a law, each ``encoded`` or with the reason why it is not.

    ``title`` begins with the words by which rules cite it: ``Ley 4788/12, arts. 30 to 47``.
    """

    name: str
    title: str
    articles: Mapping[str, str]

    @property
    def cited_as(self) -> str:
        """The words by which rules cite it.

        >>> Statute(name="x", title="Ley 4788/12, arts. 30 to 47", articles={}).cited_as
        'Ley 4788/12'
        """
        return self.title.partition(",")[0]


def rules_of(*, protocol: Protocol) -> tuple[Duty | Bar, ...]:
    """Return every rule of the newest version: duties, then bars."""
    return (*protocol.duties.values(), *protocol.bars.values())


def weaknesses(*, rule: Duty | Bar, references: Mapping[str, Reference]) -> tuple[str, ...]:
    """Say why the evidence for a rule is weak; nothing if its text was read and is quoted."""
    return tuple(_weaknesses(rule, references))


def _weaknesses(rule: Duty | Bar, references: Mapping[str, Reference]) -> Iterator[str]:
    text = rule.text
    if not text.read_in:
        yield "no source is named"
    elif text.read_in not in references:
        yield f"the source '{text.read_in}' is not listed"
    elif weak := _WEAK.get(references[text.read_in].kind):
        yield weak
    if not text.quote:
        yield "no words are quoted"
    if text.confidence != "high":
        yield f"confidence is {text.confidence or 'not stated'}"


def cites(*, basis: str, statute: Statute, article: str) -> bool:
    """Whether the basis of a rule cites an article of a law.

    >>> law = Statute(name="ley-4788", title="Ley 4788/12, arts. 30 to 47", articles={})
    >>> cites(basis="Ley 4788/12, arts. 36.3 and 40", statute=law, article="40")
    True
    >>> cites(basis="Ley 4788/12, art. 40.3; Ley 1680/01, art. 4", statute=law, article="4")
    False

    The number of a paragraph is no article:

    >>> cites(basis="Ley 4788/12, art. 30, § 4", statute=law, article="4")
    False
    """
    number = re.compile(rf"(?<![\d./])(?<!§ ){re.escape(article)}(?![\d/])", re.IGNORECASE)
    for part in basis.split(";"):
        _, law, articles = part.partition(statute.cited_as)
        if law and number.search(articles):
            return True
    return False


def uncovered(*, statute: Statute, bases: Iterable[str]) -> tuple[str, ...]:
    """Return the articles said to be encoded that no rule cites, and those with both said."""
    cited = list(bases)
    return tuple(
        f"{statute.cited_as}, art. {article}: "
        + ("no rule cites it" if said == ENCODED else "a rule cites it, and a reason says why not")
        for article, said in statute.articles.items()
        if (said == ENCODED)
        is not any(cites(basis=basis, statute=statute, article=article) for basis in cited)
    )
