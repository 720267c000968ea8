"""Reading demands and their answers. Row-level security leaves out what is not the reader's."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from amparo.apps.accounts.queries import desk_names
from amparo.apps.cases.codes import codes_of
from amparo.apps.journal.door import open_texts
from amparo.apps.sharing.models import AnsweredCase, Demand, DemandAnswer
from amparo.domain.casework.demands import Given

_MOST = 100


@dataclass(frozen=True, kw_only=True)
class ShownAnswer:
    """What the reader's desk gave for one case."""

    case: uuid.UUID
    code: str
    answered_at: datetime
    given: Given
    article: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ShownDemand:
    """A demand. ``texts``: its authority, law, order and what it asks.

    ``answers`` are those of a holder's own desk; ``answered`` the number of cases for which each
    desk answered, by its name, as far as the reader may know.
    """

    demand: uuid.UUID
    received_on: date
    has_court_order: bool
    texts: Mapping[str, str]
    desk: str
    answers: Sequence[ShownAnswer]
    answered: Mapping[str, int]


def list_demands() -> Sequence[ShownDemand]:
    """Return the demands the reader may see, those received last first."""
    return _shown(list(Demand.objects.order_by("-received_on", "-recorded_at")[:_MOST]))


def find_demand(*, demand: uuid.UUID) -> ShownDemand | None:
    """Return one demand; none if the reader may not see it."""
    return next(iter(_shown(list(Demand.objects.filter(pk=demand)))), None)


def _shown(rows: Sequence[Demand]) -> list[ShownDemand]:
    desks = desk_names()
    ids = [row.pk for row in rows]
    answers, counts = _answers(ids), _counts(ids, desks)
    return [
        ShownDemand(
            demand=row.pk,
            received_on=row.received_on,
            has_court_order=row.has_court_order,
            texts=open_texts(of=row.pk, kept=bytes(row.texts)),
            desk=desks.get(row.desk_id, ""),
            answers=answers.get(row.pk, []),
            answered=counts.get(row.pk, {}),
        )
        for row in rows
    ]


def _answers(demands: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[ShownAnswer]]:
    rows = list(DemandAnswer.objects.filter(demand__in=demands).order_by("-answered_at"))
    codes = codes_of(cases={row.case_id for row in rows})
    found: dict[uuid.UUID, list[ShownAnswer]] = {}
    for row in rows:
        texts = open_texts(of=row.pk, kept=bytes(row.texts))
        found.setdefault(row.demand_id, []).append(
            ShownAnswer(
                case=row.case_id,
                code=codes.get(row.case_id, ""),
                answered_at=row.answered_at,
                given=Given(row.given),
                article=texts.get("article", ""),
                words=texts.get("words", ""),
            )
        )
    return found


def _counts(
    demands: Sequence[uuid.UUID], desks: Mapping[int, str]
) -> Mapping[uuid.UUID, dict[str, int]]:
    rows = AnsweredCase.objects.filter(demand__in=demands).values("demand", "desk")
    found: dict[uuid.UUID, dict[str, int]] = {}
    for row in rows.annotate(number=Count("pk")).order_by("desk"):
        named, name = found.setdefault(row["demand"], {}), desks.get(row["desk"], "")
        # Several confidential desks have one name.
        named[name] = named.get(name, 0) + row["number"]
    return found
