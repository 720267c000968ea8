"""Comparing who is asked for with those whom desks help. The worker's: it has no key, and no name.

It writes what is near for the desk that helps, and nothing that whoever asked could see.
"""

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from amparo.apps.accounts.queries import houses_of_desks
from amparo.apps.cases.kept_out import hold_cases, seeing_desks, standing_marks
from amparo.apps.operations.worker import Purpose, working_for
from amparo.apps.seals.cases import seals_of
from amparo.apps.sharing.matching.models import AskedEncoding, Encoding, Match, Question
from amparo.apps.sharing.matching.resting import open_asked, open_encodings
from amparo.domain.casework.matching import Marks, houses_to_ask, is_kept_out
from amparo.domain.linkage.scoring import NEAR_WITHOUT_PLACE, nearness_of
from amparo.vault.encodings import Encodings, NotAnEncoding
from amparo.vault.sealing import NotSealed

COMPARED_FOR = timedelta(hours=24)
"""For so long each question is compared: desks that unseal meanwhile make encodings that lacked."""

_TOGETHER = 2000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A question, and the encodings of who is asked for under the country's key ``key``."""

    question: Question
    key: int
    encodings: tuple[bytes, ...]


@dataclass(frozen=True, kw_only=True)
class _Near:
    """A question that is near a case, which a desk helps with."""

    question: Question
    case: uuid.UUID
    desk: int
    score: float


def compare_all(*, now: datetime) -> None:
    """Compare each open question with every encoding, and let go those that are a day old.

    Some encodings at a time, each time in a transaction of its own: a stop in the middle loses
    nothing that was told, and the next run begins anew. What was near before is told once. A
    question is let go whether somebody was near or not.
    """
    with working_for(Purpose.MATCH):
        asked = _all_asked()
    last: int | None = 0 if asked else None
    while last is not None:
        with working_for(Purpose.MATCH):
            last = _compare_some(asked, last, now)
    with working_for(Purpose.MATCH):
        AskedEncoding.objects.filter(question__asked_at__lte=now - COMPARED_FOR).delete()


def _all_asked() -> list[_Asked]:
    """Open the encodings of each question. One that does not open holds up no other."""
    found, failed = [], 0
    for row in AskedEncoding.objects.select_related("question", "key").order_by("question"):
        try:
            made = open_asked(
                question=row.question_id, number=row.key.number, kept=bytes(row.sealed)
            )
        except NotSealed:
            failed += 1
        else:
            found.append(_Asked(question=row.question, key=row.key_id, encodings=made))
    if failed:
        _log.error("questions that do not open: %d", failed)
    return found


def _compare_some(asked: Sequence[_Asked], after: int, now: datetime) -> int | None:
    """Compare with the encodings after one, and return the last of them; none at the end.

    Those of desks whose time to open them is over are left out.
    """
    rows = Encoding.objects.select_related("key").order_by("pk")
    some = list(rows.filter(Q(until=None) | Q(until__gt=now), pk__gt=after)[:_TOGETHER])
    if not some:
        return None
    _tell(_nearest(asked, some), now)
    return some[-1].pk


def _nearest(asked: Sequence[_Asked], rows: Sequence[Encoding]) -> list[_Near]:
    """Return which rows are near which questions of other desks, each with its best score."""
    opened = _opened(rows)
    best: dict[tuple[uuid.UUID, int], _Near] = {}
    for key in {one.key for one in asked}:
        flat = [(row, one) for row in rows if row.key_id == key for one in opened.get(row.pk, ())]
        if not flat:
            continue
        together = Encodings(encodings=[one for _row, one in flat])
        for question in (one for one in asked if one.key == key):
            for one in question.encodings:
                for near in together.near(one=one, at_least=NEAR_WITHOUT_PLACE):
                    row = flat[near.position][0]
                    _keep_best(best, question.question, row, near.score)
    return list(best.values())


def _keep_best(
    best: dict[tuple[uuid.UUID, int], _Near], question: Question, row: Encoding, score: float
) -> None:
    before = best.get((question.pk, row.pk))
    is_own = row.desk_id == question.desk_id  # they find it by its name themselves
    if not is_own and (before is None or before.score < score):
        best[question.pk, row.pk] = _Near(
            question=question, case=row.case_id, desk=row.desk_id, score=score
        )


def _opened(rows: Sequence[Encoding]) -> Mapping[int, tuple[bytes, ...]]:
    """Open encodings, by the ids of their rows. One that does not open holds up no other."""
    seals = seals_of(cases={row.case_id for row in rows})
    found, failed = {}, 0
    for row in rows:
        if row.case_id not in seals:
            continue  # erased
        try:
            made = open_encodings(
                seal=seals[row.case_id], number=row.key.number, kept=bytes(row.sealed)
            )
            if made:
                Encodings(encodings=made)
        except (NotSealed, NotAnEncoding):
            failed += 1
        else:
            found[row.pk] = made
    if failed:
        _log.error("encodings that do not open: %d", failed)
    return found


def _tell(found: Sequence[_Near], now: datetime) -> None:
    """Write what is near for desks that see the case still, and whether who asks is kept out."""
    cases = {one.case for one in found}
    if not cases:
        return
    hold_cases(cases=cases)
    seen, marks = seeing_desks(cases=cases, now=now), standing_marks(cases=cases)
    Match.objects.bulk_create(
        [
            Match(
                question=one.question, case_id=one.case, desk_id=one.desk, found_at=now,
                nearness=nearness_of(score=one.score).value,
                is_kept_out=_is_kept_out(marks.get(one.case, frozenset()), one.question),
            )
            for one in found
            if (one.case, one.desk) in seen
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _is_kept_out(marks: Marks, question: Question) -> bool:
    """Whether who asks is kept out, as far as the worker may know: of members it knows no house.

    Before somebody is let know, it is asked again, with all that can be known.
    """
    desks, _members = houses_to_ask(marks=marks)
    (house,) = houses_of_desks([question.desk_id])
    return is_kept_out(
        marks=marks, asked_by=question.asked_by, desk_id=question.desk_id, house=house,
        houses=houses_of_desks(desks),
    )  # fmt: skip
