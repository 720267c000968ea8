"""Recording what an authority demands, and answering it for one case at a time."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from amparo.apps.accounts.access import require
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.holding import lock_case
from amparo.apps.journal.door import close_texts
from amparo.apps.sharing.models import AnsweredCase, Demand, DemandAnswer
from amparo.domain.access.table import Action
from amparo.domain.casework.demands import Given, check_answer


def record_demand(
    *, by: Actor, at: datetime, received_on: date, has_court_order: bool,
    texts: Mapping[str, str], submission: uuid.UUID,
) -> uuid.UUID:  # fmt: skip
    """Record a demand and return its id; sent twice, it is recorded once.

    ``texts``: ``authority``, ``law``, ``order`` (the number of the court's) and ``asks``.
    """
    require(action=Action.RECORD_DEMAND, actor=by)
    number = uuid.uuid5(submission, str(by.member))
    row = Demand(
        id=number, recorded_by=by.member, desk_id=by.desk_id, recorded_at=at,
        received_on=received_on, has_court_order=has_court_order,
        texts=close_texts(of=number, texts=texts),
    )  # fmt: skip
    Demand.objects.bulk_create([row], ignore_conflicts=True)
    return number


def answer_demand(
    *, by: Actor, at: datetime, demand: uuid.UUID, case: uuid.UUID, given: Given,
    texts: Mapping[str, str], submission: uuid.UUID,
) -> None:  # fmt: skip
    """Record what one's desk gave for one case; a later answer follows and replaces none.

    ``texts``: ``article`` and ``words``. Raises `Refused` as `check_answer` does, and
    `Case.DoesNotExist` or `Demand.DoesNotExist` for what the desk does not see.
    """
    require(action=Action.ANSWER_HOLDER, actor=by)
    check_answer(given=given, article=texts.get("article", ""))
    # Whoever goes back and writes another code sends the same form for another case.
    number = uuid.uuid5(submission, f"{by.member} {demand} {case}")
    with transaction.atomic():
        lock_case(case=case)
        found = Demand.objects.get(pk=demand)
        before = DemandAnswer.objects.filter(demand=found, case=case)
        if before.filter(pk=number).exists():
            return
        if not before.exists():
            AnsweredCase.objects.bulk_create([AnsweredCase(demand=found, desk_id=by.desk_id)])
        DemandAnswer.objects.create(
            id=number, demand=found, case_id=case, answered_by=by.member, desk_id=by.desk_id,
            answered_at=at, given=given.value, texts=close_texts(of=number, texts=texts),
        )  # fmt: skip
