"""A protocol in one language, read in every way once and kept while nothing changes."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from django.conf import settings
from django.utils.translation import get_language

from amparo.apps.accounts.confidential import Known, read_known
from amparo.apps.accounts.queries import list_holders
from amparo.apps.protocols.governing import bound, country_protocol, labels
from amparo.apps.protocols.typesetting import typeset
from amparo.domain.protocol.card.content import Card, make_card
from amparo.domain.protocol.card.institutions import named_institutions
from amparo.domain.protocol.describe.reading import Reading, describe
from amparo.domain.protocol.draw.contents import Writer
from amparo.domain.protocol.draw.svg import draw_svg
from amparo.domain.protocol.draw.table import write_tables
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import Holder, Protocol

_setting = threading.Lock()


@dataclass(frozen=True, kw_only=True, eq=False)
class Edition:
    """A protocol and its words. Two are the same only if they are one object."""

    protocol: Protocol
    labels: Labels
    printed_cards: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def reading(self) -> Reading:
        """Every rule in plain sentences."""
        return describe(protocol=self.protocol, labels=self.labels)

    @cached_property
    def drawing(self) -> bytes:
        """The lanes, as an SVG document."""
        return draw_svg(protocol=self.protocol, labels=self.labels).encode()

    @cached_property
    def tables(self) -> str:
        """The tables that say what the drawing shows, as HTML."""
        return write_tables(writer=Writer(protocol=self.protocol, labels=self.labels))

    @cached_property
    def institutions(self) -> Mapping[str, str]:
        """Everybody who has a card, by what stands in its address: those of the law, then others.

        Whoever merely holds a role has one too.
        """
        holders = [held.institution for role in self.protocol.roles.values()
                   for held in role.holders]  # fmt: skip
        found: dict[str, str] = {}
        for name in dict.fromkeys([*named_institutions(protocol=self.protocol), *holders]):
            address = _address(name)
            found[address if address not in found else f"{address}-{len(found)}"] = name
        return found

    @cached_property
    def held_roles(self) -> frozenset[str]:
        """The roles that somebody of another name holds or stands in for: no institutions."""
        roles = self.protocol.roles.values()
        holders = {held.institution for role in roles for held in role.holders}
        return frozenset(role.name for role in roles if role.holders or role.otherwise) - holders


def edition(*, is_public: bool) -> Edition:
    """Return the protocol in the reader's language, with its roles held as they are here.

    ``is_public``: as the pack of the country has it, since who holds a role here may not be for
    everybody. Nor is a confidential service named. Two queries, or none.
    """
    holders = () if is_public else _told_holders()
    language = (get_language() or "en").partition("-")[0]
    return _edition(settings.COUNTRY, holders, language)


@lru_cache(maxsize=256)
def card_of(shown: Edition, institution: str) -> Card:
    """Return the card of an institution, as `make_card` does."""
    return make_card(protocol=shown.protocol, labels=shown.labels, institution=institution)


def printed_card_of(shown: Edition, institution: str) -> bytes:
    """Return the card of an institution as PDF.

    It is set once and kept with its edition. One card is set at a time, however many are asked for.
    """
    if institution not in shown.printed_cards:
        with _setting:
            if institution not in shown.printed_cards:
                shown.printed_cards[institution] = typeset(card=card_of(shown, institution))
    return shown.printed_cards[institution]


@lru_cache(maxsize=12)
def _edition(
    _country: str, holders: tuple[tuple[str, tuple[Holder, ...]], ...], language: str
) -> Edition:
    protocol = bound(protocol=country_protocol(), holders=dict(holders))
    return Edition(protocol=protocol, labels=labels(language=language))


def _told_holders() -> tuple[tuple[str, tuple[Holder, ...]], ...]:
    known = read_known()
    return tuple(
        (role, tuple(_told_holder(known, held) for held in holders))
        for role, holders in sorted(list_holders().items())
    )


def _told_holder(known: Known, held: Holder) -> Holder:
    said = known.institution(held.institution)
    return held if said == held.institution else replace(held, institution=said, place="")


def _address(name: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in name.lower()).split()
    return "-".join(words) or "institution"
