"""Checkpoints: what one covers, when it is taken, and its copy outside the database."""

import stat
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from amparo.apps.journal.checkpoints import take_checkpoint
from amparo.apps.journal.copies import UnreadableCopies, copy_checkpoints, read_copies
from amparo.apps.journal.models import Checkpoint, Head
from amparo.apps.journal.tasks import checkpoint as checkpoint_job
from amparo.apps.operations.worker import Purpose, working_for
from tests.apps.acting import IDENTIFIED, acting_as, case_of_three, record
from tests.apps.journal.checkpoint_taking import LATER, SEEN_AT, checkpoint
from tests.cast import Cast
from tests.database import TestDatabase


def test_a_checkpoint_remembers_the_cases_that_grew(
    committed: Cast, database: TestDatabase
) -> None:
    grown, still = case_of_three(committed.amina), case_of_three(committed.amina)
    first = checkpoint(database)
    record(committed.amina, grown, IDENTIFIED)
    second = checkpoint(database, at=LATER)

    with acting_as(database.worker, database), working_for(Purpose.VERIFY):
        heads = list(Head.objects.order_by("pk").values_list("checkpoint_id", "case", "number"))
    assert (first.entries, first.cases) == (6, 2)
    assert (second.entries, second.cases) == (7, 2)
    assert sorted(heads) == sorted(
        [(first.pk, grown, 3), (first.pk, still, 3), (second.pk, grown, 4)]
    )


def test_a_checkpoint_that_is_rolled_back_leaves_nothing(
    committed: Cast, database: TestDatabase
) -> None:
    case_of_three(committed.amina)

    with acting_as(database.worker, database), working_for(Purpose.CHECKPOINT):
        take_checkpoint(now=SEEN_AT)
        transaction.set_rollback(True)

    with acting_as(database.worker, database), working_for(Purpose.VERIFY):
        assert not Checkpoint.objects.exists()


def test_the_copy_holds_each_checkpoint_once_and_is_for_its_owner_alone(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    path = tmp_path / "checkpoints" / "checkpoints.jsonl"
    first, second = checkpoint(database), checkpoint(database, at=LATER)

    with acting_as(database.worker, database), working_for(Purpose.CHECKPOINT):
        copied = [copy_checkpoints(path=path), copy_checkpoints(path=path)]

    assert copied == [2, 0]
    assert [copy.at for copy in read_copies(path=path)] == [SEEN_AT, LATER]
    assert [copy.digest for copy in read_copies(path=path)] == [first.digest, second.digest]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_line_that_was_cut_off_is_written_again(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    path = tmp_path / "checkpoints.jsonl"
    checkpoint(database)
    checkpoint(database, at=LATER)
    with acting_as(database.worker, database), working_for(Purpose.CHECKPOINT):
        copy_checkpoints(path=path)
        whole = path.read_bytes()
        path.write_bytes(whole[:-20])

        copied = copy_checkpoints(path=path)

    assert copied == 1
    assert path.read_bytes() == whole


def test_a_file_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text('{"at": "yesterday"}\n')

    with pytest.raises(UnreadableCopies, match=r"notes\.txt, line 1: not a checkpoint"):
        list(read_copies(path=path))


def test_the_job_takes_one_a_day_and_copies_it(
    committed: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    case_of_three(committed.amina)

    with acting_as(database.worker, database), override_settings(DATA_FOLDER=tmp_path):
        checkpoint_job(timestamp=0)
        checkpoint_job(timestamp=3600)
        with working_for(Purpose.VERIFY):
            kept = list(Checkpoint.objects.values_list("entries", "cases"))

    copies = list(read_copies(path=tmp_path / "checkpoints" / "checkpoints.jsonl"))
    assert kept == [(3, 1)]
    assert [(copy.entries, copy.cases) for copy in copies] == [(3, 1)]
