"""What is kept of a file, and how it rests: no more than the picture, in its place alone.

Each file has a key of its own. Here the key is the right one each time.
"""

import uuid
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from django.conf import settings

from amparo.apps.compartments.files import store
from amparo.apps.compartments.files.content import KeptFile, check_whole, pieces_of, take_in
from amparo.vault.sealing import NotSealed
from tests.apps.acting import NOW
from tests.apps.compartments.files import samples

CASE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
PIECE_BYTES = 64 * 1024


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILES_FOLDER", tmp_path / "files")


def kept(content: bytes) -> KeptFile:
    """A file of the case, as it came in pieces."""
    taken = take_in(case=CASE, name="a.jpg", chunks=cut(content))
    return KeptFile(**asdict(taken), case=CASE, at=NOW, by=uuid.UUID(int=3))


def cut(content: bytes) -> Iterator[bytes]:
    for begin in range(0, len(content), PIECE_BYTES):
        yield content[begin : begin + PIECE_BYTES]


def opened(one: KeptFile, *, at: uuid.UUID) -> bytes:
    """What a file says that lies at a place in the store."""
    with store.open_file(file=at) as lying:
        return b"".join(pieces_of(kept=one, opened=lying))


def test_what_follows_a_picture_is_not_kept_however_long_it_is() -> None:
    one = kept(samples.jpeg(after=samples.CANARY * PIECE_BYTES))

    assert opened(one, at=one.file) == samples.clean_jpeg_bytes()
    assert one.size == len(samples.clean_jpeg_bytes())


def test_a_file_opens_in_no_other_case_and_as_no_other_file() -> None:
    one = kept(samples.jpeg())

    with pytest.raises(NotSealed):
        opened(replace(one, case=OTHER), at=one.file)
    with pytest.raises(NotSealed):
        opened(replace(one, file=OTHER), at=one.file)


def test_a_file_that_is_another_than_was_said_of_it_is_refused() -> None:
    one = kept(samples.jpeg())

    with store.open_file(file=one.file) as lying:
        check_whole(kept=one, opened=lying)
        for changed in (replace(one, digest="0" * 64), replace(one, size=one.size - 1)):
            with pytest.raises(NotSealed):
                check_whole(kept=changed, opened=lying)
