"""Names as they are compared: in small letters, without accents, spelled as they sound.

Which letters sound alike differs from country to country, so it is data: a pack says it. Nothing
here asks for a surname, or for a certain number of names.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import Enum

_BETWEEN_WORDS = re.compile(r"[\W\d_]+")
_WITHIN_A_WORD = re.compile(r"['’‘ʼ`´.]")
_TWICE = re.compile(r"(.)\1+")


class Where(Enum):
    """Where in a word a spelling is looked for. The value is how a pack writes it."""

    ANYWHERE = "anywhere"
    START = "start"
    END = "end"


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """Letters that sound like others: ``written`` counts as ``heard``.

    Silent letters are heard as nothing, ``""``. Where ``before`` has letters, one of them must
    come next.
    """

    written: str
    heard: str
    before: str = ""
    where: Where = Where.ANYWHERE

    def of(self, word: str) -> str:
        """Return the word with these letters as they are heard.

        >>> Spelling(written="gu", heard="w", before="ao").of("guarani")
        'warani'
        """
        start = "^" if self.where is Where.START else ""
        end = "$" if self.where is Where.END else ""
        ahead = f"(?=[{re.escape(self.before)}])" if self.before else ""
        return re.sub(f"{start}{re.escape(self.written)}{ahead}{end}", self.heard, word)


@dataclass(frozen=True, kw_only=True)
class NameRules:
    """What a pack says of names: words that only join others, and spellings, in their order."""

    joining: frozenset[str] = field(default_factory=frozenset)
    spellings: tuple[Spelling, ...] = ()


def folded(*, text: str) -> str:
    """Return a text in small letters and without accents; ``ß`` is ``ss``.

    >>> folded(text="Ñemby")
    'nemby'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.category(sign).startswith("M"))


def words_of(*, text: str) -> tuple[str, ...]:
    """Return the words of a name in small letters and without accents.

    >>> words_of(text="María-José  O'Brien Núñez")
    ('maria', 'jose', 'obrien', 'nunez')
    """
    plain = folded(text=_WITHIN_A_WORD.sub("", text))
    return tuple(word for word in _BETWEEN_WORDS.split(plain) if word)


def names_of(*, text: str, rules: NameRules) -> tuple[str, ...]:
    """Return the words of a name but for those that only join others.

    Where nothing else stands there, they are the name.

    >>> names_of(text="González de Ferreira", rules=NameRules(joining=frozenset(["de"])))
    ('gonzalez', 'ferreira')
    """
    words = words_of(text=text)
    return tuple(word for word in words if word not in rules.joining) or words


def as_heard(*, word: str, rules: NameRules) -> str:
    """Return a word as it sounds: each spelling in its order, and no letter twice in a row.

    >>> as_heard(word="kollie", rules=NameRules(spellings=(Spelling(written="ie", heard="i"),)))
    'koli'
    """
    heard = word
    for spelling in rules.spellings:
        heard = spelling.of(heard)
    return _TWICE.sub(r"\1", heard) or word
