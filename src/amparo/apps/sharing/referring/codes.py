"""The random code of a referral, which nobody takes for that of a case."""

import secrets

_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""No vowel, so that no word appears; nothing that is read as something else."""
_GROUPS, _GROUP = 2, 4


def new_referral_code() -> str:
    """Return a code such as ``R-7QM4-X29K``: 28 to the power of 8, about 378 thousand million."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(("R", *groups))
