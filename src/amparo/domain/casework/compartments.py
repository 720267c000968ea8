"""The parts of a case that are kept apart, so that each goes only to whom it may."""

from enum import Enum


class Compartment(Enum):
    """A sealed part of a case. The value is what the database, the journal and the packs call it.

    ``STATEMENT`` is what the person told; ``LOCATION`` where they are, or are to be.
    """

    IDENTITY = "identity"
    CONTACT = "contact"
    HEALTH = "health"
    LEGAL = "legal"
    STATEMENT = "statement"
    LOCATION = "location"
    FILES = "files"
