"""Instants, names and reasons in the words of these pages."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from amparo.apps.accounts.queries import shown_names
from amparo.apps.compartments.words import tell_compartment
from amparo.apps.journal.readings import Look
from amparo.apps.protocols.governing import country_protocol, country_zone, labels
from amparo.domain.access.looking import OF_PROGRAM, LookedFor
from amparo.domain.protocol.describe import speech


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An instant or a day in words, and as machines read it."""

    text: str
    iso: str


def tell_day(day: date) -> str:
    """Name a day in the language of the reader."""
    return speech.day(labels().language, day)


def tell_time(at: datetime) -> str:
    """Say which minute the clocks of the country showed."""
    return at.astimezone(country_zone()).strftime("%H:%M")


def tell_instant(at: datetime) -> Shown:
    """Name the day and the minute on the clocks of the country."""
    local = at.astimezone(country_zone())
    said = {"day": tell_day(local.date()), "time": tell_time(at)}
    return Shown(text=_("%(day)s, %(time)s") % said, iso=local.isoformat(timespec="minutes"))


def tell_purpose(look: Look) -> str:
    """Say what a case was looked at for: the act that was owed, or the reader's own words.

    Of a program its token's purpose is said too, apart from whatever a person may write.
    """
    if look.words.startswith(OF_PROGRAM):
        program = OF_PROGRAM + _quoted(look.words.removeprefix(OF_PROGRAM))
        is_owed = look.looked_for is not LookedFor.OTHER
        return f"{_ground(look)} · {program}" if is_owed else program
    return _ground(look)


def _ground(look: Look) -> str:
    match look.looked_for:
        case LookedFor.DUTY:
            return _("A duty of the desk: %(act)s") % {"act": _act(look.duty)}
        case LookedFor.HAND:
            return _("The case is theirs: opened, recorded in, or assigned")
        case LookedFor.UNSEALED:
            return _("Opened a sealed part: %(name)s") % {"name": tell_compartment(look.duty)}
        case LookedFor.REFUSED:
            if not look.duty:
                return _("It did not open: something of it was changed")
            return _("A sealed part did not open: %(name)s") % {"name": tell_compartment(look.duty)}
        case LookedFor.OTHER:
            return _quoted(look.words) if look.words else _("As said before")


def _quoted(words: str) -> str:
    return _("“%(words)s”") % {"words": words}


def names_of(members: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Return the shown name of each member; who is not known any more, by their pseudonym."""
    known = shown_names(sorted(str(member) for member in members))
    return {member: known.get(str(member), str(member)) for member in members}


def read_id(text: str) -> uuid.UUID | None:
    """Return the id that was typed or linked to; none where it is none."""
    try:
        return uuid.UUID(text.strip())
    except ValueError:
        return None


def _act(duty: str) -> str:
    for version in country_protocol().versions():
        if duty in version.duties:
            return labels().event(version.duties[duty].must).act
    return duty
