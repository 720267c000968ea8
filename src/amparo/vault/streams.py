"""Sealing what is too long to hold in memory: the secretstream of libsodium, piece by piece.

A piece opens only in its place, in its stream, for what the stream is of; the last one says that
it is the last. So pieces left out, moved, repeated or taken from another stream are noticed, and so
is an end that is missing.

All pieces are of one length, the last one filled up: so no length stands between them, and the
length of the whole tells the length of the content in steps of 64 KiB only. A photograph of a
document is told from no other by it. It costs each file less than one step.
"""

from collections.abc import Iterable, Iterator, Sequence

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES,
    crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
    sodium_pad,
    sodium_unpad,
)
from nacl.exceptions import CryptoError

from amparo.vault.sealing import NotSealed, written_of

CHUNK_BYTES = 64 * 1024
_WAY = b"\x02"  # 1 is that of `sealing`: neither is ever taken for the other
_BEGIN_BYTES = len(_WAY) + crypto_secretstream_xchacha20poly1305_HEADERBYTES
_PIECE_BYTES = CHUNK_BYTES + crypto_secretstream_xchacha20poly1305_ABYTES
_LAST = crypto_secretstream_xchacha20poly1305_TAG_FINAL
_ANOTHER_FOLLOWS = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE


def seal_stream(*, key: bytes, of: Sequence[str], chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Give the bytes that `unseal_stream` opens under the same key and ``of`` alone.

    The chunks may be of any length. What is given follows them; no more than one piece is held.
    """
    state = crypto_secretstream_xchacha20poly1305_state()
    yield _WAY + crypto_secretstream_xchacha20poly1305_init_push(state, key)
    bound = _WAY + written_of(of)
    for piece in _regrouped(chunks, CHUNK_BYTES):
        is_last = len(piece) < CHUNK_BYTES
        content = sodium_pad(piece, CHUNK_BYTES) if is_last else piece
        tag = _LAST if is_last else _ANOTHER_FOLLOWS
        yield crypto_secretstream_xchacha20poly1305_push(state, content, bound, tag)


def unseal_stream(*, key: bytes, of: Sequence[str], chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Give the content that was sealed, as the chunks come. Raises `NotSealed`.

    What was given before the refusal was sealed so, but is not the whole: use none of it.
    """
    pieces = _regrouped(chunks, _PIECE_BYTES, first=_BEGIN_BYTES)
    state, bound = _begun(key, next(pieces)), _WAY + written_of(of)
    for piece in pieces:
        content, tag = _pulled(state, bound, piece)
        if tag == _LAST:
            if next(pieces):
                raise NotSealed
            yield sodium_unpad(content, CHUNK_BYTES)
            return
        yield content


def _begun(key: bytes, begin: bytes) -> crypto_secretstream_xchacha20poly1305_state:
    if len(begin) < _BEGIN_BYTES or begin[: len(_WAY)] != _WAY:
        raise NotSealed
    state = crypto_secretstream_xchacha20poly1305_state()
    crypto_secretstream_xchacha20poly1305_init_pull(state, begin[len(_WAY) :], key)
    return state


def _pulled(
    state: crypto_secretstream_xchacha20poly1305_state, bound: bytes, piece: bytes
) -> tuple[bytes, int]:
    # A piece that is too short is the end of the bytes, which comes before the end of the stream.
    if len(piece) < _PIECE_BYTES:
        raise NotSealed
    try:
        return crypto_secretstream_xchacha20poly1305_pull(state, piece, bound)
    except CryptoError as problem:
        raise NotSealed from problem


def _regrouped(
    chunks: Iterable[bytes], length: int, *, first: int | None = None
) -> Iterator[bytes]:
    """Give the bytes in pieces of one length, and at last a shorter one, which may be empty."""
    held, wanted = bytearray(), first or length
    for chunk in chunks:
        held += chunk
        begin = 0
        while len(held) - begin >= wanted:
            yield bytes(held[begin : begin + wanted])
            begin, wanted = begin + wanted, length
        del held[:begin]
    yield bytes(held)
