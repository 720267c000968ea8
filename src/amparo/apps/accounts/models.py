"""The tables of institutions, desks, roles and members. Only this folder reads them."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q

from amparo.apps.accounts.managers import MemberManager
from amparo.apps.accounts.roles import MemberRole


class Institution(models.Model):
    """A body with duties. Its name is the one by which the protocol's roles are bound."""

    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class Desk(models.Model):
    """A unit of an institution at a place; without a place, the one for everywhere.

    ``is_by_assignment``: its officers see only the cases that are assigned to them.
    ``is_confidential``: others are told neither its name nor where it is (`confidential`).
    """

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="desks")
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=100, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    is_by_assignment = models.BooleanField(default=False, db_default=False)
    is_confidential = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["institution", "place"],
                condition=Q(closed_on=None),
                name="one_open_desk_of_an_institution_at_a_place",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="a_desk_closes_after_it_opens",
            ),
        )

    def __str__(self) -> str:
        return self.name


class DeskMail(models.Model):
    """The e-mail address of a desk, if it has one.

    ``told_at`` and ``newest_duty`` say until when and up to which duty the last message spoke.
    """

    desk = models.OneToOneField(
        Desk, on_delete=models.PROTECT, primary_key=True, related_name="mail"
    )
    address = models.EmailField(max_length=254)
    told_at = models.DateTimeField(null=True)
    newest_duty = models.BigIntegerField(default=0)


class RoleHolding(models.Model):
    """An institution that holds a role of the protocol, at a place or everywhere, for a time.

    ``held_from`` is included and ``held_until`` is not; none where open.
    """

    role = models.CharField(max_length=200)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="holdings")
    place = models.CharField(max_length=100, blank=True)
    held_from = models.DateField(null=True, blank=True)
    held_until = models.DateField(null=True, blank=True)
    is_assumed = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(held_from=None) | Q(held_until=None) | Q(held_until__gt=F("held_from")),
                name="a_role_is_held_for_a_time",
            ),
        )


class Member(AbstractBaseUser):
    """A person who acts for a desk. The journal knows them by ``pseudonym`` alone.

    ``has_first_password``: somebody else made their password, and has seen it; it is good until
    ``invited_until``. Who is suspended cannot sign in, and keeps their desk. ``is_active`` ends
    when they are removed.
    """

    sign_in_name = models.CharField(max_length=60, unique=True)
    shown_name = models.CharField(max_length=100)
    pseudonym = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_active = models.BooleanField(default=True)
    invited_until = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    has_first_password = models.BooleanField(default=False, db_default=False)

    USERNAME_FIELD = "sign_in_name"
    objects = MemberManager()

    def __str__(self) -> str:
        return self.shown_name


class Posting(models.Model):
    """A member at a desk, in a role, from a day on; one at a time.

    ``invited_by`` is who gave it to them, by their pseudonym, at ``invited_at``; none where Amparo
    was begun with it. Where the role needs a second person, they see no case before
    ``confirmed_at``; ``confirmed_by`` is none where nobody needed to be asked.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="postings")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(max_length=30, choices=MemberRole)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    invited_by = models.UUIDField(null=True, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.UUIDField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    @property
    def is_confirmed(self) -> bool:
        """Whether they act in their role, and do not wait for a second person."""
        return self.invited_by is None or self.confirmed_at is not None

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("invited_by")),
                name="a_second_person_confirms",
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(ends_on=None),
                name="a_member_is_at_one_desk_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_posting_ends_after_it_starts",
            ),
        )


class Attempt(models.Model):
    """A try at a password or a code, in a bucket of those that count together (`attempts`)."""

    bucket = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["bucket", "at"], name="attempts_of_a_bucket"),)


class HistoryEntry(models.Model):
    """Something that happened with the account of a member (`history`). Nobody changes it.

    ``hour`` is said where it is noted once an hour at most.
    """

    member = models.UUIDField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=30)
    about = models.CharField(max_length=100, blank=True)
    hour = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)

    class Meta:
        db_table = "accounts_history"
        indexes = (models.Index(fields=["member", "at"], name="what_happened_with_one"),)
        constraints = (
            models.UniqueConstraint(
                fields=["member", "kind", "about", "hour"], name="once_an_hour_at_most"
            ),
        )
