"""What the pages of consent show, ready for the templates."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from amparo.apps.accounts.confidential import A_SERVICE, confidential_desks
from amparo.apps.accounts.queries import placed_desks
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.leading.queries import desks_at_work
from amparo.apps.cases.pages.queries import CaseFile
from amparo.apps.cases.pages.telling import Stamp, speaker_of, stamp
from amparo.apps.cases.pages.telling_sharing import (
    PURPOSE_NAMES,
    compartments_named,
    receiver_named,
    tell_sharing,
)
from amparo.apps.cases.pages.telling_timeline import who_recorded
from amparo.apps.protocols.clock import instant
from amparo.apps.protocols.governing import consent_rules, country_zone, labels
from amparo.apps.sharing.consenting.forms import Groups, sentence_case
from amparo.apps.sharing.consenting.knowing import roles_held, roles_of_desks
from amparo.apps.sharing.consenting.telling import Notice, notices_of
from amparo.apps.sharing.consenting.words import (
    ASKED_NAMES,
    HOW_NAMES,
    INTERPRETING_NAMES,
    LANGUAGE_NAMES,
    SPOKEN_NAMES,
    SURENESS,
    Words,
)
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Entry, Kind
from amparo.domain.consent.asking import Interpreting
from amparo.domain.consent.country import CountryConsent, Reported
from amparo.domain.consent.ledger import Ledger, Word
from amparo.domain.consent.scopes import How, Purpose, Receiver
from amparo.domain.consent.withdrawing import Standing, standing_consents
from amparo.domain.protocol.calendar import as_instant, as_microseconds
from amparo.domain.protocol.describe.speech import day

_UTC = ZoneInfo("UTC")
_OF_CONSENT = (Kind.CONSENT, Kind.WITHDRAWAL, Kind.ROUTE)


@dataclass(frozen=True, kw_only=True)
class StandingLine:
    """A consent as far as it stands, in words. ``number`` is that of its entry."""

    number: int
    whom: str
    what: str
    purpose: str
    until: str
    is_over: bool
    is_asked_before: bool

    @property
    def rows(self) -> list[dict[str, str]]:
        """What it says, as a list of keys and values."""
        return [
            {"key": _("What is shared"), "value": sentence_case(self.what)},
            {"key": _("What for"), "value": sentence_case(self.purpose)},
            {"key": _("Until"), "value": self.until},
        ]


@dataclass(frozen=True, kw_only=True)
class Line:
    """Something that was said or done, in words: ``details`` how, ``notices`` who was told."""

    when: Stamp
    what: str
    who: str
    details: tuple[str, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OwnNotice:
    """A withdrawal that the reader's desk has to confirm. ``what`` says what was taken back."""

    number: int
    what: str
    by: str
    is_overdue: bool


def standing_lines(
    *, ledger: Ledger, desks: Mapping[int, str], now: datetime
) -> tuple[StandingLine, ...]:
    """Return what stands, in words, the newest first."""
    found = standing_consents(ledger=ledger, at=as_microseconds(now))
    return tuple(_standing(one, desks) for one in found)


def lines_of(*, file: CaseFile, now: datetime) -> tuple[Line, ...]:
    """Return everything that was said of sharing, in words, the newest first. One query."""
    notices, speaker = notices_of(case=file.case), speaker_of(entries=(), now=now)
    return tuple(
        Line(
            when=stamp(speaker=speaker, instant=entry.recorded),
            what=tell_sharing(speaker=speaker, entry=entry, desks=file.desks),
            who=who_recorded(speaker=speaker, entry=entry, desks=file.desks),
            details=tuple(_details(entry)),
            notices=tuple(
                _told(one, file.desks, now) for one in notices.get(entry.number, ())
            ),
        )
        for entry in reversed(file.entries)
        if entry.kind in _OF_CONSENT
    )  # fmt: skip


def own_notices(*, file: CaseFile, by: Actor, now: datetime) -> tuple[OwnNotice, ...]:
    """Return what the reader's desk has to confirm in a case, the oldest first. One query."""
    speaker = speaker_of(entries=(), now=now)
    said = {entry.number: entry for entry in file.entries}
    waiting = [
        one
        for those in notices_of(case=file.case).values()
        for one in those
        if one.desk_id == by.desk_id and one.acknowledged_at is None and one.number in said
    ]
    return tuple(
        OwnNotice(
            number=one.number,
            what=tell_sharing(speaker=speaker, entry=said[one.number], desks=file.desks),
            by=instant(one.due_at),
            is_overdue=now > one.due_at,
        )
        for one in waiting
    )


def receivers(*, case: uuid.UUID, by: Actor) -> Groups:
    """Offer the desks at work in a case, then the others, then what desks do, without a name.

    A confidential desk is among them only where the case tells of it, and without its name.
    """
    at_work = desks_at_work(case=case)
    groups: dict[str, list[tuple[str, Words]]] = {_("At work in this case"): []}
    for desk in placed_desks():
        is_at_work = desk.desk_id in at_work
        # Confidential desks of which the case does not tell are reached by what they do.
        if desk.desk_id != by.desk_id and (desk.is_told or is_at_work):
            group = _("At work in this case") if is_at_work else desk.institution
            # A select that is closed does not show the group: so the name stands whole.
            groups.setdefault(group, []).append((f"desk {desk.desk_id}", desk.whole_name))
    named = labels()
    roles: list[tuple[str, Words]] = [
        (f"role {role.name}", sentence_case(named.institution(role.name).the))
        for role in roles_held()
    ]
    if confidential_desks():
        roles.append((f"role {A_SERVICE}", _("A confidential service, such as a shelter")))
    groups[_("By what they do, without naming a desk")] = roles
    return [(name, those) for name, those in groups.items() if those]


def receiver_from(*, chosen: str) -> Receiver:
    """Return the receiver of a choice."""
    kind, _space, named = chosen.partition(" ")
    return Receiver(desk_id=int(named)) if kind == "desk" else Receiver(role=named)


def desks_holding(*, roles: Collection[str], by: Actor) -> list[tuple[str, Words]]:
    """Offer the desks that hold one of some roles, without the reader's own."""
    held = roles_of_desks()
    others = [desk for desk in placed_desks() if desk.is_told and desk.desk_id != by.desk_id]
    return [
        (str(desk.desk_id), desk.whole_name)
        for desk in others
        if held.get(desk.desk_id, frozenset()) & set(roles)
    ]


@dataclass(frozen=True, kw_only=True)
class ReadAloud:
    """Something to be read to the person in their language. ``also`` is said after a question."""

    language: str
    sentences: tuple[str, ...] = ()
    reported: tuple[tuple[str, str], ...] = ()
    also: str = ""


def reported_aloud(*, consent: CountryConsent, language: str) -> ReadAloud:
    """Return what must be reported whatever they say, each sentence with its article."""
    return ReadAloud(
        language=language,
        reported=tuple((_said(one, language), _ground(one)) for one in consent.reported),
    )


def reported_here() -> ReadAloud | None:
    """Return the same in the language of the reader, for a page before the first question.

    None where the country has no words of consent yet.
    """
    consent = consent_rules()
    if consent is None:
        return None
    languages, own = consent.words.languages, (get_language() or "").partition("-")[0]
    return reported_aloud(consent=consent, language=own if own in languages else languages[0])


def question_aloud(
    *, language: str, receiver: Receiver, compartments: Collection[Compartment], purpose: Purpose,
    until: datetime, desks: Mapping[int, str],
) -> ReadAloud:  # fmt: skip
    """Return the question itself, in the language of the person."""
    with override(language):
        gaps = {
            "whom": receiver_named(receiver=receiver, desks=desks),
            "purpose": str(PURPOSE_NAMES[purpose]),
            "day": day(language, until.astimezone(country_zone()).date()),
        }
        asked = _("May we share this with %(whom)s, for %(purpose)s, until %(day)s?") % gaps
        parts = [sentence_case(ASKED_NAMES[one]) for one in Compartment if one in compartments]
        # Who is asked to share their name is not told in one breath that it is not shared.
        also = (
            _("If they accept to help, they also see the case: what happened, what is due, and"
              " facts such as the age group.")
            if Compartment.IDENTITY in compartments
            else _("If they accept to help, they also see the case: what happened, what is due, and"
                   " facts such as the age group. Your name is not in it.")
        )  # fmt: skip
    return ReadAloud(language=language, sentences=(asked, *parts), also=also)


def languages_to_read(*, consent: CountryConsent, chosen: str) -> Sequence[tuple[str, str, bool]]:
    """Return the languages in which there are words, and whether each is the chosen one."""
    return [
        (code, str(LANGUAGE_NAMES[code]), code == chosen) for code in consent.words.languages
    ]  # fmt: skip


def _said(reported: Reported, language: str) -> str:
    return f"{reported.who[language]} {reported.what[language]}."


def _ground(reported: Reported) -> str:
    """Return the article, and how sure we are of it where we are not quite."""
    if reported.confidence == "high":
        return reported.basis
    return f"{reported.basis}. {SURENESS[reported.confidence]}"


def _standing(one: Standing, desks: Mapping[int, str]) -> StandingLine:
    return StandingLine(
        number=one.word.number,
        whom=sentence_case(receiver_named(receiver=one.word.receiver, desks=desks)),
        what=compartments_named(one.word.compartments),
        purpose=str(PURPOSE_NAMES[one.word.purpose]),
        until=instant(_as_time(one.word)),
        is_over=one.is_over,
        is_asked_before=one.is_asked_before,
    )


def _as_time(word: Word) -> datetime:
    return as_instant(word.until, _UTC)


def _details(entry: Entry) -> Iterator[str]:
    sharing = entry.content.sharing
    if sharing is None:
        return
    if sharing.how:
        yield str(HOW_NAMES[How(sharing.how)])
    if sharing.words_version is not None:
        gaps = {
            "version": str(sharing.words_version),
            "language": str(LANGUAGE_NAMES.get(sharing.language, sharing.language)),
        }
        yield _("Words read: version %(version)s, %(language)s") % gaps
    if sharing.interpreting and sharing.interpreting != Interpreting.NONE.value:
        gaps = {
            "way": str(INTERPRETING_NAMES[Interpreting(sharing.interpreting)]),
            "who": sharing.interpreter,
            "language": str(SPOKEN_NAMES.get(sharing.spoken, sharing.spoken)),
        }
        yield _("Interpreter: %(way)s, %(who)s, %(language)s") % gaps


def _told(notice: Notice, desks: Mapping[int, str], now: datetime) -> str:
    gaps = {"desk": desks.get(notice.desk_id, ""), "when": instant(notice.due_at)}
    if notice.acknowledged_at is not None:
        gaps["when"] = instant(notice.acknowledged_at)
        return _("%(desk)s confirmed: %(when)s") % gaps
    if now > notice.due_at:
        return _("%(desk)s has not confirmed, and should have by: %(when)s") % gaps
    return _("%(desk)s has to confirm by: %(when)s") % gaps
