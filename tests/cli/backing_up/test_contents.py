"""The inside of a backup: what was packed comes out, and nothing lands outside its folder."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from amparo.cli.backing_up.contents import FileChanged, Unpacking, Unreadable, _record, packed
from amparo.cli.backing_up.filling import put_in_place, refuse_taken_files
from amparo.cli.refusing import Refused
from tests.cli.backing_up.made import MANIFEST, WORDS, dump


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with three files, one of them empty, and keys beside them."""
    for name, content in {
        "files/a/long": b"0123456789" * 50_000,
        "files/b": b"short",
        "files/empty": b"",
        "keys/start-key": b"an invented start key",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


def packing(folder: Path) -> bytes:
    return b"".join(packed(manifest=MANIFEST, folder=folder, dump=dump()))


def in_pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


@pytest.mark.parametrize("size", [3, 4096, 10_000_000])
def test_what_was_packed_comes_out_however_it_is_cut(folder: Path, size: int) -> None:
    unpacking = Unpacking(chunks=in_pieces(packing(folder), size))

    manifest = unpacking.manifest()
    files = {str(place): b"".join(content) for place, content in unpacking.files()}
    rest = b"".join(unpacking.dump())

    assert manifest == MANIFEST
    assert files == {"a/long": b"0123456789" * 50_000, "b": b"short", "empty": b""}
    assert rest == WORDS


def test_keys_and_what_a_link_leads_to_are_not_packed(folder: Path) -> None:
    (folder / "files/link").symlink_to(folder / "keys/start-key")
    (folder / "files/linked").symlink_to(folder / "keys")

    assert b"start key" not in packing(folder)


def test_a_file_that_goes_meanwhile_is_left_out_and_one_cut_short_stops_it(folder: Path) -> None:
    chunks = packed(manifest=MANIFEST, folder=folder, dump=dump())
    next(chunks)
    (folder / "files/b").unlink()
    next(chunks)
    os.truncate(folder / "files/a/long", 10)

    with pytest.raises(FileChanged):
        list(chunks)
    (folder / "files/a/long").unlink()
    assert [str(place) for place, _ in begun(packing(folder)).files()] == ["empty"]


def begun(content: bytes) -> Unpacking:
    unpacking = Unpacking(chunks=[content])
    unpacking.manifest()
    return unpacking


@pytest.mark.parametrize("place", ["/etc/passwd", "../outside", "a/../../outside", ""])
def test_a_file_of_another_folder_is_refused(place: str) -> None:
    first = packing(Path("nowhere"))
    manifest = first[: -len(WORDS) - len(_record({"dump": "pg_dump"}))]

    with pytest.raises(Unreadable):
        list(begun(manifest + _record({"file": place, "bytes": 0})).files())


@pytest.mark.parametrize("content", [
    b"", b"\x00\x00", b"\x00\x00\x00\x02[]", b"\x00\x00\x00\x02{}", b"\x00\x00\x00\x04milk",
    b"\x00\x00\x10\x00{}",
])  # fmt: skip
def test_what_is_no_inside_of_a_backup_is_unreadable(content: bytes) -> None:
    with pytest.raises(Unreadable):
        Unpacking(chunks=[content]).manifest()


def test_something_new_inside_is_unreadable_and_not_skipped(tmp_path: Path) -> None:
    newer = replace(MANIFEST)
    content = b"".join(packed(manifest=newer, folder=tmp_path, dump=[]))
    changed = content.replace(b'"dump"', b'"film"')

    with pytest.raises(Unreadable):
        list(begun(changed).files())


def test_files_get_their_place_at_the_end_and_never_that_of_others(tmp_path: Path) -> None:
    (tmp_path / "files.being-restored").mkdir()
    (tmp_path / "files.being-restored/a").write_bytes(b"sealed")
    (tmp_path / "files").mkdir()

    refuse_taken_files(data_folder=tmp_path)
    put_in_place(data_folder=tmp_path)
    put_in_place(data_folder=tmp_path)

    assert (tmp_path / "files/a").read_bytes() == b"sealed"
    with pytest.raises(Refused, match="is not empty; nothing is restored over it"):
        refuse_taken_files(data_folder=tmp_path)
