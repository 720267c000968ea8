"""The secret of a token: made once, shown once, and told again by its keyed hash alone."""

import secrets

from django.conf import settings

from amparo.vault.hashing import keyed_hash

_BEGINNING = "amparo_"  # so that whoever finds one lying about knows what it is
_BYTES = 32
_PURPOSE = "amparo.tokens"
_LONGEST = 100


def new_secret() -> str:
    """Return a secret that nobody can guess."""
    return _BEGINNING + secrets.token_urlsafe(_BYTES)


def hash_of(*, secret: str) -> bytes:
    """Return what is kept of a secret. It tells nothing without this house's own key."""
    return keyed_hash(secret=settings.SECRET_KEY, purpose=_PURPOSE, text=secret)


def looks_like_one(text: str) -> bool:
    """Whether a text could be a secret of ours, so that it is worth looking for."""
    return text.startswith(_BEGINNING) and text.isascii() and len(text) <= _LONGEST
