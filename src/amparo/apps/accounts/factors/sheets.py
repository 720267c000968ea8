"""The codes of a printed sheet, each good once, kept so that whoever reads the database has none.

A code is short, for it is typed from paper. So it is hashed slowly, as a password is, and what
comes of that once more with the key of this house: the database alone lets nobody try codes, and
whoever has the key too tries for hours. One salt does for a sheet, so that looking for a code
among ten takes one slow hash; nothing but a code of eight numbers is looked for.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare

from amparo.apps.accounts.models import Member
from amparo.vault.hashing import keyed_hash, slow_hash

_PURPOSE = "amparo sheets of codes"
_CODES, _NUMBERS, _SALT_BYTES = 10, 8, 16
_BETWEEN = (" ", "-")


def new_codes() -> Sequence[str]:
    """Return the codes of a new sheet: ten of eight numbers, no two the same."""
    found: dict[str, None] = {}
    while len(found) < _CODES:
        found[f"{secrets.randbelow(10**_NUMBERS):0{_NUMBERS}}"] = None
    return list(found)


def hashed(*, member: Member, codes: Sequence[str]) -> dict[str, object]:
    """Return what is kept of the codes of a member's sheet. Takes long: a slow hash for each."""
    sheet: dict[str, Any] = {
        "salt": secrets.token_hex(_SALT_BYTES),
        "rounds": settings.SHEET_HASH_ROUNDS,
    }
    return {**sheet, "codes": [_hash(member, sheet, code) for code in codes]}


def without(*, member: Member, sheet: Mapping[str, Any], code: str) -> dict[str, object] | None:
    """Return what is kept of a sheet once a code of it is used; none where it has no such code."""
    typed = code
    for sign in _BETWEEN:
        typed = typed.replace(sign, "")
    if not (len(typed) == _NUMBERS and typed.isascii() and typed.isdigit()):
        return None
    looked_for = _hash(member, sheet, typed)
    left = [kept for kept in sheet["codes"] if not constant_time_compare(kept, looked_for)]
    return None if len(left) == len(sheet["codes"]) else {**sheet, "codes": left}


def count_left(*, sheet: Mapping[str, Any]) -> int:
    """Return how many codes of a sheet are still good."""
    return len(sheet["codes"])


def _hash(member: Member, sheet: Mapping[str, Any], code: str) -> str:
    slow = slow_hash(text=code, salt=bytes.fromhex(sheet["salt"]), rounds=sheet["rounds"])
    # With the member, so that a row copied to somebody else opens nothing.
    text = f"{member.pseudonym} {slow.hex()}"
    return keyed_hash(secret=settings.SECRET_KEY, purpose=_PURPOSE, text=text).hex()
