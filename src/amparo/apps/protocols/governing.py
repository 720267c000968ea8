"""The protocol that governs here: the country's pack, its roles bound as this house has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language

from amparo.apps.accounts.confidential import A_SERVICE, read_known, service_label
from amparo.apps.accounts.queries import list_holders, list_institutions
from amparo.domain.casework.retaining import Record, Retention
from amparo.domain.consent.country import CountryConsent
from amparo.domain.linkage.names import NameRules
from amparo.domain.protocol.calendar import as_microseconds
from amparo.domain.protocol.labels import LANGUAGES, Labels
from amparo.domain.protocol.language import Holder, Protocol
from amparo.domain.protocol.program import Program, lay_out
from amparo.packs.consent_file import read_consent
from amparo.packs.folder import packs_folder
from amparo.packs.labels_file import read_labels
from amparo.packs.names_file import read_names
from amparo.packs.pack_file import Pack, read_pack
from amparo.packs.protocol_file import read_protocol
from amparo.packs.retention_file import read_retention

_FIRST_YEAR = 1990
_YEARS_AHEAD = 15


@dataclass(frozen=True, kw_only=True)
class Governing:
    """A protocol with its roles bound, laid out for the years that cases may lie in."""

    pack: Pack
    program: Program

    @property
    def protocol(self) -> Protocol:
        """The newest version of the protocol."""
        return self.program.protocol

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose clock hangs on the wall here."""
        return zone_of(self.program.protocol)


def governing() -> Governing:
    """Return the protocol that governs here, with the roles as they are bound now.

    Two queries; laying out is done once for each change of a role or an institution.
    """
    holders = tuple(sorted(list_holders().items()))
    years = (_FIRST_YEAR, datetime.now(tz=UTC).year + _YEARS_AHEAD)
    return _governing(settings.COUNTRY, holders, list_institutions(), years)


def labels(*, language: str | None = None) -> Labels:
    """Return the words of the protocol in a language; that of the reader unless said."""
    wanted = (language or get_language() or "en").partition("-")[0]
    return _labels(settings.COUNTRY, wanted if wanted in LANGUAGES else "en")


def told_labels() -> Labels:
    """Return the words in which cases and figures are told: of confidential services, no names.

    One query.
    """
    return read_known().labels(labels())


def how_long_kept(*, record: Record) -> Retention:
    """Return how long a kind of record is kept here; no time where none is stated."""
    return _retention(settings.COUNTRY).get(record, Retention())


def consent_rules() -> CountryConsent | None:
    """Return what the pack says of consent; none where it says nothing, and nobody is asked."""
    return _consent(settings.COUNTRY)


def name_rules() -> NameRules:
    """Return how names are spelled here, as the pack of the country says it."""
    return _name_rules(settings.COUNTRY)


def country_zone() -> ZoneInfo:
    """Return the zone of the country, without asking the database."""
    return zone_of(_protocol(settings.COUNTRY))


def zone_of(protocol: Protocol) -> ZoneInfo:
    """Return the zone of a protocol's clock: that of its first calendar."""
    return next(iter(protocol.calendars.values())).zone


def country_pack() -> Pack:
    """Return the pack of the country."""
    return _pack(settings.COUNTRY)


def country_protocol() -> Protocol:
    """Return the protocol as the pack of the country has it, without asking the database."""
    return _protocol(settings.COUNTRY)


def bound(*, protocol: Protocol, holders: Mapping[str, Sequence[Holder]]) -> Protocol:
    """Return a protocol whose roles are held as said; a role that is not said stays as it was."""
    roles = {
        name: replace(role, holders=tuple(holders[name])) if name in holders else role
        for name, role in protocol.roles.items()
    }
    earlier = bound(protocol=protocol.previous, holders=holders) if protocol.previous else None
    return replace(protocol, roles=roles, previous=earlier)


@lru_cache
def _consent(country: str) -> CountryConsent | None:
    return read_consent(pack=_pack(country))


@lru_cache
def _name_rules(country: str) -> NameRules:
    return read_names(pack=_pack(country))


@lru_cache
def _retention(country: str) -> Mapping[Record, Retention]:
    return read_retention(pack=_pack(country))


@lru_cache(maxsize=2)
def _governing(
    country: str,
    holders: tuple[tuple[str, tuple[Holder, ...]], ...],
    institutions: tuple[str, ...],
    years: tuple[int, int],
) -> Governing:
    protocol = bound(protocol=_protocol(country), holders=dict(holders))
    first, last = (as_microseconds(datetime(year, 1, 1, tzinfo=UTC)) for year in years)
    program = lay_out(protocol=protocol, earliest=first, latest=last, institutions=institutions)
    return Governing(pack=_pack(country), program=program)


@lru_cache(maxsize=2)
def _pack(country: str) -> Pack:
    return read_pack(folder=packs_folder() / country)


@lru_cache(maxsize=2)
def _protocol(country: str) -> Protocol:
    return read_protocol(path=_pack(country).protocol)


@lru_cache(maxsize=8)
def _labels(country: str, language: str) -> Labels:
    read = read_labels(path=_pack(country).protocol, language=language)
    service = {A_SERVICE: service_label(language=language)}
    return replace(read, institutions={**read.institutions, **service})


def today() -> date:
    """Return the day it is in the country."""
    return datetime.now(tz=country_zone()).date()
