"""What somebody needs, how urgently, and what of them a desk must know to help with it."""

from collections.abc import Collection, Mapping
from enum import Enum

from amparo.domain.casework.compartments import Compartment
from amparo.domain.consent.scopes import Purpose


class Need(Enum):
    """What a desk is asked for. The value is what the journal and the database call it."""

    SHELTER = "shelter"
    MEDICAL = "medical"
    PSYCHOLOGICAL = "psychological"
    LEGAL = "legal"
    PROTECTION = "protection"
    GUARDIAN = "guardian"
    INVESTIGATION = "investigation"
    RESIDENCE = "residence"
    RETURN = "return"
    FAMILY = "family"
    INTERPRETER = "interpreter"
    BASICS = "basics"
    LEARNING = "learning"
    OTHER = "other"


PURPOSES: Mapping[Need, Purpose] = {
    Need.SHELTER: Purpose.SHELTER,
    Need.MEDICAL: Purpose.HEALTH_CARE,
    Need.PSYCHOLOGICAL: Purpose.PSYCHOLOGICAL_HELP,
    Need.LEGAL: Purpose.LEGAL_AID,
    Need.PROTECTION: Purpose.PROTECTION,
    Need.GUARDIAN: Purpose.PROTECTION,
    Need.INVESTIGATION: Purpose.CRIMINAL_INVESTIGATION,
    Need.RESIDENCE: Purpose.RESIDENCE,
    Need.RETURN: Purpose.RETURN,
    Need.FAMILY: Purpose.FAMILY_TRACING,
    Need.INTERPRETER: Purpose.OTHER_HELP,
    Need.BASICS: Purpose.OTHER_HELP,
    Need.LEARNING: Purpose.OTHER_HELP,
    Need.OTHER: Purpose.OTHER_HELP,
}
"""For which purpose the person must have let something be shared, by need."""

CONFIDENTIAL_NEEDS = frozenset({Need.SHELTER, Need.PROTECTION})
"""What a service gives of which nobody else is to know where it is, or that it helps."""

_REACHED = frozenset({Compartment.CONTACT})
_KNOWN = _REACHED | {Compartment.IDENTITY}
_ENOUGH: Mapping[Need, frozenset[Compartment]] = {
    Need.MEDICAL: _REACHED | {Compartment.HEALTH},
    Need.PSYCHOLOGICAL: _REACHED | {Compartment.HEALTH},
    Need.LEGAL: _KNOWN | {Compartment.LEGAL},
    Need.PROTECTION: _REACHED | {Compartment.LOCATION},
    Need.GUARDIAN: _KNOWN,
    Need.INVESTIGATION: _KNOWN | {Compartment.STATEMENT},
    Need.RESIDENCE: _KNOWN,
    Need.RETURN: _KNOWN,
    Need.FAMILY: _KNOWN,
}


class Urgency(Enum):
    """How soon the help is needed."""

    NOW = "now"
    DAYS = "days"
    WEEKS = "weeks"


def more_than_enough(
    *, need: Need, compartments: Collection[Compartment]
) -> frozenset[Compartment]:
    """Return those of some compartments without which a desk can help with a need as a rule.

    Ours, and no law's: a case may differ, so this warns and refuses nothing.

    >>> both = [Compartment.CONTACT, Compartment.STATEMENT]
    >>> more_than_enough(need=Need.SHELTER, compartments=both)
    frozenset({<Compartment.STATEMENT: 'statement'>})
    """
    return frozenset(compartments) - _ENOUGH.get(need, _REACHED)
