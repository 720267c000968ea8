"""Finding a case by a name, in the unsealed session of a desk: no list, and no index on the disk.

Every name that the desk opens is opened in memory, compared, and let go; what is shown are a few
cases, each noted as opened.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from amparo.apps.cases.codes import codes_of
from amparo.apps.compartments.closing import Fields, open_fields, open_key
from amparo.apps.compartments.models import Grant, Kept
from amparo.apps.compartments.opening import note_opening
from amparo.apps.keys.former import pairs_had
from amparo.apps.keys.holding import Holder
from amparo.apps.seals.cases import seals_of
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.name_search import is_like
from amparo.vault.sealing import NotSealed

MOST_SHOWN = 5
_NAMES = ("given_names", "surnames", "also_called")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A case in which somebody is called so."""

    case: uuid.UUID
    code: str
    name: str


def find_by_name(*, by: Holder, at: datetime, typed: str) -> tuple[Sequence[Found], bool]:
    """Return cases in which somebody is called as was typed, and whether there are more.

    A few queries, however many cases. Each that is returned is noted as opened: raises `TooMany`.
    """
    names = names_of_desk(by=by, at=at)
    like = [case for case, fields in names.items() if is_like(typed=typed, name=_said(fields))]
    shown = like[:MOST_SHOWN]
    codes = codes_of(cases=shown)
    for case in shown:
        note_opening(by=by.actor, at=at, case=case, compartment=Compartment.IDENTITY)
    found = [Found(case=case, code=codes[case], name=_said(names[case])) for case in shown]
    return found, len(like) > MOST_SHOWN


def names_of_desk(*, by: Holder, at: datetime) -> Mapping[uuid.UUID, Fields]:
    """Return who each case is about that a desk opens, by case. For this module and its measure.

    Four queries. One that does not open is left out here, and told on its own page.
    """
    identity = Compartment.IDENTITY.value
    own = Grant.objects.filter(
        Q(until=None) | Q(until__gt=at), compartment=identity, desk=by.actor.desk_id,
        is_waiting=False,
    )  # fmt: skip
    grants = {grant.case_id: grant for grant in own}
    seals, pairs = seals_of(cases=grants), pairs_had(by=by)
    found = {}
    for kept in Kept.objects.filter(case__in=list(grants), compartment=identity):
        grant = grants[kept.case_id]
        if kept.case_id not in seals or grant.desk_key not in pairs:
            continue
        try:
            key = open_key(seal=seals[kept.case_id], grant=grant, pair=pairs[grant.desk_key])
            found[kept.case_id] = open_fields(kept=kept, key=key)
        except NotSealed:
            continue
    return found


def _said(fields: Fields) -> str:
    return " ".join(fields[name] for name in _NAMES if fields.get(name))
