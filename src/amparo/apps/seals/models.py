"""The tables of keys. None holds a key that opens anything without one kept elsewhere."""

from django.db import models


class Root(models.Model):
    """The key on which every other hangs, sealed under the start key. One row."""

    sealed = models.BinaryField()

    class Meta:
        db_table = "seals_root"
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="one_root"),)


class CaseKey(models.Model):
    """The key of what a case's journal and profile say, sealed under the root.

    With this row goes what it sealed: that is how a case is erased.
    """

    case = models.UUIDField(primary_key=True)
    sealed = models.BinaryField()

    class Meta:
        db_table = "seals_case_key"
