"""The tables of tokens, of how often they are used, and of what programs recorded."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Token(models.Model):
    """A token that a member made for their desk. Of its secret a keyed hash is kept alone.

    It acts in the role and at the desk of ``posting``, and ends with it. ``scopes`` are the
    values of `amparo.domain.access.scopes.Scope`.
    """

    posting = models.ForeignKey("accounts.Posting", on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    made_by = models.UUIDField()
    purpose = models.CharField(max_length=200)
    scopes = ArrayField(models.CharField(max_length=20))
    secret_hash = models.BinaryField(unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "tokens_token"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="a_token_lasts_for_a_time",
            ),
        )


class Pace(models.Model):
    """How often a token was used in the last second and the last minute in which it was.

    The one row that a request of a program writes to say that it was there.
    """

    token = models.OneToOneField(
        Token, on_delete=models.CASCADE, primary_key=True, related_name="pace"
    )
    second = models.DateTimeField()
    in_second = models.PositiveIntegerField()
    minute = models.DateTimeField()
    in_minute = models.PositiveIntegerField()

    class Meta:
        db_table = "tokens_pace"


class RecordedByProgram(models.Model):
    """An entry of the journal, by its ``submission``, that a program recorded with a token.

    The journal names the member who answers for the token, and has no column for this. Nothing
    here leads to a case.
    """

    submission = models.UUIDField(primary_key=True)
    token = models.ForeignKey(Token, on_delete=models.PROTECT, related_name="recorded")

    class Meta:
        db_table = "tokens_recorded"
