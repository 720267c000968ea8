"""Encoding who a case is about, where that is kept, by a desk that has the country's key."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from django.conf import settings

from amparo.apps.keys.holding import Holder
from amparo.apps.protocols.governing import name_rules, today
from amparo.apps.seals.cases import seals_of
from amparo.apps.sharing.matching.country_key import HeldKey, find_key
from amparo.apps.sharing.matching.models import Encoding
from amparo.apps.sharing.matching.resting import close_encodings
from amparo.domain.linkage.persons import FEATURES, features_of
from amparo.domain.linkage.told import persons_of
from amparo.vault.encodings import encode
from amparo.vault.hashing import digest

_LETTERS_OF_RULES = 16
_WRITTEN_ANEW = ("desk", "grant_id", "until", "key", "kept_version", "rules", "sealed")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who a case is about, in a version, and by which grant a desk opens it, until when."""

    case: uuid.UUID
    version: int
    grant: int
    until: datetime | None
    fields: Mapping[str, str] = field(repr=False)


def encode_kept(*, by: Holder, at: datetime, identity: Identity) -> None:
    """Encode who a case is about as it was just kept, in the transaction at hand.

    Nothing is made where the desk has not got the country's key: it is made when it has.
    """
    key = find_key(by=by)
    if key is not None:
        encode_identities(by=by, at=at, identities=[identity], key=key)


def encode_identities(
    *, by: Holder, at: datetime, identities: Sequence[Identity], key: HeldKey
) -> None:
    """Keep the encodings of who cases are about, in place of those they had. Three queries.

    Where the name was taken out, none are left. The desk that is told of what is near goes on being
    told as long as it opens the identity; else that of ``by`` is.
    """
    cases = [identity.case for identity in identities]
    before = {row.case_id: row for row in Encoding.objects.filter(case__in=cases)}
    seals = seals_of(cases=cases)
    rows = []
    for identity in identities:
        row = before.get(identity.case)
        if row is None or (row.until is not None and row.until <= at):
            row = Encoding(
                case_id=identity.case, desk_id=by.actor.desk_id, grant_id=identity.grant,
                until=identity.until,
            )  # fmt: skip
        made = encodings_of(key=key.key, told=identity.fields, on=today())
        row.key_id, row.rules, row.kept_version = key.row, rules_now(), identity.version
        row.sealed = close_encodings(
            seal=seals[identity.case], number=key.number, encodings=made
        )  # fmt: skip
        row.pk = None
        rows.append(row)
    Encoding.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["case"], update_fields=_WRITTEN_ANEW
    )


def encodings_of(*, key: bytes, told: Mapping[str, str], on: date) -> tuple[bytes, ...]:
    """Return an encoding of a person under each name; empty where no name is told."""
    rules = name_rules()
    return tuple(
        encode(key=key, features=features_of(person=person, rules=rules))
        for person in persons_of(told=told, today=on)
    )


def rules_now() -> str:
    """Return what says by which rules encodings are made now: those of names, and what counts."""
    return _rules(settings.COUNTRY)


@cache
def _rules(country: str) -> str:  # noqa: ARG001  # the rules of names are those of the country
    rules = name_rules()
    said = repr((FEATURES, sorted(rules.joining), rules.spellings))
    return digest(content=said.encode()).hex()[:_LETTERS_OF_RULES]
