"""The table of what ended for good. Rows are added, and nothing else is done with them."""

import uuid

from django.db import models


class Ended(models.Model):
    """One thing that ended: its id and its kind, and nothing of what it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=20)
    of = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "ended_thing"
        constraints = (
            models.UniqueConstraint(fields=["kind", "of", "at"], name="it_ended_then_once"),
        )
