"""Tampering as only a superuser can is named: the case, the entry, the checkpoint."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest
from django.test import override_settings

from amparo.apps.journal.checkpoints import UnusableKey, own_public_key
from amparo.apps.journal.copies import Copy, copy_checkpoints, read_copies
from amparo.apps.journal.verifying import Fault, Kind, Verified, verify_journal
from amparo.apps.operations.worker import Purpose, working_for
from tests.apps.acting import acting_as, case_of_three, cheat, record
from tests.apps.journal.checkpoint_taking import LATER, SEEN_AT, checkpoint
from tests.cast import Cast
from tests.database import TestDatabase

KEY = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
# Hashes every entry of a case anew, as somebody who knows our code would.
HASH_ANEW = """
DO $$
DECLARE
    row journal_entry%ROWTYPE;
    last bytea := ''::bytea;
BEGIN
    FOR row IN SELECT * FROM journal_entry WHERE "case" = '{case}' ORDER BY number LOOP
        UPDATE journal_entry SET previous_hash = last, hash = journal_hash(last, ARRAY[
            row."case"::text, row.number::text, row.kind,
            journal_microseconds(row.earliest), journal_microseconds(row.latest), row.precision,
            journal_microseconds(row.recorded_at), row.institution, row.desk_id::text,
            row.member::text, coalesce(row.corrects::text, ''), row.submission::text
        ], row.content) WHERE id = row.id RETURNING hash INTO last;
    END LOOP;
END $$
"""


@pytest.fixture(autouse=True)
def signing_key() -> Iterator[None]:
    """A key of the tests' own."""
    with override_settings(CHECKPOINT_KEY=KEY):
        yield


def verified(database: TestDatabase, *, copies: Sequence[Copy] = ()) -> Verified:
    """Verify, as the worker's role."""
    with acting_as(database.worker, database), working_for(Purpose.VERIFY):
        return verify_journal(public_keys={own_public_key()}, copies=copies)


def faults(database: TestDatabase, *, copies: Sequence[Copy] = ()) -> list[Fault]:
    """What verifying finds wrong."""
    return list(verified(database, copies=copies).faults)


def test_a_journal_as_it_was_written_has_no_fault(committed: Cast, database: TestDatabase) -> None:
    case_of_three(committed.amina)
    checkpoint(database)
    case = case_of_three(committed.rosa)
    record(committed.rosa, case, "victim identified")
    checkpoint(database, at=LATER)

    assert verified(database) == Verified(entries=7, cases=2, checkpoints=2, faults=())


def test_an_empty_journal_has_no_fault(committed: Cast, database: TestDatabase) -> None:
    checkpoint(database)

    assert verified(database) == Verified(entries=0, cases=0, checkpoints=1, faults=())


@pytest.mark.parametrize(
    "change",
    [
        "content = '{}'::bytea",
        "earliest = earliest - interval '1 day'",
        "latest = latest + interval '1 microsecond'",
        "recorded_at = recorded_at - interval '1 minute'",
        "precision = 'day'",
        "kind = 'reason'",
        "institution = ''",
        "desk_id = desk_id + 1",
        "member = gen_random_uuid()",
        "corrects = 1",
        "submission = gen_random_uuid()",
        "previous_hash = ''::bytea",
    ],
)
def test_a_changed_entry_is_named(committed: Cast, database: TestDatabase, change: str) -> None:
    case = case_of_three(committed.amina)
    case_of_three(committed.amina)

    cheat(database, f'UPDATE journal_entry SET {change} WHERE "case" = %s AND number = 2', case)

    assert faults(database) == [Fault(kind=Kind.BROKEN_LINK, case=case, number=2)]


def test_an_entry_taken_out_of_the_middle_is_named(committed: Cast, database: TestDatabase) -> None:
    case = case_of_three(committed.amina)

    cheat(database, 'DELETE FROM journal_entry WHERE "case" = %s AND number = 2', case)

    assert faults(database) == [Fault(kind=Kind.BROKEN_LINK, case=case, number=2)]


def test_an_entry_put_into_the_middle_is_named(committed: Cast, database: TestDatabase) -> None:
    case = case_of_three(committed.amina)

    cheat(database, 'UPDATE journal_entry SET number = 4 WHERE "case" = %s AND number = 3', case)
    cheat(
        database,
        'INSERT INTO journal_entry ("case", number, kind, earliest, latest, precision,'
        " recorded_at, institution, desk_id, member, content, submission, previous_hash, hash)"
        ' SELECT "case", 3, kind, earliest, latest, precision, recorded_at, institution,'
        " desk_id, member, content, gen_random_uuid(), hash, sha256('made up')"
        ' FROM journal_entry WHERE "case" = %s AND number = 2',
        case,
    )

    assert faults(database) == [Fault(kind=Kind.BROKEN_LINK, case=case, number=3)]


def test_a_cut_end_is_named_by_a_checkpoint(committed: Cast, database: TestDatabase) -> None:
    case = case_of_three(committed.amina)
    checkpoint(database)

    cheat(database, 'DELETE FROM journal_entry WHERE "case" = %s AND number > 1', case)

    assert faults(database) == [Fault(kind=Kind.GONE, case=case, number=3, at=SEEN_AT)]


def test_a_case_that_is_gone_is_named_by_a_checkpoint(
    committed: Cast, database: TestDatabase
) -> None:
    case = case_of_three(committed.amina)
    case_of_three(committed.amina)
    checkpoint(database)

    cheat(database, 'DELETE FROM journal_entry WHERE "case" = %s', case)
    cheat(database, "DELETE FROM cases_case WHERE id = %s", case)

    assert faults(database) == [Fault(kind=Kind.GONE, case=case, number=3, at=SEEN_AT)]


def test_a_chain_written_anew_with_right_hashes_is_named_by_a_checkpoint(
    committed: Cast, database: TestDatabase
) -> None:
    case = case_of_three(committed.amina)
    checkpoint(database)
    record(committed.amina, case, "victim identified")
    checkpoint(database, at=LATER)

    cheat(database, "UPDATE journal_entry SET institution = 'X' WHERE \"case\" = %s", case)
    cheat(database, HASH_ANEW.format(case=case))

    assert faults(database) == [Fault(kind=Kind.REWRITTEN, case=case, number=3, at=SEEN_AT)]


def test_without_a_checkpoint_a_chain_written_anew_passes(
    committed: Cast, database: TestDatabase
) -> None:
    case = case_of_three(committed.amina)

    cheat(database, "UPDATE journal_entry SET institution = 'X' WHERE \"case\" = %s", case)
    cheat(database, HASH_ANEW.format(case=case))

    assert faults(database) == []


def test_what_a_checkpoint_saw_cannot_be_taken_from_it(
    committed: Cast, database: TestDatabase
) -> None:
    case = case_of_three(committed.amina)
    checkpoint(database)

    cheat(database, 'DELETE FROM journal_head WHERE "case" = %s', case)

    assert faults(database) == [Fault(kind=Kind.CHANGED_HEADS, at=SEEN_AT)]


def test_a_changed_checkpoint_is_named(committed: Cast, database: TestDatabase) -> None:
    case_of_three(committed.amina)
    checkpoint(database)

    cheat(database, "UPDATE journal_checkpoint SET entries = 2")

    assert faults(database) == [Fault(kind=Kind.NOT_SIGNED, at=SEEN_AT)]


def test_a_checkpoint_signed_by_another_key_is_named(
    committed: Cast, database: TestDatabase
) -> None:
    case_of_three(committed.amina)
    with override_settings(CHECKPOINT_KEY="11" * 32):
        checkpoint(database)

    assert faults(database) == [Fault(kind=Kind.OTHER_KEY, at=SEEN_AT)]


def test_a_checkpoint_taken_out_of_the_middle_is_noticed_by_the_next(
    committed: Cast, database: TestDatabase
) -> None:
    case = case_of_three(committed.amina)
    checkpoint(database)
    record(committed.amina, case, "victim identified")
    checkpoint(database, at=LATER)

    cheat(database, "DELETE FROM journal_head WHERE number = 3")
    cheat(database, "DELETE FROM journal_checkpoint WHERE at = %s", SEEN_AT)

    assert faults(database) == [Fault(kind=Kind.CHANGED_HEADS, at=LATER)]


def test_a_copy_elsewhere_knows_a_checkpoint_that_is_gone(
    committed: Cast, database: TestDatabase
) -> None:
    path = database.folder / "copies" / f"{uuid.uuid4()}.jsonl"
    case = case_of_three(committed.amina)
    checkpoint(database)
    with acting_as(database.worker, database), working_for(Purpose.CHECKPOINT):
        copy_checkpoints(path=path)

    for table in ("journal_head", "journal_checkpoint"):
        cheat(database, f"DELETE FROM {table}")
    cheat(database, 'DELETE FROM journal_entry WHERE "case" = %s AND number = 3', case)

    assert faults(database) == []
    assert faults(database, copies=list(read_copies(path=path))) == [
        Fault(kind=Kind.LOST, at=SEEN_AT)
    ]


def test_a_copy_elsewhere_knows_a_checkpoint_signed_anew(
    committed: Cast, database: TestDatabase
) -> None:
    path = database.folder / "copies" / f"{uuid.uuid4()}.jsonl"
    case = case_of_three(committed.amina)
    checkpoint(database)
    with acting_as(database.worker, database), working_for(Purpose.CHECKPOINT):
        copy_checkpoints(path=path)

    cheat(database, 'DELETE FROM journal_entry WHERE "case" = %s AND number = 3', case)
    for table in ("journal_head", "journal_checkpoint"):
        cheat(database, f"DELETE FROM {table}")
    checkpoint(database)

    assert faults(database, copies=list(read_copies(path=path))) == [
        Fault(kind=Kind.OTHER_COPY, at=SEEN_AT)
    ]


def test_an_entry_recorded_before_a_checkpoint_and_committed_after_is_no_fault(
    committed: Cast, database: TestDatabase
) -> None:
    checkpoint(database, at=datetime(2026, 11, 20, tzinfo=UTC))
    case_of_three(committed.amina)  # recorded on 2 November
    checkpoint(database, at=datetime(2026, 11, 21, tzinfo=UTC))

    assert faults(database) == []


def test_a_key_that_is_none_is_refused_by_the_name_of_its_setting(
    committed: Cast, database: TestDatabase
) -> None:
    with (
        override_settings(CHECKPOINT_KEY="a password"),
        pytest.raises(UnusableKey, match="AMPARO_CHECKPOINT_KEY: a key is 32 bytes in hexadecimal"),
    ):
        checkpoint(database)
