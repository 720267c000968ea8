"""What whoever unseals brings up to date, untold: the country's key for desks, and encodings."""

import uuid
from datetime import datetime

from django.db.models import Q

from amparo.apps.compartments.identities import open_identities, versions_of_identities
from amparo.apps.keys.holding import Holder
from amparo.apps.sharing.matching.country_key import HeldKey, give_on, take_key
from amparo.apps.sharing.matching.encoding import encode_identities, rules_now
from amparo.apps.sharing.matching.models import Encoding

MOST_AT_ONCE = 300
"""So many cases one unsealing encodes: somebody waits for the page. The rest wait."""


def catch_up(*, by: Holder, at: datetime) -> None:
    """Give the country's key to desks that lack it, and encode who cases are about that are behind.

    That is where the desk opens the identity, and none was made yet, or of an earlier version, by
    other rules or under another key. Without the country's key, nothing.
    """
    key = take_key(by=by, at=at)
    if key is None:
        return
    give_on(by=by, at=at, key=key)
    behind = open_identities(by=by, at=at, cases=_behind(by, at, key))
    encode_identities(by=by, at=at, identities=behind, key=key)


def _behind(by: Holder, at: datetime, key: HeldKey) -> list[uuid.UUID]:
    kept = versions_of_identities(by=by, at=at)
    made = Encoding.objects.filter(
        Q(until=None) | Q(until__gt=at), case__in=list(kept), key=key.row, rules=rules_now()
    )
    up_to_date = set(made.values_list("case", "kept_version"))
    found = [case for case, version in kept.items() if (case, version) not in up_to_date]
    return sorted(found)[:MOST_AT_ONCE]
