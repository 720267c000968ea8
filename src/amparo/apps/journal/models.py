"""The table of the journal. It is written by `append` alone; triggers refuse every change."""

from django.db import models


class JournalEntry(models.Model):
    """One entry. ``content`` is opaque here: only `door` knows what its bytes mean."""

    case = models.UUIDField(db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    event = models.CharField(max_length=200, blank=True)
    earliest = models.DateTimeField()
    latest = models.DateTimeField()
    precision = models.CharField(max_length=10)
    recorded_at = models.DateTimeField()
    institution = models.CharField(max_length=200)
    desk_id = models.IntegerField()
    member = models.UUIDField()
    content = models.BinaryField()
    corrects = models.PositiveIntegerField(null=True)
    submission = models.UUIDField(unique=True)
    previous_hash = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        db_table = "journal_entry"
        constraints = (
            models.UniqueConstraint(fields=["case", "number"], name="one_entry_of_each_number"),
        )


class Checkpoint(models.Model):
    """One signed line that stands for every entry there was: `amparo.domain.casework.checkpoints`.

    ``entries`` and ``cases`` are all it covers, with the checkpoints before.
    """

    at = models.DateTimeField(unique=True)
    entries = models.BigIntegerField()
    cases = models.BigIntegerField()
    digest = models.BinaryField()
    signature = models.BinaryField()
    public_key = models.BinaryField()

    class Meta:
        db_table = "journal_checkpoint"


class Head(models.Model):
    """The last entry of a case that a checkpoint saw, where none before had seen it."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="heads")
    case = models.UUIDField(db_index=False)
    number = models.PositiveIntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table = "journal_head"
        constraints = (
            models.UniqueConstraint(fields=["case", "number"], name="a_head_is_seen_once"),
        )
