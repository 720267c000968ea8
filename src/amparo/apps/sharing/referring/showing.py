"""What the pages of referrals show, ready for the templates."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from amparo.apps.cases.pages.telling_sharing import compartments_named
from amparo.apps.cases.serving import open_duties_of
from amparo.apps.compartments.files.keeping import files_of
from amparo.apps.compartments.files.words import KINDS
from amparo.apps.compartments.keeping import Opened
from amparo.apps.compartments.pages.forms import FORMS
from amparo.apps.protocols.clock import instant
from amparo.apps.protocols.governing import labels
from amparo.apps.sharing.referring.facts import told_facts
from amparo.apps.sharing.referring.queries import ActLine, Envelope
from amparo.apps.sharing.referring.words import (
    CONFIDENTIAL,
    NEED_NAMES,
    OUTCOME_NAMES,
    REASON_NAMES,
    STATE_COLOURS,
    STATE_NAMES,
    URGENCY_NAMES,
    named,
)
from amparo.domain.casework.compartments import Compartment
from amparo.domain.protocol.describe.speech import sentence
from amparo.domain.referral.acts import Act, Side, State, may_act
from amparo.domain.referral.sending import Packet


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A referral in words. ``when`` says by when it is to be answered, or when it was."""

    envelope: Envelope
    need: str
    urgency: str | Promise
    state: str | Promise
    colour: str
    other_desk: str
    sent: str
    when: str
    why: str
    opens: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """Something that was done or said, in words. ``facts`` and ``words`` went along with it."""

    what: str
    when: str
    words: str
    facts: Sequence[tuple[str, str]]


def shown(*, envelope: Envelope, now: datetime) -> Shown:
    """Return a referral in words."""
    is_overdue = envelope.is_overdue(now=now)
    return Shown(
        envelope=envelope,
        need=named(NEED_NAMES[envelope.need]),
        urgency=URGENCY_NAMES[envelope.urgency],
        state=_("No answer in time") if is_overdue else STATE_NAMES[envelope.state],
        colour="red" if is_overdue else STATE_COLOURS[envelope.state],
        other_desk=envelope.other_desk or named(CONFIDENTIAL),
        sent=instant(envelope.sent_at),
        when=_when(envelope),
        why=_why(envelope),
        opens=sentence(compartments_named(envelope.compartments)),
    )


def told(
    *, acts: Sequence[ActLine], packets: Mapping[uuid.UUID, Packet], side: Side
) -> Sequence[Told]:
    """Return what was done with a referral and what went along, the first first."""
    return [_told(one, packets.get(one.number), side) for one in acts]


def duties_to_fulfil(*, case: uuid.UUID, desk_id: int) -> Mapping[int, str]:
    """Return the open duties of a desk in a case by position, with what is to be done."""
    found = open_duties_of(case=case, desk_id=desk_id)
    said = labels()
    return {position: sentence(said.event(one.must).act) for position, one in found.items()}


def acts_now(*, envelope: Envelope) -> Mapping[str, bool]:
    """Return what the reader's side may do with a referral now, by the name of its page."""
    names = {
        Act.ACCEPT: "may_accept", Act.DECLINE: "may_decline", Act.ASK_MORE: "may_ask",
        Act.SAY_MORE: "may_say", Act.HAND_BACK: "may_hand_back", Act.TAKE_BACK: "may_take_back",
    }  # fmt: skip
    return {
        name: may_act(state=envelope.state, act=act, by=envelope.side)
        for act, name in names.items()
    }


def rows_kept(*, case: uuid.UUID, which: Compartment, opened: Opened) -> Sequence[tuple[str, str]]:
    """Return what stands in a compartment: labels and words, or names and kinds of files."""
    if which in FORMS:
        return FORMS[which](kept={}).rows_of(kept=opened.fields)
    return [
        (one.name, f"{KINDS[one.kind]}, {filesizeformat(one.size)}")
        for one in files_of(opened=opened, case=case)
    ]


def _when(envelope: Envelope) -> str:
    if envelope.state is State.HANDED_BACK:
        return _("Handed back: %(when)s") % {"when": instant(envelope.state_since)}
    if envelope.answered_at is not None:
        gaps = {"when": instant(envelope.answered_at)}
        if envelope.is_late:
            return _("Answered after its time: %(when)s") % gaps
        return _("Answered: %(when)s") % gaps
    if envelope.state in (State.TAKEN_BACK, State.LAPSED):
        return _("Ended: %(when)s") % {"when": instant(envelope.state_since)}
    gaps = {"when": instant(envelope.answer_by)}
    if envelope.is_practice:
        return _("Answer by %(when)s (a practice of Amparo, not of the law)") % gaps
    return _("Answer by %(when)s (the time of the duty that it serves)") % gaps


def _why(envelope: Envelope) -> str:
    if envelope.outcome is not None:
        return named(OUTCOME_NAMES[envelope.outcome])
    return named(REASON_NAMES[envelope.reason]) if envelope.reason else ""


def _told(line: ActLine, packet: Packet | None, side: Side) -> Told:
    return Told(
        what=_what(line, side),
        when=instant(line.at),
        words=packet.words if packet else "",
        facts=told_facts(facts=packet.facts) if packet else (),
    )


def _what(line: ActLine, side: Side) -> str:
    """Say who did what: oneself, or the other desk."""
    is_own = line.side is side
    said = {
        Act.SEND: (_("You asked"), _("You are asked")),
        Act.ASK_MORE: (_("You asked for more"), _("They ask for more")),
        Act.SAY_MORE: (_("You said more"), _("They said more")),
        Act.ACCEPT: (_("You accepted"), _("They accepted")),
        Act.DECLINE: (_("You declined"), _("They declined")),
        Act.HAND_BACK: (_("You handed it back"), _("They handed it back")),
        Act.TAKE_BACK: (_("You took it back"), _("It was taken back")),
        Act.LAPSE: (_lapsed(line),) * 2,
        Act.FIND_NONE: (_("No service was found"),) * 2,
    }
    return said[line.act][0 if is_own else 1]


def _lapsed(line: ActLine) -> str:
    """Say why it lapsed: a desk that has closed does not do so itself."""
    if line.side is Side.RECEIVER:
        return _("It lapsed: it may not be shared with this desk any more")
    return _("It lapsed: the desk that was asked has closed")
