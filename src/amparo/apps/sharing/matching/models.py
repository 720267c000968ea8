"""The tables of asking who already helps a person. No name stands in any of them, sealed or not.

An application of its own within `sharing`, since an encoding hangs on a grant of sealed parts.
"""

from django.db import models

from amparo.domain.casework.matching import AskedBecause, Told
from amparo.domain.linkage.scoring import Nearness


class CountryKey(models.Model):
    """That there is a key of encodings, and not which; ``number`` counts them. One at a time."""

    number = models.PositiveIntegerField(unique=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "matching_key"


class KeyShare(models.Model):
    """The country's key of encodings, sealed to a desk's key, and once more under the root."""

    key = models.ForeignKey(CountryKey, on_delete=models.PROTECT, related_name="shares")
    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    desk_key = models.BigIntegerField()
    sealed = models.BinaryField()
    given_at = models.DateTimeField()
    given_by = models.UUIDField()

    class Meta:
        db_table = "matching_share"
        constraints = (
            models.UniqueConstraint(
                fields=["key", "desk_key"], name="a_desk_key_has_a_matching_key_once"
            ),
        )


class Encoding(models.Model):
    """The encodings of who a case is about, one under each name, sealed under the case's key.

    ``desk`` is told where one is near, until ``until`` if that is said. It opens the identity by
    the grant: with that row goes this one, whoever ends it. ``kept_version`` is the version of the
    identity they were made of, ``rules`` those of the spelling of names.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    grant_id = models.BigIntegerField()
    until = models.DateTimeField(null=True, blank=True)
    key = models.ForeignKey(CountryKey, on_delete=models.PROTECT, related_name="+")
    kept_version = models.PositiveIntegerField()
    rules = models.CharField(max_length=16)
    sealed = models.BinaryField()

    class Meta:
        db_table = "matching_encoding"


class Question(models.Model):
    """Somebody asked whether a person is helped. Whoever leads their desk sees that they did."""

    id = models.UUIDField(primary_key=True, editable=False)
    asked_by = models.UUIDField()
    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    because = models.CharField(
        max_length=12, choices=[(one.value, one.value) for one in AskedBecause]
    )

    class Meta:
        db_table = "matching_question"
        indexes = (models.Index(fields=["asked_by", "asked_at"], name="whom_a_member_asked_for"),)


class AskedEncoding(models.Model):
    """The encodings of who is asked for, sealed under the root, until they are compared."""

    question = models.OneToOneField(
        Question, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    key = models.ForeignKey(CountryKey, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()

    class Meta:
        db_table = "matching_asked"


class Match(models.Model):
    """Who is asked for may be who a case of a desk is about. Only that desk sees it, and answers.

    ``is_kept_out``: who asks is kept out of the case, so that only who leads it sees this, and
    nobody lets them know. ``told`` is the answer, and ``form`` that by which it was sent.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    nearness = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Nearness])
    is_kept_out = models.BooleanField()
    found_at = models.DateTimeField()
    told = models.CharField(
        max_length=12, choices=[(one.value, one.value) for one in Told], blank=True
    )
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.UUIDField(null=True, blank=True)
    form = models.UUIDField(null=True, blank=True)

    class Meta:
        db_table = "matching_match"
        constraints = (
            models.UniqueConstraint(fields=["question", "case"], name="a_case_is_near_once"),
        )
        indexes = (models.Index(fields=["desk", "told"], name="matches_of_a_desk"),)


class Invitation(models.Model):
    """What whoever asked is told: that a desk may tell them more. It names no case.

    It says once more who asked, and at which desk: that the wall round it looks at nothing else.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    asked_by = models.UUIDField()
    asking_desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey("accounts.Desk", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "matching_invitation"
        constraints = (
            models.UniqueConstraint(fields=["question", "desk"], name="a_desk_invites_once"),
        )
