"""Taking a checkpoint as the worker does."""

from datetime import UTC, datetime

from amparo.apps.journal.checkpoints import take_checkpoint
from amparo.apps.journal.models import Checkpoint
from amparo.apps.operations.worker import Purpose, working_for
from tests.apps.acting import acting_as
from tests.database import TestDatabase

SEEN_AT = datetime(2026, 11, 3, 5, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 4, 5, 0, tzinfo=UTC)


def checkpoint(database: TestDatabase, *, at: datetime = SEEN_AT) -> Checkpoint:
    """Take a checkpoint in a transaction of its own."""
    with acting_as(database.worker, database), working_for(Purpose.CHECKPOINT):
        return take_checkpoint(now=at)
