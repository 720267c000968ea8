"""``amparo journal …`` and ``amparo rebuild``, run as an administrator runs them."""

import os
import stat
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from amparo.apps.cases.rebuilding import Difference
from amparo.apps.journal.verifying import Fault, Kind, Verified
from amparo.cli.keeping.rebuilding import tell
from amparo.cli.keeping.verifying import tell as tell_verified
from tests.apps.acting import case_of_three, cheat
from tests.cast import Cast
from tests.database import TestDatabase

CODE_OF_WHO_OPENED = """
UPDATE cases_access SET code = 'K7Q-M4X-2' FROM cases_case AS of
    WHERE of.id = case_id AND of.opened_by_id = desk_id
"""


def amparo(database: TestDatabase, *arguments: str, **given: str) -> tuple[int, list[str]]:
    """The status of a command, and the lines it said."""
    environment = {
        **os.environ,
        **given,
        "AMPARO_DATABASE_URL": database.owner,
        "AMPARO_DATA": str(database.folder),
    }
    command = [sys.executable, "-c", "from amparo.cli import main; raise SystemExit(main())"]
    done = subprocess.run(
        [*command, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, (done.stdout + done.stderr).splitlines()


def test_a_checkpoint_by_hand_then_a_cut_end_that_verifying_names(
    committed: Cast, database: TestDatabase
) -> None:
    case = case_of_three(committed.amina)

    status, (signed, *_, key) = amparo(database, "journal", "checkpoint")
    before = amparo(database, "journal", "verify", "--key", key)
    cheat(database, 'DELETE FROM journal_entry WHERE "case" = %s AND number = 3', case)
    cheat(database, CODE_OF_WHO_OPENED)
    after_status, after = amparo(database, "journal", "verify")

    assert (status, signed) == (0, "Signed. Entries: 3. Cases: 1.")
    assert before == (0, ["Entries: 3. Cases: 1. Checkpoints: 1."
                          " Everything stands as it was written."])  # fmt: skip
    assert after_status == 1
    assert after[0].startswith(
        "case K7Q-M4X-2, entry 3: a checkpoint saw the entry, and it is gone (checkpoint of "
    )
    assert after[1] == ("Entries: 2. Cases: 1. Checkpoints: 1. Wrong: 1.")


def test_an_unknown_key_and_a_file_of_something_else_are_refused(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("milk\n")

    assert amparo(database, "journal", "verify", "--key", "secret") == (
        2, ["--key: a key is 32 bytes in hexadecimal: 64 of the signs 0-9 and a-f"],
    )  # fmt: skip
    assert amparo(database, "journal", "verify", "--checkpoints", str(notes)) == (
        2, [f"{notes}, line 1: not a checkpoint"],
    )  # fmt: skip


def test_with_another_start_key_nothing_is_read_or_mended(
    committed: Cast, database: TestDatabase
) -> None:
    case_of_three(committed.amina)

    status, said = amparo(database, "rebuild", "--write", AMPARO_START_KEY="another start key")

    assert status == 2
    assert said == [
        "AMPARO_START_KEY is not the start key this database was begun with. Nothing was changed."
        " Give the right one, or a backup that belongs to this one"
    ]


def test_rebuilding_names_a_row_that_differs_and_mends_it(
    committed: Cast, database: TestDatabase
) -> None:
    case_of_three(committed.amina)
    cheat(database, CODE_OF_WHO_OPENED)
    whole = amparo(database, "rebuild")
    cheat(database, "UPDATE cases_duty SET holder = '' WHERE position = 1")

    found = amparo(database, "rebuild")
    mended = amparo(database, "rebuild", "--write")

    assert whole == (0, ["Cases: 1. All rows and counts are as the journals say."])
    assert found == (1, [
        "case K7Q-M4X-2: duties 2",
        "Cases: 1. Differing: 1. Wrong counts: 2. To mend: amparo rebuild --write",
    ])  # fmt: skip
    assert mended[0] == 0
    assert amparo(database, "rebuild") == whole


def test_rebuilding_names_a_desk_that_sees_a_case_without_cause_and_leaves_it(
    committed: Cast, database: TestDatabase
) -> None:
    case = case_of_three(committed.amina)
    cheat(database, CODE_OF_WHO_OPENED)
    rosa = committed.rosa.desk_id
    planted = "INSERT INTO cases_access (case_id, desk_id, since) VALUES (%s, %s, now())"
    cheat(database, planted, case, rosa)

    found = amparo(database, "rebuild", "--write")

    assert found == (1, [
        f"case K7Q-M4X-2: seen by desks {rosa}, to whom nothing in the journal led",
        "Cases: 1. Differing: 1. Wrong counts: 0. Mended, but for cases seen without a cause: 1.",
    ])  # fmt: skip


def test_the_duties_of_an_instant_go_to_a_file_for_its_owner_alone(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    case_of_three(committed.amina)
    cheat(database, CODE_OF_WHO_OPENED)
    out = tmp_path / "duties.csv"

    status, said = amparo(database, "rebuild", "--at", "2026-11-10T00:00", "--out", str(out))

    assert (status, said) == (0, [f"Duties as of 2026-11-10 03:00 UTC: 3, in {out}"])
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    header, *rows = out.read_text().splitlines()
    assert header == (
        "case,number,duty,version,opened_at,opened_until,due_at,warn_at,ending,holder,breached_by,"
        "ended_at,ended_by,is_paused,is_law,reason"
    )
    assert [row.split(",")[:3] for row in rows] == [
        ["K7Q-M4X-2", "1", "PY1a"],
        ["K7Q-M4X-2", "2", "PY2a"],
        ["K7Q-M4X-2", "3", "PY6"],
    ]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--at", "2026-11-10"], "--at and --out go together: which instant, and where its duties"
         " go"),
        (["--at", "2026-11-10", "--out", "a.csv", "--write"],
         "--write mends what stands now; leave out --at"),
        (["--at", "yesterday", "--out", "a.csv"], "--at yesterday: write it as 2026-11-01T00:00"),
        (["--at", "2026-11-10", "--out", "a.txt"], "--out a.txt: the name ends in .csv or"
         " .parquet"),
    ],
)  # fmt: skip
def test_what_cannot_be_rebuilt_is_refused_in_a_line(
    database: TestDatabase, arguments: list[str], line: str
) -> None:
    assert amparo(database, "rebuild", *arguments) == (2, [line])


def test_a_demonstration_that_is_not_there_is_refused(database: TestDatabase) -> None:
    assert amparo(database, "journal", "verify", "--demo", "atlantis") == (
        2, ["--demo atlantis: there is no demonstration of it"],
    )  # fmt: skip


def test_every_difference_of_a_case_stands_in_one_line() -> None:
    difference = Difference(
        case=uuid.UUID(int=1), code="K7Q-M4X-2", duties=(0, 4), unseen_by=(3,), is_entries=True,
        is_next_tick=True,
    )  # fmt: skip

    assert tell(difference=difference) == (
        "case K7Q-M4X-2: duties 1, 5; not seen by desks 3; the number of entries;"
        " when to look at it again"
    )


def test_many_faults_are_counted_and_the_first_are_shown() -> None:
    case = uuid.UUID(int=1)
    faults = [Fault(kind=Kind.BROKEN_LINK, case=case, number=number) for number in range(1, 24)]

    lines = tell_verified(
        found=Verified(entries=23, cases=1, checkpoints=0, faults=tuple(faults)), codes={}
    )

    assert lines[0] == (
        "case 00000000-0000-0000-0000-000000000001, entry 1: the entry does not fit the one"
        " before it"
    )
    assert lines[19:] == [
        "case 00000000-0000-0000-0000-000000000001, entry 20: the entry does not fit the one"
        " before it",
        "and 3 more",
        "Entries: 23. Cases: 1. Checkpoints: 0. Wrong: 23.",
    ]
