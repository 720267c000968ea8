"""The scope of a consent: what may go to whom, for what, until when."""

from dataclasses import dataclass
from enum import Enum

from amparo.domain.casework.compartments import Compartment
from amparo.domain.protocol.calendar import MICROSECONDS

LONGEST_DAYS = 365
"""No consent lasts longer. Ours, and no law's: what nobody asks again about is forgotten, and a
person who gave it in a bad week must not find it standing years later."""

LONGEST = LONGEST_DAYS * 24 * 60 * 60 * MICROSECONDS
"""The same, in microseconds."""


class Purpose(Enum):
    """What something is shared for. The value is what the journal calls it."""

    SHELTER = "shelter"
    HEALTH_CARE = "health care"
    PSYCHOLOGICAL_HELP = "psychological help"
    LEGAL_AID = "legal aid"
    CRIMINAL_INVESTIGATION = "criminal investigation"
    PROTECTION = "protection"
    RESIDENCE = "residence"
    RETURN = "return"
    FAMILY_TRACING = "family tracing"
    OTHER_HELP = "other help"


class How(Enum):
    """How a person said what they said.

    ``BY_SIGNS``: in a sign language, by a nod or a drawing. ``BY_REPRESENTATIVE``: through whom an
    authority appointed. ``BY_RELATIVE``: through a parent or another relative; where one is marked
    as implicated, that counts for nothing.
    """

    IN_WRITING = "in writing"
    ORALLY = "orally"
    BY_SIGNS = "by signs"
    BY_REPRESENTATIVE = "by a representative"
    BY_RELATIVE = "by a relative"


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """Who may receive something: one desk, or, without one, whoever holds a role.

    A role stands where the desk is not known yet, or is better named to nobody: a shelter.
    """

    desk_id: int | None = None
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What may go to whom, for what, and up to which instant, in microseconds since 1970 UTC."""

    receiver: Receiver
    compartments: frozenset[Compartment]
    purpose: Purpose
    until: int
