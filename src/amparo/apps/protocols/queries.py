"""What the pages of the protocol show, as ready values."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from amparo.apps.protocols.editions import Edition
from amparo.apps.protocols.finding import found_in
from amparo.apps.protocols.governing import country_pack
from amparo.domain.protocol.describe.sentences import Told
from amparo.domain.protocol.describe.speech import day
from amparo.domain.protocol.evidence import Reference
from amparo.domain.protocol.language import NOBODY_NAMED, Bar, Duty, Holder, Protocol
from amparo.packs.pack_file import read_references


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule in sentences, where the text it rests on can be read, and how it was (in English)."""

    told: Told
    source: str
    source_title: str
    note: str

    @property
    def first(self) -> str:
        """Who must do what by when."""
        return self.told.sentences[0]

    @property
    def others(self) -> str:
        """All that is to be known besides."""
        return " ".join(self.told.sentences[1:])


@dataclass(frozen=True, kw_only=True)
class Part:
    """Rules under one heading, or remarks."""

    title: str
    rules: Sequence[Rule]
    remarks: Sequence[str]


def parts_of(*, shown: Edition, words: str) -> list[Part]:
    """Return the protocol in sentences; with words to find, the rules alone that hold them."""
    rules = {rule.name: rule for rule in _rules(shown.protocol)}
    return [
        Part(
            title=section.title,
            rules=[_told_rule(told, rules[told.rule]) for told in section.rules],
            remarks=section.remarks,
        )
        for section in found_in(sections=shown.reading.sections, words=words)
    ]


def rule_of(*, shown: Edition, name: str) -> Rule | None:
    """Return one rule of the newest version; none if it has none of that name."""
    rule = next((rule for rule in _rules(shown.protocol) if rule.name == name), None)
    told = next(
        (told for part in shown.reading.sections for told in part.rules if told.rule == name), None
    )
    return _told_rule(told, rule) if told and rule else None


def _told_rule(told: Told, rule: Duty | Bar) -> Rule:
    source = _references(settings.COUNTRY).get(rule.text.read_in)
    address = source.address if source else ""
    return Rule(
        told=told,
        # Only such an address can be opened from the page, and is no script.
        source=address if address.startswith("https://") else "",
        source_title=source.title if source else "",
        note=rule.text.note,
    )


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version of the protocol, and how many rules it has."""

    name: str
    since: str
    until: str
    duties: int
    bars: int


def versions_of(*, shown: Edition) -> list[Version]:
    """Return every version with the days between which it governs, the newest first."""
    language, versions = shown.labels.language, shown.protocol.versions()
    ends = [day(language, later.in_force) for later in versions[1:]]
    return [
        Version(
            name=version.version,
            since=day(language, version.in_force),
            until=end,
            duties=len(version.duties),
            bars=len(version.bars),
        )
        for version, end in reversed([*zip(versions, [*ends, ""], strict=True)])
    ]


@dataclass(frozen=True, kw_only=True)
class Law:
    """A law or an agreement that rules stand in. ``note`` says in English why this day."""

    name: str
    title: str
    since: str
    is_assumed: bool
    rules: int
    note: str


def laws_of(*, shown: Edition) -> list[Law]:
    """Return what the rules of the newest version stand in, with the day it governs from."""
    protocol, language = shown.protocol, shown.labels.language
    used = [rule.text.instrument for rule in _rules(protocol)]
    return [
        Law(
            name=one.name,
            title=one.title,
            since=day(language, one.in_force),
            is_assumed=one.is_assumed,
            rules=used.count(one.name),
            note=one.note,
        )
        for one in protocol.instruments
    ]


@dataclass(frozen=True, kw_only=True)
class Held:
    """Who holds a role, where and between which days; empty where everywhere or open."""

    institution: str
    place: str
    since: str
    until: str
    is_assumed: bool


@dataclass(frozen=True, kw_only=True)
class RoleHeld:
    """A role that rules name, who holds it, and who stands in. Without holders it is its own."""

    name: str
    holders: Sequence[Held]
    stands_in: str


def roles_of(*, shown: Edition) -> list[RoleHeld]:
    """Return every role that the newest version names."""
    labels = shown.labels
    return [
        RoleHeld(
            name=labels.institution(role).name,
            holders=[_held(holder, shown) for holder in _holders(shown.protocol, role)],
            stands_in=_stands_in(shown, role),
        )
        for role in _roles(shown.protocol)
    ]


def _rules(protocol: Protocol) -> list[Duty | Bar]:
    return [*protocol.duties.values(), *protocol.bars.values()]


def _roles(protocol: Protocol) -> list[str]:
    used = [rule.who for rule in _rules(protocol)]
    return [name for name in dict.fromkeys([*used, *protocol.roles])
            if name not in ("", NOBODY_NAMED)]  # fmt: skip


def _holders(protocol: Protocol, role: str) -> Sequence[Holder]:
    return protocol.roles[role].holders if role in protocol.roles else ()


def _held(holder: Holder, shown: Edition) -> Held:
    language = shown.labels.language
    return Held(
        institution=shown.labels.institution(holder.institution).name,
        place=holder.place,
        since=day(language, holder.held_from) if holder.held_from else "",
        until=day(language, holder.held_until) if holder.held_until else "",
        is_assumed=holder.is_assumed,
    )


def _stands_in(shown: Edition, role: str) -> str:
    defined = shown.protocol.roles.get(role)
    if defined is None or defined.otherwise is None:
        return ""
    return shown.labels.institution(defined.otherwise).name


@lru_cache(maxsize=2)
def _references(_country: str) -> dict[str, Reference]:
    return read_references(protocol=country_pack().protocol)
