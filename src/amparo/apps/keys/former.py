"""The keys that a desk had before: who holds the present one opens what was sealed to those."""

from collections.abc import Mapping

from amparo.apps.keys.holding import Holder
from amparo.apps.keys.models import DeskKey
from amparo.apps.keys.pairs import open_former
from amparo.vault.pairs import Pair
from amparo.vault.sealing import NotSealed


def pairs_had(*, by: Holder) -> Mapping[int, Pair]:
    """Return the pairs that a desk has and had, by the ids of their keys, the present one first.

    One query. Those before one that was changed in the database are left out: they do not open.
    """
    rows = list(DeskKey.objects.filter(desk=by.actor.desk_id).order_by("-number"))
    since = next((at for at, row in enumerate(rows) if row.pk == by.key_id), len(rows))
    found = {by.key_id: by.pair}
    for key, former in zip(rows[since:], rows[since + 1 :], strict=False):
        try:
            found[former.pk] = open_former(key=key, former=former, pair=found[key.pk])
        except NotSealed:
            break
    return found
