"""The tables of cases and their projections. Each row but the case's own can be made anew."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from amparo.apps.seals.fields import SealedName


class Case(models.Model):
    """One presumed or identified victim. ``entries`` counts its journal.

    ``projected_at`` is the instant its projection is of; from ``next_tick_at`` on, time alone
    has changed it. ``found_together`` is shared by cases opened at one scene. Its facts will be
    erased at ``erase_on``, where that was announced, and were at ``erased_at``. What a person let
    be shared up to ``ask_again_since`` counts no more: they took some back, and a backup of before
    does not say of which.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    found_together = models.UUIDField(null=True, blank=True)
    entries = models.PositiveIntegerField(default=0)
    projected_at = models.DateTimeField()
    next_tick_at = models.DateTimeField(null=True, blank=True)
    erase_on = models.DateField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    ask_again_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["next_tick_at"],
                condition=models.Q(next_tick_at__isnull=False),
                name="cases_to_tick",
            ),
            models.Index(fields=["found_together"], name="cases_found_together"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Access(models.Model):
    """A desk that sees a case: it opened it, a duty in it reached it, or it was granted.

    It ends at ``until`` if that is said, and at ``ended_at`` where somebody ended it. To the
    members in ``hidden_from`` the row is not there, and so the case is not.

    ``code`` is the desk's own name for the case. Whoever lays the papers of two desks side by side
    does not see by it that they are of one person. The database draws it, and never one twice.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="seen_by")
    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(
        max_length=12, unique=True, db_default=models.Func(function="cases_new_code")
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    hidden_from = ArrayField(models.UUIDField(), null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["desk", "case"], name="a_desk_sees_a_case_once"),
        )
        indexes = (models.Index(fields=["case", "desk"], name="who_sees_a_case"),)


class Assignment(models.Model):
    """A case in the hands of a member of a desk: given by who leads, or taken in an emergency.

    ``words`` say why it was an emergency; what the bytes mean, only the journal's door knows.
    An emergency ends at ``until``, and is reviewed by who leads the desk's cases.
    """

    class Way(models.TextChoices):
        """How the case came into their hands."""

        ASSIGNED = "assigned"
        EMERGENCY = "emergency"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assignments")
    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    member = models.UUIDField()
    way = models.CharField(max_length=10, choices=Way)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    words = models.BinaryField(blank=True, default=b"")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.UUIDField(null=True, blank=True)
    is_justified = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "member"],
                condition=models.Q(way="assigned", ended_at=None),
                name="a_case_is_assigned_to_a_member_once",
            ),
            models.CheckConstraint(
                condition=models.Q(way="assigned") | models.Q(until__isnull=False),
                name="an_emergency_ends",
            ),
        )
        indexes = (models.Index(fields=["member", "case"], name="cases_in_whose_hands"),)


class Restriction(models.Model):
    """Somebody who may see a case no longer, or who is implicated in it. The journal says it too.

    ``target`` is a desk's id or a member's pseudonym. That a relative is implicated stands in the
    sealed journal alone. A restriction is lifted or stays; the coordinator reviews that it was
    put, and that it was lifted. For them it carries the ``code`` of the case at the desk that put
    it, and the ``words`` that say why, since they see no case.

    ``answer`` is what they said, `amparo.domain.casework.reviewing.Answer`, ``answer_words`` why,
    and ``review_desk`` where they were then. An answer that lifts is carried out by the worker.
    """

    class Kind(models.TextChoices):
        """Who is meant, and why."""

        MEMBER = "member"
        DESK = "desk"
        ENDED = "ended"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="restrictions")
    kind = models.CharField(max_length=10, choices=Kind)
    target = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=12, blank=True, default="")
    words = models.BinaryField(blank=True, default=b"")
    put_at = models.DateTimeField()
    put_by = models.UUIDField()
    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.UUIDField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.UUIDField(null=True, blank=True)
    review_desk = models.ForeignKey(
        "accounts.Desk", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=20, blank=True, default="")
    answer_words = models.BinaryField(blank=True, default=b"")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "kind", "target"],
                condition=models.Q(lifted_at=None),
                name="a_restriction_stands_once",
            ),
        )


class Duty(models.Model):
    """A duty that arose in a case, as of the case's projection; ``position`` in the order it did.

    It arose at ``opened_at``, or at some time up to ``opened_until``.

    ``due_at`` is none where the law states no deadline and while the clock is stopped
    (``is_paused``). ``desk`` is none where no desk of the holder is known. ``hidden_from`` are the
    members who are implicated in the case.
    """

    class Ending(models.TextChoices):
        """Whether it is still open, or how it ended."""

        OPEN = "open"
        DONE = "done"
        LIFTED = "lifted"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="duties")
    position = models.PositiveIntegerField()
    duty = SealedName()
    version = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    opened_until = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=Ending)
    holder = SealedName()
    desk = models.ForeignKey(
        "accounts.Desk", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    breached_by = SealedName(blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = SealedName(blank=True, default="")
    is_paused = models.BooleanField(default=False)
    is_law = models.BooleanField()
    reason = SealedName(blank=True, default="")
    hidden_from = ArrayField(models.UUIDField(), null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "position"], name="one_duty_at_a_position"),
        )
        indexes = (
            # Two orders of what a desk owes: by urgency, and by rule. Each holds all that *Due*
            # asks, and what row-level security does: the table itself is read for one page only.
            models.Index(
                fields=["desk", "due_at", "opened_at", "id"],
                include=["case", "duty", "is_law", "hidden_from"],
                condition=models.Q(ending="open"),
                name="duties_a_desk_owes",
            ),
            models.Index(
                fields=["desk", "duty"],
                include=["case", "due_at", "is_law", "hidden_from"],
                condition=models.Q(ending="open"),
                name="kinds_owed",
            ),
        )


class Profile(models.Model):
    """The coded profile of a case. What the bytes mean, only the journal's door knows."""

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="profile"
    )
    content = models.BinaryField()
