"""The tables of keys of members and desks. None opens anything without a passphrase or a sheet.

What is sealed here is sealed once more under the root: without the start key not even a known
passphrase opens it.
"""

from django.db import models
from django.db.models import Q


class MemberKey(models.Model):
    """The public half of a member's pair, by their pseudonym; one at a time."""

    member = models.UUIDField()
    public = models.BinaryField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "keys_member"
        constraints = (
            models.UniqueConstraint(
                fields=["member"], condition=Q(ended_at=None), name="a_member_has_one_key"
            ),
        )


class KeptHalf(models.Model):
    """The private half of a member's pair, under their passphrase. Only they see the row."""

    key = models.OneToOneField(
        MemberKey, on_delete=models.PROTECT, primary_key=True, related_name="kept"
    )
    member = models.UUIDField()
    content = models.BinaryField()

    class Meta:
        db_table = "keys_kept_half"


class DeskKey(models.Model):
    """The public half of a desk's pair; ``number`` counts those it has had. One at a time.

    ``renewal_due_at``: since when somebody may have it who must not, so that it is to be made anew.
    ``former``: the private half of the one before, sealed to this one; empty for the first. Who
    makes a key anew may not see all that was sealed to the old one: that opens by way of the new.
    """

    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    public = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    renewal_due_at = models.DateTimeField(null=True, blank=True)
    former = models.BinaryField(default=b"")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "keys_desk"
        constraints = (
            models.UniqueConstraint(fields=["desk", "number"], name="one_desk_key_of_a_number"),
            models.UniqueConstraint(
                fields=["desk"], condition=Q(ended_at=None), name="a_desk_has_one_key"
            ),
        )


class Kit(models.Model):
    """The public half of a recovery kit: its private half stands on two sheets, and nowhere here.

    ``tried_at``: when both sheets were last shown to open it.
    """

    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    public = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    tried_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "keys_kit"
        constraints = (
            models.UniqueConstraint(
                fields=["desk"], condition=Q(ended_at=None), name="a_desk_has_one_kit"
            ),
        )


class Share(models.Model):
    """The private half of a desk's pair, sealed to one of its members, or to its recovery kit."""

    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="shares")
    member_key = models.ForeignKey(
        MemberKey, on_delete=models.PROTECT, null=True, related_name="shares"
    )
    kit = models.ForeignKey(Kit, on_delete=models.PROTECT, null=True, related_name="shares")
    sealed = models.BinaryField()
    given_at = models.DateTimeField()
    given_by = models.UUIDField()

    class Meta:
        db_table = "keys_share"
        constraints = (
            models.UniqueConstraint(
                fields=["desk_key", "member_key"], name="a_member_has_a_desk_key_once"
            ),
            models.UniqueConstraint(fields=["desk_key", "kit"], name="a_kit_has_a_desk_key_once"),
            models.CheckConstraint(
                condition=Q(member_key=None) ^ Q(kit=None), name="a_share_is_of_a_member_or_a_kit"
            ),
        )


class Widening(models.Model):
    """A member asks to open more cases in an hour than one alone may; another lets them."""

    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    member = models.UUIDField()
    asked_at = models.DateTimeField()
    allowed_by = models.UUIDField(null=True, blank=True)
    allowed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "keys_widening"
        constraints = (
            models.CheckConstraint(
                condition=Q(allowed_by=None) | ~Q(allowed_by=models.F("member")),
                name="another_member_allows_more",
            ),
        )
