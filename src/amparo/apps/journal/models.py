"""The table of the journal. It is written by `append` alone; triggers refuse every change."""

from django.db import models


class JournalEntry(models.Model):
    """One entry. ``content`` is sealed: only `door` knows what it says, and what happened."""

    case = models.UUIDField(db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
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


class Trace(models.Model):
    """Who acted in which case, and when; never what was recorded. For whoever checks the journal.

    ``number`` and ``hash`` are those of an entry that was recorded; none where a case was looked
    at.
    """

    class Act(models.TextChoices):
        """What was done."""

        RECORDED = "recorded"
        LOOKED = "looked"

    case = models.UUIDField(db_index=False)
    at = models.DateTimeField(db_index=True)
    desk_id = models.IntegerField()
    member = models.UUIDField()
    act = models.CharField(max_length=10, choices=Act)
    number = models.PositiveIntegerField(null=True)
    hash = models.BinaryField(null=True)

    class Meta:
        db_table = "journal_trace"
        indexes = (models.Index(fields=["case", "at"], name="who_acted_in_a_case"),)


class Reading(models.Model):
    """Somebody looked at a case, and what for.

    ``said`` is sealed, and only the door can read it: the rule under which their desk owed
    something in it, where that was why, and their words. Where nothing was owed, the case was in
    their hands, or they said why; without words, they said it shortly before. Of a sealed part
    that was opened, ``said`` tells which.
    """

    class Purpose(models.TextChoices):
        """What a case was looked at for."""

        DUTY = "duty"
        HAND = "hand"
        OTHER = "other"
        UNSEALED = "unsealed"
        REFUSED = "refused"

    case = models.UUIDField(db_index=False)
    at = models.DateTimeField()
    desk_id = models.IntegerField()
    member = models.UUIDField()
    purpose = models.CharField(max_length=10, choices=Purpose)
    said = models.BinaryField(blank=True, default=b"")

    class Meta:
        db_table = "journal_reading"
        indexes = (
            models.Index(fields=["case", "at"], name="who_read_a_case"),
            models.Index(fields=["desk_id", "at"], name="what_a_desk_read"),
            models.Index(fields=["at"], name="readings_in_their_order"),
        )


class FarReading(models.Model):
    """A member who read far beyond their duties on a day: numbers, and no case."""

    day = models.DateField()
    desk_id = models.IntegerField()
    member = models.UUIDField()
    cases = models.PositiveIntegerField()
    without_duty = models.PositiveIntegerField()

    class Meta:
        db_table = "journal_far_reading"
        constraints = (
            models.UniqueConstraint(fields=["day", "member"], name="far_reading_of_a_day_once"),
        )


class Verification(models.Model):
    """What was found when the journal was verified. ``faults`` name a kind, a case, a number."""

    at = models.DateTimeField(unique=True)
    entries = models.BigIntegerField()
    cases = models.BigIntegerField()
    checkpoints = models.BigIntegerField()
    faults = models.JSONField(default=list)

    class Meta:
        db_table = "journal_verification"
