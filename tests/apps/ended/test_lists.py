"""The list of what ended: complete, in its order, and refused where it was changed."""

import json
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from amparo.apps.accounts.middleware import see_as
from amparo.apps.ended.lists import (
    UnreadableList,
    list_file,
    reaches_until,
    read_list,
    write_list,
)
from amparo.apps.ended.models import Ended
from amparo.apps.ended.noting import What, note_ended
from amparo.apps.ended.tasks import write
from amparo.apps.operations.worker import Purpose, working_for
from amparo.vault.signing import public_key_of
from tests.apps.acting import acting_as
from tests.cast import Cast
from tests.database import TestDatabase

FIRST, SECOND = uuid.UUID(int=1), uuid.UUID(int=2)
NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
OTHER_KEY = "11" * 32


@pytest.fixture
def own_keys() -> set[bytes]:
    return {public_key_of(key_hex=settings.CHECKPOINT_KEY)}


@pytest.fixture
def as_worker(committed: Cast, database: TestDatabase) -> Iterator[None]:
    with acting_as(database.worker, database):
        yield


def end(of: uuid.UUID, *, at: datetime = NOW) -> None:
    with working_for(Purpose.ERASE):
        note_ended(what=What.CASE, of=of, at=at)


def listed(path: Path, *, now: datetime = NOW, although_nothing: bool = False) -> int:
    with working_for(Purpose.LIST):
        return write_list(path=path, now=now, although_nothing=although_nothing)


def jobs() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text FROM procrastinate_jobs")
        return [(str(name), str(state)) for name, state in cursor.fetchall()]


@pytest.fixture
def path(tmp_path: Path, as_worker: None) -> Path:
    """A list of two things that ended, and two lines that nothing else did."""
    found = tmp_path / "ended" / "ended.jsonl"
    end(FIRST, at=NOW)
    listed(found)
    end(SECOND, at=NOW + timedelta(hours=1))
    listed(found, now=NOW + timedelta(hours=2))
    listed(found, now=NOW + timedelta(days=2))
    return found


def test_what_ended_is_listed_once_and_each_day_that_nothing_else_did(
    path: Path, own_keys: set[bytes]
) -> None:
    lines = read_list(path=path, public_keys=own_keys)

    assert [(line.number, line.kind, line.of) for line in lines] == [
        (1, "case", str(FIRST)),
        (2, "nothing", ""),
        (3, "case", str(SECOND)),
        (4, "nothing", ""),
    ]
    assert reaches_until(lines=lines) == NOW + timedelta(days=2)
    assert listed(path, now=NOW + timedelta(days=2, hours=1)) == 0
    assert len(path.read_bytes().splitlines()) == 4
    assert listed(path, now=NOW + timedelta(days=2, hours=1), although_nothing=True) == 0
    assert len(path.read_bytes().splitlines()) == 5


def test_the_list_is_for_its_owner_alone(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_noting_leaves_one_job_that_writes_the_list(
    as_worker: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATA_FOLDER", tmp_path)
    end(FIRST)
    end(FIRST)
    end(SECOND)

    with working_for(Purpose.LIST):
        assert Ended.objects.count() == 2
    assert jobs() == [("ended.write", "todo")]
    write()
    assert list_file(data_folder=settings.DATA_FOLDER).is_file()


def test_what_is_rolled_back_did_not_end(as_worker: None, tmp_path: Path) -> None:
    with suppress(ZeroDivisionError), working_for(Purpose.ERASE):
        note_ended(what=What.CASE, of=FIRST, at=NOW)
        raise ZeroDivisionError

    assert listed(tmp_path / "list") == 0
    assert jobs() == []


def test_a_line_that_was_torn_counts_as_not_there_and_is_written_again(
    path: Path, own_keys: set[bytes]
) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"number": 5, "kin')

    lines = read_list(path=path, public_keys=own_keys)
    end(uuid.UUID(int=3), at=NOW + timedelta(days=3))
    listed(path, now=NOW + timedelta(days=3))

    assert len(lines) == 4
    assert [line.number for line in read_list(path=path, public_keys=own_keys)] == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]


@pytest.mark.parametrize(
    ("order", "wrong"),
    [((1, 2, 3), 1), ((0, 2, 3), 2), ((0, 1, 3), 3), ((0, 2, 1, 3), 2), ((0, 0, 1), 2)],
)
def test_lines_left_out_moved_or_repeated_are_refused(
    path: Path, own_keys: set[bytes], order: tuple[int, ...], wrong: int
) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[at] for at in order))

    with pytest.raises(UnreadableList, match=f"line {wrong}: changed, or the one before is"):
        read_list(path=path, public_keys=own_keys)


@pytest.mark.parametrize(
    ("field", "said"),
    [("of", str(SECOND)), ("kind", "nothing"), ("at", "2026-01-01T00:00:00+00:00"), ("number", 2)],
)
def test_a_changed_line_is_refused(
    path: Path, own_keys: set[bytes], field: str, said: str | int
) -> None:
    first, *others = path.read_bytes().splitlines(keepends=True)
    changed = {**json.loads(first), field: said}
    path.write_bytes(json.dumps(changed).encode() + b"\n" + b"".join(others))

    with pytest.raises(UnreadableList, match="line 1: changed, or the one before is"):
        read_list(path=path, public_keys=own_keys)


def test_a_line_signed_by_another_key_is_refused_unless_that_is_one_too(
    path: Path, own_keys: set[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "CHECKPOINT_KEY", OTHER_KEY)
    listed(path, now=NOW + timedelta(days=9))

    with pytest.raises(UnreadableList, match="line 5: signed by another key"):
        read_list(path=path, public_keys=own_keys)
    keys = own_keys | {public_key_of(key_hex=OTHER_KEY)}
    assert len(read_list(path=path, public_keys=keys)) == 5


@pytest.mark.parametrize("text", ["milk\n", "{}\n", "[]\n", '{"number": "one"}\n'])
def test_a_file_of_something_else_is_refused_and_left_as_it_is(
    as_worker: None, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "list"
    path.write_text(text)

    with pytest.raises(UnreadableList, match="line 1: not of a list of what ended"):
        read_list(path=path, public_keys=set())
    with pytest.raises(UnreadableList):
        listed(path)
    assert path.read_text() == text


def test_the_web_reads_nothing_of_it_and_ends_no_case(cast: Cast) -> None:
    with transaction.atomic():
        see_as(actor=cast.amina)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Ended.objects.count()
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            note_ended(what=What.CASE, of=FIRST, at=NOW)
        with transaction.atomic():
            row = Ended(of=FIRST, kind="something else", at=NOW)
            Ended.objects.bulk_create([row], ignore_conflicts=True)


def test_nobody_changes_it_or_takes_it_back(as_worker: None) -> None:
    end(FIRST)

    with working_for(Purpose.LIST), pytest.raises(DatabaseError, match="permission denied"):
        Ended.objects.all().delete()
    with working_for(Purpose.LIST), pytest.raises(DatabaseError, match="permission denied"):
        Ended.objects.update(kind="other")


def test_without_a_purpose_the_worker_sees_none(as_worker: None) -> None:
    end(FIRST)

    assert list(Ended.objects.all()) == []
