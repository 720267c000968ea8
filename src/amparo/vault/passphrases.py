"""Keeping a secret under a passphrase: Argon2id, so that each guess costs memory and time.

It takes both on purpose. So only a few passphrases are tried at once in a process, other threads
go on meanwhile, and whoever would wait too long is told to come again.
"""

import struct
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from threading import BoundedSemaphore

from nacl.pwhash import argon2id
from nacl.utils import random

from amparo.vault.sealing import KEY_BYTES, NotSealed, seal, unseal

_WAY = b"\x01"
_HEAD = struct.Struct(">1sII")
_MEBIBYTE = 2**20
_MOST_MEBIBYTES, _MOST_PASSES = 1024, 16
_AT_ONCE, _PATIENCE_SECONDS = 2, 5.0
_turns = BoundedSemaphore(_AT_ONCE)


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one guess costs: how often the memory is passed over, and how much it is."""

    passes: int
    mebibytes: int


class Busy(RuntimeError):
    """Too many passphrases are being tried at once. Nothing was tried; try again."""


def keep_under(*, passphrase: str, of: Sequence[str], content: bytes, cost: Cost) -> bytes:
    """Return bytes that the passphrase opens, as what they are ``of``. Raises `Busy`."""
    salt = random(argon2id.SALTBYTES)
    head = _HEAD.pack(_WAY, cost.passes, cost.mebibytes) + salt
    return head + seal(key=_key(passphrase, salt, cost), of=of, content=content)


def open_under(*, passphrase: str, of: Sequence[str], kept: bytes) -> bytes:
    """Return what is kept under a passphrase. Raises `Busy`; `NotSealed` for a wrong one.

    Bytes that ask for more time or memory than anything of ours were changed, and are refused.
    """
    size = _HEAD.size + argon2id.SALTBYTES
    if len(kept) <= size:
        raise NotSealed
    way, passes, mebibytes = _HEAD.unpack(kept[: _HEAD.size])
    if way != _WAY or not (1 <= passes <= _MOST_PASSES and 1 <= mebibytes <= _MOST_MEBIBYTES):
        raise NotSealed
    cost = Cost(passes=passes, mebibytes=mebibytes)
    key = _key(passphrase, kept[_HEAD.size : size], cost)
    return unseal(key=key, of=of, sealed=kept[size:])


def _key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    # The same letters are written in other bytes by other keyboards.
    said = unicodedata.normalize("NFKC", passphrase.strip()).encode()
    if not _turns.acquire(timeout=_PATIENCE_SECONDS):
        raise Busy
    try:
        # Lets other threads run until it is done.
        return argon2id.kdf(
            KEY_BYTES, said, salt, opslimit=cost.passes, memlimit=cost.mebibytes * _MEBIBYTE
        )
    finally:
        _turns.release()
