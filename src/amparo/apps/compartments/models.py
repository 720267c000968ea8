"""The tables of sealed parts of cases. Only a desk that holds a grant, and unsealed, reads one."""

from django.db import models


class Kept(models.Model):
    """What a compartment of a case says, sealed under the data key with ``key_number``.

    ``version`` counts how often it was kept; the journal says so too, with a digest of these bytes.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    compartment = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    key_number = models.PositiveIntegerField()
    content = models.BinaryField()
    kept_at = models.DateTimeField()
    kept_by = models.UUIDField()

    class Meta:
        db_table = "compartments_kept"
        constraints = (
            models.UniqueConstraint(
                fields=["case", "compartment"], name="one_compartment_of_a_kind"
            ),
        )


class Grant(models.Model):
    """The data key of a compartment, sealed to a desk; with this row goes the right to open it.

    ``until`` is when it ends by itself, where that was said. While it ``is_waiting`` it opens
    nothing: the desk was asked for help, and has not accepted.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    compartment = models.CharField(max_length=10)
    key_number = models.PositiveIntegerField()
    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    desk_key = models.BigIntegerField()
    sealed = models.BinaryField()
    until = models.DateTimeField(null=True, blank=True)
    is_waiting = models.BooleanField(default=False, db_default=False)
    given_at = models.DateTimeField()
    given_by = models.UUIDField()

    class Meta:
        db_table = "compartments_grant"
        constraints = (
            models.UniqueConstraint(
                fields=["case", "compartment", "desk"], name="a_desk_has_a_grant_once"
            ),
        )
        indexes = (models.Index(fields=["desk", "desk_key"], name="grants_of_a_desk_key"),)


class RenewalDue(models.Model):
    """A compartment is to get another data key: a desk that opened it may do so no longer."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    compartment = models.CharField(max_length=10)
    since = models.DateTimeField()

    class Meta:
        db_table = "compartments_renewal_due"
        constraints = (
            models.UniqueConstraint(fields=["case", "compartment"], name="due_anew_once"),
        )


class Draft(models.Model):
    """What a member typed into the form of a compartment and has not kept yet, under their key."""

    member = models.UUIDField()
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    compartment = models.CharField(max_length=10)
    sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        db_table = "compartments_draft"
        constraints = (
            models.UniqueConstraint(
                fields=["member", "case", "compartment"], name="one_draft_of_a_form"
            ),
        )


class StoredFile(models.Model):
    """A sealed file in the data folder, and of which case it is. Its name and key are not here."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "compartments_file"
