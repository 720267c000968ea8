"""Opening every row of the sealed parts that a key opens, past all policies: as a thief would."""

import uuid
from collections.abc import Mapping

import psycopg

from amparo.apps.compartments.closing import open_fields, open_key
from amparo.apps.compartments.models import Grant, Kept
from amparo.apps.seals.cases import opened_seal
from amparo.vault.pairs import Pair
from amparo.vault.sealing import NotSealed
from tests.database import TestDatabase


def opened_rows(database: TestDatabase, *, pair: Pair) -> dict[uuid.UUID, Mapping[str, str]]:
    """What opens with a pair of a desk, by case, if one has the start key too."""
    with psycopg.connect(database.superuser) as connection:
        keys = connection.execute('SELECT "case", sealed FROM seals_case_key').fetchall()
        grants = connection.execute(
            "SELECT case_id, compartment, key_number, sealed FROM compartments_grant"
        ).fetchall()
        kept = connection.execute(
            "SELECT case_id, compartment, version, content FROM compartments_kept"
        ).fetchall()
    seals = {case: opened_seal(case=case, sealed=sealed) for case, sealed in keys}
    found: dict[uuid.UUID, Mapping[str, str]] = {}
    for case, compartment, number, sealed in grants:
        grant = Grant(case_id=case, compartment=compartment, key_number=number, sealed=sealed)
        try:
            key = open_key(seal=seals[case], grant=grant, pair=pair)
        except NotSealed:
            continue
        for of, name, version, content in kept:
            if (of, name) == (case, compartment):
                row = Kept(case_id=of, compartment=name, version=version, content=content)
                found[case] = open_fields(kept=row, key=key)
    return found
