"""How what is kept rests: content under a data key, the data key in a box for each desk.

The box is sealed once more under the key of the case. So an erased case opens to nobody, and a
known passphrase without the start key opens nothing.
"""

import json
import uuid
from collections.abc import Mapping

from amparo.apps.compartments.models import Grant, Kept
from amparo.apps.seals.cases import CaseSeal
from amparo.domain.casework.compartments import Compartment
from amparo.vault.hashing import digest
from amparo.vault.pairs import Pair, open_with, seal_to
from amparo.vault.sealing import seal, unseal

Fields = Mapping[str, str]


def close_fields(
    *, case: uuid.UUID, compartment: Compartment, version: int, key: bytes, fields: Fields
) -> bytes:
    """Return the fields of a compartment as they rest, as this version and no other."""
    content = json.dumps(dict(fields), separators=(",", ":")).encode()
    return seal(key=key, of=_of(case, compartment, version), content=content)


def open_fields(*, kept: Kept, key: bytes) -> dict[str, str]:
    """Return the fields of a row. Raises `amparo.vault.sealing.NotSealed`."""
    of = _of(kept.case_id, Compartment(kept.compartment), kept.version)
    return dict(json.loads(unseal(key=key, of=of, sealed=bytes(kept.content))))


def close_key(
    *, seal: CaseSeal, compartment: Compartment, number: int, key: bytes, public: bytes
) -> bytes:
    """Return a data key as it rests for the desk with a public half."""
    of = _of_key(seal.case, compartment, number, public)
    box = seal_to(public=public, of=of, content=key)
    return seal.close(what=" ".join(of), content=box)


def open_key(*, seal: CaseSeal, grant: Grant, pair: Pair) -> bytes:
    """Return the data key of a grant. Raises `amparo.vault.sealing.NotSealed`."""
    of = _of_key(seal.case, Compartment(grant.compartment), grant.key_number, pair.public)
    box = seal.open(what=" ".join(of), kept=bytes(grant.sealed))
    return open_with(pair=pair, of=of, sealed=box)


def digest_of(*, content: bytes) -> str:
    """Return the digest of what rests, by which the journal knows it again."""
    return digest(content=content).hex()


def _of(case: uuid.UUID, compartment: Compartment, version: int) -> tuple[str, ...]:
    return ("compartment", str(case), compartment.value, str(version))


def _of_key(
    case: uuid.UUID, compartment: Compartment, number: int, public: bytes
) -> tuple[str, ...]:
    return ("data key", str(case), compartment.value, str(number), public.hex())
