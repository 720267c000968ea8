"""Finding a case by a name, in the unsealed session of a desk: no list, and no index on the disk.

Every name that the desk opens is opened in memory, compared, and let go; what is shown are a few
cases, each noted as opened.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from amparo.apps.cases.codes import codes_of
from amparo.apps.compartments.closing import Fields
from amparo.apps.compartments.identities import open_identities
from amparo.apps.compartments.opening import note_opening
from amparo.apps.keys.holding import Holder
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.name_search import is_like

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
    """Return who each case is about that a desk opens, by case. For this module and its measure."""
    return {one.case: one.fields for one in open_identities(by=by, at=at)}


def _said(fields: Fields) -> str:
    return " ".join(fields[name] for name in _NAMES if fields.get(name))
