"""What is wrong with a backup, its keys or the place is said in a line, before anything is done."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from amparo.cli import main
from tests.cli.backing_up.made import MANIFEST, OTHER_PAIR, PAIR, START_KEY, sealed

NOW = datetime.now(tz=UTC)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a backup and what opens it; the data folder is empty but for its keys."""
    data = tmp_path / "data"
    (data / "keys").mkdir(parents=True)
    for name in ("secret-key", "checkpoint-key"):
        (data / "keys" / name).write_text("00" * 32)
    (data / "keys/start-key").write_text(START_KEY)
    monkeypatch.setenv("AMPARO_DATA", str(data))
    monkeypatch.setenv("AMPARO_COUNTRY", "paraguay")
    for name in ("AMPARO_START_KEY", "AMPARO_PROCESS_URL", "AMPARO_BACKUP_KEY"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "key").write_text(PAIR.private.hex() + "\n")
    (tmp_path / "backup").write_bytes(sealed(folder=data, made_at=NOW))
    return tmp_path


def restoring(place: Path, *more: str) -> int:
    said = ["--from", str(place / "backup"), "--key", str(place / "key"), "--without-ended"]
    return main(["restore", *said, *more])


def refusal(place: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """What a restore says that is refused; and nothing came of it."""
    assert restoring(place, *more) == 2
    assert sorted(path.name for path in (place / "data").iterdir()) == ["keys"]
    return capsys.readouterr().err.replace(str(place), "")


def change(place: Path, at: int) -> None:
    content = bytearray((place / "backup").read_bytes())
    content[at] ^= 1
    (place / "backup").write_bytes(content)


def test_another_backup_key(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "key").write_text(OTHER_PAIR.private.hex())

    assert refusal(place, capsys) == (
        "--from /backup: the key of --key does not open it: it was sealed to another one, or its"
        " first lines were changed\n"
    )


@pytest.mark.parametrize("text", ["", "milk", "00" * 31, "ñ"])
def test_a_file_that_holds_no_key(
    place: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (place / "key").write_text(text)

    assert refusal(place, capsys) == (
        "--key /key: a key is 32 bytes in hexadecimal, as `amparo backup-key new` makes them\n"
    )


def test_another_start_key(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "data/keys/start-key").write_text("another start key, as invented")

    assert refusal(place, capsys) == (
        f"--from /backup: AMPARO_START_KEY is not the start key of {NOW:%Y-%m-%d}, when it was"
        " made. Give that one\n"
    )


def test_keys_that_are_missing_are_not_made(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "data/keys/start-key").unlink()
    (place / "data/keys/secret-key").unlink()

    assert refusal(place, capsys) == (
        "AMPARO_START_KEY, AMPARO_SECRET_KEY: the key of the time is needed, which is in no"
        " backup. Name it, or put it into /data/keys as it was\n"
    )
    assert [path.name for path in (place / "data/keys").iterdir()] == ["checkpoint-key"]


def test_a_backup_that_has_expired(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made_at = NOW - timedelta(days=35)
    (place / "backup").write_bytes(sealed(folder=place / "data", made_at=made_at))

    assert refusal(place, capsys) == (
        f"/backup: it expired on {NOW:%Y-%m-%d}, 35 days after it was made: what was erased since"
        " must not come back. If nothing newer is left, say --although-expired, and delete the"
        " file afterwards\n"
    )


def test_one_that_has_expired_is_read_where_that_is_said(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made_at = NOW - timedelta(days=99)
    manifest = replace(MANIFEST, country="chile")
    (place / "backup").write_bytes(
        sealed(folder=place / "data", made_at=made_at, manifest=manifest)
    )

    assert "the backup is of chile" in refusal(place, capsys, "--although-expired")


@pytest.mark.parametrize("at", [-1, -70_000, -200_000])
def test_a_changed_byte(place: Path, capsys: pytest.CaptureFixture[str], at: int) -> None:
    change(place, at)

    assert refusal(place, capsys) == (
        "/backup: something in it was changed, or its end is missing. Take another copy of it, or"
        " the backup before\n"
    )


@pytest.mark.parametrize("lost", [1, 65_553, 65_553 * 2, 150_000])
def test_an_end_that_is_missing(place: Path, capsys: pytest.CaptureFixture[str], lost: int) -> None:
    content = (place / "backup").read_bytes()
    (place / "backup").write_bytes(content[:-lost])

    assert "something in it was changed, or its end is missing" in refusal(place, capsys)


@pytest.mark.parametrize("text", ["", "milk\n", "PGDMP\n"])
def test_a_file_of_something_else(
    place: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (place / "backup").write_text(text)

    assert refusal(place, capsys) == "--from /backup: this is no backup of Amparo\n"


def test_a_file_that_is_not_there(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "backup").unlink()

    assert refusal(place, capsys) == "--from /backup: No such file or directory\n"


def test_another_country(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = replace(MANIFEST, country="chile")
    (place / "backup").write_bytes(sealed(folder=place / "data", made_at=NOW, manifest=manifest))

    assert refusal(place, capsys) == (
        "the backup is of chile, and AMPARO_COUNTRY is paraguay; set it to chile\n"
    )


@pytest.mark.parametrize("said", [[], ["--ended", "list", "--without-ended"]])
def test_neither_a_list_nor_a_word_that_there_is_none_or_both(
    place: Path, capsys: pytest.CaptureFixture[str], said: Sequence[str]
) -> None:
    arguments = ["restore", "--from", str(place / "backup"), "--key", str(place / "key"), *said]

    with pytest.raises(SystemExit):
        main(arguments)

    assert "--without-ended" in capsys.readouterr().err


def test_a_backup_without_its_key_or_its_folder(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    without = main(["backup", "--to", str(place)])
    monkeypatch.setenv("AMPARO_BACKUP_KEY", "milk")
    wrong = main(["backup", "--to", str(place)])
    monkeypatch.setenv("AMPARO_BACKUP_KEY", PAIR.public.hex())
    nowhere = main(["backup", "--to", str(place / "disk")])

    assert (without, wrong, nowhere) == (2, 2, 2)
    assert capsys.readouterr().err.replace(str(place), "").splitlines() == [
        "AMPARO_BACKUP_KEY is not given; make a pair first: amparo backup-key new --to FILE",
        "AMPARO_BACKUP_KEY: a key is 32 bytes in hexadecimal, as `amparo backup-key new` makes"
        " them",
        "--to /disk: there is no such folder; is the disk there?",
    ]


def test_a_new_pair_is_kept_in_two_places_and_never_over_another(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = main(["backup-key", "new", "--to", str(place / "new-key")])
    said = capsys.readouterr().out.splitlines()
    kept = (place / "new-key").read_text()
    again = main(["backup-key", "new", "--to", str(place / "new-key")])

    assert (first, again) == (0, 2)
    assert said[0].startswith("AMPARO_BACKUP_KEY=")
    assert kept.strip() not in " ".join(said)
    assert (place / "new-key").read_text() == kept
    assert (place / "new-key").stat().st_mode & 0o777 == 0o600
    public = bytes.fromhex(said[0].partition("=")[2])
    (place / "backup").write_bytes(
        sealed(
            folder=place / "data", made_at=NOW, pair=replace(PAIR, public=public),
            manifest=replace(MANIFEST, country="chile"),
        )
    )  # fmt: skip
    (place / "key").write_text(kept)
    assert "the backup is of chile" in refusal(place, capsys)
