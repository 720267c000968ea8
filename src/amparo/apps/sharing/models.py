"""The tables of urgent requests, of demands and of referrals. Only this folder reads them.

What people typed is kept as bytes that only the journal's door reads.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from amparo.apps.seals.fields import SealedName


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


class Referral(models.Model):
    """A desk is asked for help with a need. It sees this row, and no case before it accepts.

    ``code`` is the referral's own. ``state`` is one of `amparo.domain.referral.acts.State`.
    ``compartments`` are those it opens once it has accepted, ``given`` those of them that it opens
    by this referral alone. ``is_confidential``: nobody is told which desk it is. ``is_practice``:
    no duty says by when to answer. To the members in ``hidden_from`` the row is not there; nor to
    the receiver, where it was taken back after it was accepted.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=12, unique=True)
    from_desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    to_desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    is_confidential = models.BooleanField()
    need = SealedName(of="need of a referral")
    urgency = SealedName(of="urgency of a referral")
    purpose = SealedName(of="purpose of a referral")
    compartments = ArrayField(models.CharField(max_length=10))
    given = ArrayField(models.CharField(max_length=10))
    sent_at = models.DateTimeField()
    sent_by = models.UUIDField()
    answer_by = models.DateTimeField()
    is_practice = models.BooleanField()
    state = models.CharField(max_length=12)
    state_since = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = SealedName(blank=True, default="")
    outcome = SealedName(blank=True, default="")
    hidden_from = ArrayField(models.UUIDField(), null=True, blank=True)

    class Meta:
        db_table = "sharing_referral"
        indexes = (
            models.Index(fields=["to_desk", "state"], name="referrals_to_a_desk"),
            models.Index(fields=["from_desk", "state"], name="referrals_of_a_desk"),
            models.Index(fields=["case", "state"], name="referrals_of_a_case"),
        )


class ReferralAct(models.Model):
    """What was done with a referral, by whom and when; ``id`` is of the form that did it."""

    id = models.UUIDField(primary_key=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="acts")
    act = models.CharField(max_length=12)
    at = models.DateTimeField()
    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    member = models.UUIDField()

    class Meta:
        db_table = "sharing_referral_act"
        indexes = (models.Index(fields=["referral", "at"], name="what_came_of_a_referral"),)


class ReferralWords(models.Model):
    """What went along with an act, sealed to the key of one of the two desks.

    It goes when nothing is to come of the referral any more.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="words")
    act = models.UUIDField()
    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    desk_key = models.BigIntegerField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "sharing_referral_words"
        constraints = (
            models.UniqueConstraint(fields=["act", "desk"], name="words_of_an_act_for_a_desk"),
        )
        indexes = (models.Index(fields=["desk", "desk_key"], name="words_under_a_desk_key"),)


class ReferralDraft(models.Model):
    """What a member typed into a form of referrals and has not sent yet, under their own key.

    ``about`` is the case that they refer, or the referral of which they ask or say more. It goes
    when that is sent, when the referral ends, and with the case.
    """

    member = models.UUIDField()
    about = models.UUIDField()
    sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        db_table = "sharing_referral_draft"
        constraints = (
            models.UniqueConstraint(
                fields=["member", "about"], name="one_draft_about_each_referral"
            ),
        )
