"""Streams that are sealed: opened whole, in their order, as what they were sealed; or refused."""

import tracemalloc
from collections.abc import Iterator

import pytest

from amparo.vault.sealing import NotSealed, seal, unseal
from amparo.vault.streams import seal_stream, unseal_stream

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
OF = ("case 7", "file")
CHUNK = 65536
BEGIN, PIECE = 25, CHUNK + 17
LONG = bytes(range(256)) * (3 * CHUNK // 256) + b"the end"


def sealed(content: bytes, key: bytes = KEY, of: tuple[str, ...] = OF) -> bytes:
    return b"".join(seal_stream(key=key, of=of, chunks=[content]))


def opened(stream: bytes, key: bytes = KEY, of: tuple[str, ...] = OF) -> bytes:
    return b"".join(unseal_stream(key=key, of=of, chunks=[stream]))


def pieces(stream: bytes) -> tuple[bytes, list[bytes]]:
    rest = stream[BEGIN:]
    return stream[:BEGIN], [rest[at : at + PIECE] for at in range(0, len(rest), PIECE)]


def test_what_is_sealed_is_opened_and_does_not_show_it() -> None:
    stream = sealed(b"the place is Gbarnga")

    assert opened(stream) == b"the place is Gbarnga"
    assert b"Gbarnga" not in stream


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, len(LONG)])
def test_each_length_comes_back_whole(length: int) -> None:
    assert opened(sealed(LONG[:length])) == LONG[:length]


@pytest.mark.parametrize("size", [1, 7, 4096, CHUNK, PIECE, 10 * CHUNK])
def test_it_does_not_matter_in_which_chunks_the_bytes_come(size: int) -> None:
    content = LONG[: CHUNK + 100]
    given = [content[at : at + size] for at in range(0, len(content), size)]
    stream = b"".join(seal_stream(key=KEY, of=OF, chunks=given))
    taken = [stream[at : at + size] for at in range(0, len(stream), size)]

    assert b"".join(unseal_stream(key=KEY, of=OF, chunks=taken)) == content


def test_the_same_is_sealed_differently_each_time() -> None:
    assert sealed(b"same")[BEGIN:] != sealed(b"same")[BEGIN:]


def test_contents_below_64_kib_are_all_as_long_and_the_next_is_a_step_longer() -> None:
    assert {len(sealed(LONG[:length])) for length in (0, 1, 40_000, CHUNK - 1)} == {65578}
    assert {len(sealed(LONG[:length])) for length in (CHUNK, 2 * CHUNK - 1)} == {131131}


def test_another_key_opens_nothing() -> None:
    with pytest.raises(NotSealed):
        opened(sealed(b"yes"), key=OTHER_KEY)


@pytest.mark.parametrize(
    "of", [("case 8", "file"), ("case 7",), ("case 7file",), ("7", "file"), ()]
)
def test_what_was_moved_elsewhere_does_not_open(of: tuple[str, ...]) -> None:
    with pytest.raises(NotSealed):
        opened(sealed(b"yes"), of=of)


@pytest.mark.parametrize("left", [0, 1, BEGIN - 1, BEGIN, BEGIN + 1, BEGIN + PIECE - 1])
def test_a_stream_cut_inside_its_only_piece_is_refused(left: int) -> None:
    with pytest.raises(NotSealed):
        opened(sealed(b"yes")[:left])


@pytest.mark.parametrize("kept", [0, 1, 2, 3])
def test_a_missing_end_is_refused_even_between_two_pieces(kept: int) -> None:
    begin, found = pieces(sealed(LONG))

    with pytest.raises(NotSealed):
        opened(begin + b"".join(found[:kept]))


def test_what_follows_the_end_is_refused() -> None:
    stream = sealed(b"yes")

    for more in (b"\0", stream[BEGIN:], stream):
        with pytest.raises(NotSealed):
            opened(stream + more)


@pytest.mark.parametrize("order", [(1, 0, 2, 3), (0, 2, 3), (0, 0, 1, 2, 3), (3,), (0, 1, 3, 2)])
def test_pieces_moved_left_out_or_repeated_are_refused(order: tuple[int, ...]) -> None:
    begin, found = pieces(sealed(LONG))

    with pytest.raises(NotSealed):
        opened(begin + b"".join(found[at] for at in order))


def test_a_piece_of_another_stream_of_the_same_thing_is_refused() -> None:
    begin, found = pieces(sealed(LONG))
    _, others = pieces(sealed(LONG))

    with pytest.raises(NotSealed):
        opened(begin + b"".join([found[0], others[1], *found[2:]]))


@pytest.mark.parametrize("place", [0, 1, BEGIN - 1, BEGIN, BEGIN + 1, BEGIN + 40_000, -1])
def test_a_changed_byte_is_noticed(place: int) -> None:
    stream = bytearray(sealed(b"yes"))
    stream[place] ^= 1

    with pytest.raises(NotSealed):
        opened(bytes(stream))


def test_what_was_sealed_in_one_way_does_not_open_in_the_other() -> None:
    with pytest.raises(NotSealed):
        opened(seal(key=KEY, of=OF, content=LONG))
    with pytest.raises(NotSealed):
        unseal(key=KEY, of=OF, sealed=sealed(LONG))


def test_a_long_stream_takes_no_more_memory_than_a_few_pieces() -> None:
    def content() -> Iterator[bytes]:
        for _ in range(400):
            yield b"0" * CHUNK

    tracemalloc.start()
    stream = seal_stream(key=KEY, of=OF, chunks=content())
    found = sum(len(chunk) for chunk in unseal_stream(key=KEY, of=OF, chunks=stream))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found == 400 * CHUNK
    assert most < 16 * CHUNK
