"""The password with which a member signs in first: made by Amparo, shown once, kept as a hash."""

import secrets
from datetime import datetime, timedelta

# Without those that are taken for one another when they are read from paper: 0 o, 1 l i.
_INVITATION = timedelta(days=7)
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _SIGNS_IN_GROUP = 4, 4


def make_first_password() -> str:
    """Return a password of sixteen signs in four groups, about 79 bits."""
    groups = (
        "".join(secrets.choice(_SIGNS) for _ in range(_SIGNS_IN_GROUP)) for _ in range(_GROUPS)
    )
    return "-".join(groups)


def invitation_ends(*, now: datetime) -> datetime:
    """Return until when a first password is good: seven days."""
    return now + _INVITATION
