"""How the country's key and encodings rest: for desks, and under a case or the root.

Whoever has the database alone opens none of it; with the start key, encodings and no key; with a
passphrase too, both.
"""

import uuid
from collections.abc import Iterable

from amparo.apps.seals.cases import CaseSeal
from amparo.apps.seals.under_root import close_under_root, open_under_root
from amparo.vault.encodings import LENGTH
from amparo.vault.pairs import Pair, open_with, seal_to

_SHARES, _ASKED = "shares of the matching key", "encodings asked for"


def close_share(*, number: int, desk_id: int, public: bytes, key: bytes) -> bytes:
    """Return the country's key as it rests for the desk with a public half."""
    of = _of_share(number, desk_id, public)
    box = seal_to(public=public, of=of, content=key)
    return close_under_root(purpose=_SHARES, of=of, content=box)


def open_share(*, number: int, desk_id: int, pair: Pair, kept: bytes) -> bytes:
    """Return the country's key. Raises `amparo.vault.sealing.NotSealed`."""
    of = _of_share(number, desk_id, pair.public)
    box = open_under_root(purpose=_SHARES, of=of, kept=kept)
    return open_with(pair=pair, of=of, sealed=box)


def close_encodings(*, seal: CaseSeal, number: int, encodings: Iterable[bytes]) -> bytes:
    """Return the encodings of who a case is about as they rest."""
    return seal.close(what=_what(number), content=b"".join(encodings))


def open_encodings(*, seal: CaseSeal, number: int, kept: bytes) -> tuple[bytes, ...]:
    """Return the encodings of a case. Raises `amparo.vault.sealing.NotSealed`."""
    return _apart(seal.open(what=_what(number), kept=kept))


def close_asked(*, question: uuid.UUID, number: int, encodings: Iterable[bytes]) -> bytes:
    """Return the encodings of who is asked for as they rest."""
    of = (str(question), str(number))
    return close_under_root(purpose=_ASKED, of=of, content=b"".join(encodings))


def open_asked(*, question: uuid.UUID, number: int, kept: bytes) -> tuple[bytes, ...]:
    """Return the encodings of who is asked for. Raises `amparo.vault.sealing.NotSealed`."""
    return _apart(open_under_root(purpose=_ASKED, of=(str(question), str(number)), kept=kept))


def _of_share(number: int, desk_id: int, public: bytes) -> tuple[str, ...]:
    return ("matching key", str(number), str(desk_id), public.hex())


def _what(number: int) -> str:
    return f"encodings {number}"


def _apart(joined: bytes) -> tuple[bytes, ...]:
    return tuple(joined[at : at + LENGTH] for at in range(0, len(joined), LENGTH))
