"""What happened in a case, in the words of a timeline."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.apps.cases.due.words import LATE_REASON_NAMES
from amparo.apps.cases.pages.telling import Stamp, happened, holder_name, stamp
from amparo.apps.cases.pages.telling_bars import BarLine, named_bars
from amparo.apps.cases.pages.telling_ends import tell_each_end, tell_ends
from amparo.apps.cases.pages.telling_referrals import tell_referral
from amparo.apps.cases.pages.telling_sharing import tell_matching, tell_sharing
from amparo.apps.compartments.words import tell_compartment
from amparo.domain.casework.entries import Entry, Kind
from amparo.domain.casework.projecting import ProjectedDuty
from amparo.domain.casework.restricting import Restricts
from amparo.domain.casework.timeline import Line
from amparo.domain.protocol.play.speaker import Speaker

CORRECTION_REASONS = {
    "other case": gettext_lazy("It belongs to another case"),
    "other event": gettext_lazy("Something else happened"),
    "other time": gettext_lazy("It happened at another time"),
    "other facts": gettext_lazy("The answers were wrong"),
    "did not happen": gettext_lazy("It did not happen"),
}


@dataclass(frozen=True, kw_only=True)
class TimelineLine:
    """One line of a timeline. ``number`` is that of an entry that can be corrected, else none.

    ``details`` are whole sentences; ``struck`` says why the entry no longer counts.
    ``is_by_program``: a program recorded it, with a token.
    """

    when: Stamp
    what: str
    who: str = ""
    details: tuple[str, ...] = ()
    bars: tuple[BarLine, ...] = ()
    struck: str = ""
    number: int | None = None
    is_quiet: bool = False
    is_by_program: bool = False


def tell_line(
    *, speaker: Speaker, line: Line, desks: Mapping[int, str], untold: Collection[int],
    place: str = "", reader: str = "",
) -> TimelineLine:  # fmt: skip
    """Say one line of what happened; where it did only if that was not at ``place``.

    Nor is it said of what the desks ``untold`` recorded, which are confidential. ``reader`` is the
    institution of who reads: it may correct what it recorded itself.
    """
    if line.entry is None:
        return _followed(speaker, line)
    if line.entry.kind is Kind.EVENT:
        is_told = line.entry.desk_id not in untold
        told = _event(speaker, line, line.entry, desks, place if is_told else None)
        return told if line.entry.institution == reader else replace(told, number=None)
    return TimelineLine(
        when=happened(speaker=speaker, entry=line.entry),
        what=tell_entry(speaker=speaker, entry=line.entry, desks=desks),
        who=who_recorded(speaker=speaker, entry=line.entry, desks=desks),
        is_quiet=True,
    )


def tell_entry(*, speaker: Speaker, entry: Entry, desks: Mapping[int, str]) -> str:
    """Say what an entry is: the name of an event, or a sentence."""
    match entry.kind:
        case Kind.EVENT:
            return speaker.game.labels.event(entry.event).name
        case Kind.CORRECTION:
            return _correction(speaker, entry)
        case Kind.REASON:
            return _reason(speaker, entry)
        case Kind.RESTRICTION | Kind.LIFTING | Kind.GRANT:
            return _access(entry)
        case Kind.KEEPING:
            return _keeping(entry)
        case Kind.CONSENT | Kind.WITHDRAWAL | Kind.ROUTE | Kind.ACKNOWLEDGEMENT:
            return tell_sharing(speaker=speaker, entry=entry, desks=desks)
        case Kind.REFERRAL:
            return tell_referral(entry=entry, desks=desks)
        case Kind.MATCHING:
            return tell_matching(entry=entry, desks=desks)
        case Kind.ERASURE:
            return _("Erased")


def who_recorded(*, speaker: Speaker, entry: Entry, desks: Mapping[int, str]) -> str:
    """Name the institution and the desk that wrote an entry."""
    known = desks.get(entry.desk_id)
    return known or holder_name(speaker=speaker, holder=entry.institution)


def tell_facts(*, speaker: Speaker, entry: Entry) -> tuple[str, ...]:
    """Say what an entry states, each as a question with its answer."""
    asked = speaker.game.labels.fact
    answers = {True: _("%(question)s Yes."), False: _("%(question)s No.")}
    return tuple(
        answers[value] % {"question": asked(fact).ask}
        for fact, value in entry.content.states.items()
    )


def _event(
    speaker: Speaker, line: Line, entry: Entry, desks: Mapping[int, str], place: str | None
) -> TimelineLine:
    return TimelineLine(
        when=happened(speaker=speaker, entry=entry),
        what=tell_entry(speaker=speaker, entry=entry, desks=desks),
        who=who_recorded(speaker=speaker, entry=entry, desks=desks),
        details=tuple(_details(speaker, line, entry, place)),
        bars=() if line.corrected_by else _against(speaker, entry),
        struck=_struck(line.corrected_by) if line.corrected_by else "",
        number=None if line.corrected_by else entry.number,
    )


def _against(speaker: Speaker, entry: Entry) -> tuple[BarLine, ...]:
    return named_bars(speaker=speaker, names=entry.content.against_bars)


def _details(speaker: Speaker, line: Line, entry: Entry, place: str | None) -> Iterator[str]:
    if place is not None and entry.content.place not in ("", place):
        yield _("Place: %(place)s") % {"place": entry.content.place}
    yield from tell_facts(speaker=speaker, entry=entry)
    if line.ended:
        yield tell_ends(speaker=speaker, event=entry.event, duties=line.ended)
    if line.is_recorded_late:
        when = stamp(speaker=speaker, instant=entry.recorded)
        yield _("Entered later: %(when)s") % {"when": when.text}


def _struck(correction: Entry) -> str:
    why = CORRECTION_REASONS.get(correction.content.reason, correction.content.reason)
    return _("No longer counts. %(reason)s.") % {"reason": why}


def _correction(speaker: Speaker, entry: Entry) -> str:
    why = CORRECTION_REASONS.get(entry.content.reason, entry.content.reason)
    return _("Correction: “%(event)s” no longer counts. %(reason)s.") % {
        "event": speaker.game.labels.event(entry.event).name,
        "reason": why,
    }


def _reason(speaker: Speaker, entry: Entry) -> str:
    return _("Why it was not done in time: %(act)s. %(reason)s.") % {
        "act": _act_of(speaker, entry.content.duty),
        "reason": LATE_REASON_NAMES.get(entry.content.reason, entry.content.reason),
    }


def _access(entry: Entry) -> str:
    """Say that access changed; never whose. Colleagues of whoever is meant read this, too."""
    if entry.content.restricts != Restricts.RELATIVE.value:
        return _("Who may see this case was changed.")
    if entry.kind is Kind.LIFTING:
        return _("The mark that a relative is implicated was lifted.")
    why = {"words": entry.content.reason}
    return _("A relative is marked as implicated. Tell relatives nothing. %(words)s") % why


def _keeping(entry: Entry) -> str:
    about = entry.content.about
    said = {"name": tell_compartment(about.get("compartment", ""))}
    if "renewed" in about:
        return _("A sealed part has a new key: %(name)s") % said
    if "replaced" in about:
        return _("A sealed part that was changed in the database was replaced: %(name)s") % said
    return _("A sealed part was kept: %(name)s") % said


def _act_of(speaker: Speaker, name: str) -> str:
    for version in reversed(speaker.game.program.names.versions):
        if name in version.duties:
            return speaker.game.labels.event(version.duties[name].must).act
    return name


def _followed(speaker: Speaker, line: Line) -> TimelineLine:
    """What the law or time brought about, with nobody recording anything."""
    said = [_ran_out(speaker, duty) for duty in line.ran_out]
    said += tell_each_end(speaker=speaker, duties=line.ended)
    return TimelineLine(
        when=stamp(speaker=speaker, instant=line.at), what=" ".join(said), is_quiet=True
    )


def _ran_out(speaker: Speaker, duty: ProjectedDuty) -> str:
    state = duty.state
    key = "now_overdue" if duty.is_law else "now_missed"
    return speaker.tell(key, state, the=speaker.the(state.breached_by or state.holder))
