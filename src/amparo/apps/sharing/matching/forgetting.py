"""Letting go what is encoded: of an erased case, and of everybody when the key may be known."""

import uuid
from datetime import datetime

from django.db import transaction

from amparo.apps.operations.transactions import Turn, take_turn
from amparo.apps.sharing.matching.models import (
    AskedEncoding,
    CountryKey,
    Encoding,
    KeyShare,
    Match,
)


def forget_case(*, case: uuid.UUID) -> None:
    """Let the encodings of an erased case go, and who asked for somebody like it. For the worker.

    What somebody who asked was told stays: it names no case.
    """
    Encoding.objects.filter(case=case).delete()
    Match.objects.filter(case=case).delete()


def end_country_key(*, at: datetime) -> int:
    """End the country's key of encodings, and let go all that was made with it. For the owner.

    Returns how many cases are to be encoded anew: whoever unseals next makes another key, gives it
    on, and each desk encodes its cases. What was asked and not compared yet is lost.
    """
    with transaction.atomic():
        take_turn(Turn.MATCHING, about="key")
        CountryKey.objects.filter(ended_at=None).update(ended_at=at)
        KeyShare.objects.all().delete()
        AskedEncoding.objects.all().delete()
        return Encoding.objects.all().delete()[0]
