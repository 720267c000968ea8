"""Changes of counts. Their sums are the figures; nothing in them leads back to a case."""

from django.db import models

from amparo.apps.seals.fields import SealedName


class Change(models.Model):
    """How much the number of duties of one kind changed, and never which ones."""

    institution = SealedName()
    duty = SealedName()
    place = SealedName(blank=True, default="")
    month = models.DateField()
    outcome = models.CharField(max_length=12)
    reason = SealedName(blank=True, default="")
    is_law = models.BooleanField()
    is_dated = models.BooleanField()
    took = models.CharField(max_length=12, blank=True)
    change = models.IntegerField()

    class Meta:
        db_table = "coordination_change"


class ReferralChange(models.Model):
    """How much the number of referrals of one kind changed, and never which ones."""

    need = SealedName()
    place = SealedName(blank=True, default="")
    month = models.DateField()
    result = models.CharField(max_length=14)
    change = models.IntegerField()

    class Meta:
        db_table = "coordination_referral"


class Reckoning(models.Model):
    """The instant up to which the time of every case was let pass. One row, or none yet."""

    reached = models.DateTimeField()

    class Meta:
        db_table = "coordination_reckoning"
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="one_reckoning"),)
