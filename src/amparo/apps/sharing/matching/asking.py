"""Asking whether somebody already helps a person. No name is kept, and nothing is looked up."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from amparo.apps.accounts.access import require
from amparo.apps.keys.holding import Holder
from amparo.apps.operations.transactions import Turn, take_turn
from amparo.apps.protocols.governing import today
from amparo.apps.sharing.matching.country_key import take_key
from amparo.apps.sharing.matching.encoding import encodings_of
from amparo.apps.sharing.matching.models import AskedEncoding, Question
from amparo.apps.sharing.matching.resting import close_asked
from amparo.domain.access.table import Action
from amparo.domain.casework.matching import AskedBecause, check_question
from amparo.domain.casework.recording import Refused

_A_DAY = timedelta(hours=24)


def ask_who_helps(
    *, by: Holder, at: datetime, told: Mapping[str, str], because: AskedBecause,
    submission: uuid.UUID,
) -> None:  # fmt: skip
    """Ask whether somebody already helps a person, of whom ``told`` says what is compared.

    The same happens whether somebody does or not: a job compares later, at fixed hours. Sent twice
    with one ``submission``, it is asked once. Raises `Refused`: ``no name``; ``no key yet`` where
    the desk waits for the country's key; ``too often``.
    """
    require(action=Action.ASK_WHO_HELPS, actor=by.actor)
    actor = by.actor
    with transaction.atomic():
        take_turn(Turn.ASKING, about=f"who helps {actor.member}")
        key = take_key(by=by, at=at)
        if key is None:
            raise Refused("no key yet")
        made = encodings_of(key=key.key, told=told, on=today())
        if not made:
            raise Refused("no name")
        # Nobody can try names on this number without the key: it is made of the encodings.
        number = uuid.uuid5(submission, f"{actor.member} {b''.join(made).hex()}")
        own = Question.objects.filter(asked_by=actor.member)
        if own.filter(pk=number).exists():
            return
        check_question(asked_today=own.filter(asked_at__gt=at - _A_DAY).count())
        Question.objects.create(
            id=number, asked_by=actor.member, desk_id=actor.desk_id, asked_at=at,
            because=because.value,
        )  # fmt: skip
        sealed = close_asked(question=number, number=key.number, encodings=made)
        AskedEncoding.objects.bulk_create(
            [AskedEncoding(question_id=number, key_id=key.row, sealed=sealed)]
        )
