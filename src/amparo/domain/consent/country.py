"""What a country's pack says of consent: the words, what is reported anyway, the lawful routes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from amparo.domain.consent.routes import Route, RouteKind

Told = Mapping[str, str]
"""A text by the code of its language."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """The sentences that are read to a person, by language, each list in the order it is read.

    ``consent`` before they are asked, ``withdrawal`` before they take it back. The ``version``
    rises when the sentences come to mean something else, and not for a comma.
    """

    version: int
    since: date
    consent: Mapping[str, tuple[str, ...]]
    withdrawal: Mapping[str, tuple[str, ...]]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which there are words."""
        return tuple(self.consent)


@dataclass(frozen=True, kw_only=True)
class Reported:
    """Something that must be reported whatever the person says: by whom, what, to whom.

    ``basis`` is the article, ``rules`` the rules of the pack's protocol that say the same.
    """

    name: str
    who: Told
    what: Told
    basis: str
    read_in: str
    confidence: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CountryConsent:
    """What a pack says. ``reported`` is empty where no law read states a duty to report.

    A route that is not in ``routes`` cannot be taken in this country. How soon a withdrawal is to
    be acknowledged is our own practice, and no law's.
    """

    words: Words
    reported: tuple[Reported, ...] = ()
    routes: Mapping[RouteKind, Route] = field(default_factory=dict)
    acknowledge_within: timedelta = timedelta(days=3)
