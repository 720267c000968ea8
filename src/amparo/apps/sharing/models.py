"""The tables of urgent requests and of demands. Only this folder reads them.

What people typed is kept as bytes that only the journal's door reads.
"""

import uuid

from django.db import models


class UrgentRequest(models.Model):
    """Somebody asks the desk whose code it is for a case, by a code that may be nobody's.

    The asking desk sees this row: so it says no more of the answer than ``answer``, and once that
    is granted which ``case`` it was.
    """

    class Answer(models.TextChoices):
        """What came of it; nothing while it waits."""

        GRANTED = "granted"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, editable=False)
    code = models.CharField(max_length=12, db_index=True)
    asked_by = models.UUIDField()
    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    words = models.BinaryField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "sharing_request"
        indexes = (models.Index(fields=["asked_by", "asked_at"], name="what_a_member_asked"),)


class RequestAnswer(models.Model):
    """Who answered a request, when and how; one for each. Only the answering desk sees it.

    ``until`` is when what was granted ends, if it does by itself. ``why`` is a code of those by
    which it was refused.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    request = models.OneToOneField(UrgentRequest, on_delete=models.PROTECT, related_name="told")
    answered_by = models.UUIDField()
    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=UrgentRequest.Answer)
    until = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "sharing_request_answer"


class Demand(models.Model):
    """An authority demanded information: ``texts`` say who, under which law, and what it asks.

    It names no case. Each holder answers for each case of theirs.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recorded_by = models.UUIDField()
    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    received_on = models.DateField()
    has_court_order = models.BooleanField()
    texts = models.BinaryField()

    class Meta:
        db_table = "sharing_demand"


class DemandAnswer(models.Model):
    """What a holder gave for one case. Only the answering desk sees it; another may follow it."""

    class Given(models.TextChoices):
        """How much was given."""

        NOTHING = "nothing"
        PART = "part"
        ALL = "all"

    id = models.UUIDField(primary_key=True, editable=False)
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="answers")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    answered_by = models.UUIDField()
    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    given = models.CharField(max_length=10, choices=Given)
    texts = models.BinaryField()

    class Meta:
        db_table = "sharing_demand_answer"


class AnsweredCase(models.Model):
    """A row for each case a desk answered for, without the case: all that the coordinator sees."""

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="counted")
    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "sharing_answered_case"


class WithdrawalNotice(models.Model):
    """A desk is told that consent was taken back from it, and confirms it by ``due_at``.

    ``number`` is the entry of the journal that says so, and what; this row says no more. It is
    there for whoever sees the case: a desk that is kept out of it is told nothing.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    told_by = models.UUIDField()
    due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.UUIDField(null=True, blank=True)

    class Meta:
        db_table = "sharing_withdrawal_notice"
        constraints = (
            models.UniqueConstraint(
                fields=["case", "number", "desk"], name="a_desk_is_told_of_a_withdrawal_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["desk", "due_at"],
                condition=models.Q(acknowledged_at=None),
                name="withdrawals_to_acknowledge",
            ),
        )
