"""Who the cases are about that a desk opens, for what its unsealed session does with names."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from amparo.apps.compartments.closing import open_fields, open_key
from amparo.apps.compartments.models import Grant, Kept
from amparo.apps.keys.former import pairs_had
from amparo.apps.keys.holding import Holder
from amparo.apps.seals.cases import seals_of
from amparo.apps.sharing.matching.encoding import Identity
from amparo.domain.casework.compartments import Compartment
from amparo.vault.sealing import NotSealed

_IDENTITY = Compartment.IDENTITY.value


def versions_of_identities(*, by: Holder, at: datetime) -> Mapping[uuid.UUID, int]:
    """Return which version is kept of each identity that a desk opens, by case. One query."""
    own = _own(by, at).values("case")
    kept = Kept.objects.filter(case__in=own, compartment=_IDENTITY)
    return dict(kept.values_list("case", "version"))


def open_identities(
    *, by: Holder, at: datetime, cases: Collection[uuid.UUID] | None = None
) -> Sequence[Identity]:
    """Return who each case is about that a desk opens, or of those said. Four queries.

    One that does not open is left out here, and told on its own page.
    """
    own = _own(by, at) if cases is None else _own(by, at).filter(case__in=cases)
    grants = {grant.case_id: grant for grant in own}
    seals, pairs = seals_of(cases=grants), pairs_had(by=by)
    found = []
    for kept in Kept.objects.filter(case__in=list(grants), compartment=_IDENTITY):
        grant = grants[kept.case_id]
        if kept.case_id not in seals or grant.desk_key not in pairs:
            continue
        try:
            key = open_key(seal=seals[kept.case_id], grant=grant, pair=pairs[grant.desk_key])
            fields = open_fields(kept=kept, key=key)
        except NotSealed:
            continue
        found.append(
            Identity(
                case=kept.case_id, version=kept.version, grant=grant.pk, until=grant.until,
                fields=fields,
            )
        )  # fmt: skip
    return found


def _own(by: Holder, at: datetime) -> QuerySet[Grant]:
    return Grant.objects.filter(
        Q(until=None) | Q(until__gt=at), compartment=_IDENTITY, desk=by.actor.desk_id,
        is_waiting=False,
    )  # fmt: skip
