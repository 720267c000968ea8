"""The seal of a case: what closes and opens its facts, and is destroyed when it is erased."""

import uuid
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from amparo.apps.seals.models import CaseKey
from amparo.apps.seals.root import root_key
from amparo.vault.sealing import NotSealed, new_key, seal, unseal

_WHAT = "case key"


class Erased(LookupError):
    """There is no key of the case: it was erased, or is not there for who is looking."""


class CaseChanged(NotSealed):
    """What the whole of a case hangs on was changed or moved: its key, its journal or its profile.

    A sealed part that was changed is none of these: the rest of the case is read without it.
    """

    def __init__(self, *, case: uuid.UUID) -> None:
        super().__init__()
        self.case = case


@dataclass(frozen=True, kw_only=True)
class CaseSeal:
    """Closes and opens what is kept of one case, each thing as what it is, such as ``profile``."""

    case: uuid.UUID
    key: bytes = field(repr=False)

    def close(self, *, what: str, content: bytes) -> bytes:
        """Return the bytes to keep; others each time."""
        return seal(key=self.key, of=(what, str(self.case)), content=content)

    def open(self, *, what: str, kept: bytes) -> bytes:
        """Return what was kept. Raises `amparo.vault.sealing.NotSealed`."""
        return unseal(key=self.key, of=(what, str(self.case)), sealed=kept)


def make_seal(*, case: uuid.UUID) -> None:
    """Make the key of a case that was just begun, in the transaction at hand. One query."""
    sealed = seal(key=root_key(), of=(_WHAT, str(case)), content=new_key())
    CaseKey.objects.bulk_create([CaseKey(case=case, sealed=sealed)])


def destroy_seal(*, case: uuid.UUID) -> None:
    """Destroy the key of a case: what it sealed says nothing any more. For the worker.

    The database refuses it (`LookupError`) for a case whose day has not come.
    """
    if CaseKey.objects.filter(case=case).delete()[0] != 1:
        raise Erased


def seal_of(*, case: uuid.UUID) -> CaseSeal:
    """Return the seal of a case. One query. Raises `Erased`, `CaseChanged`."""
    found = _kept_keys((case,))
    if case not in found:
        raise Erased
    return opened_seal(case=case, sealed=found[case])


def seals_of(*, cases: Collection[uuid.UUID]) -> Mapping[uuid.UUID, CaseSeal]:
    """Return the seals of those cases that have one. One query, or none for no case.

    A key that was changed is left out, and told on the page of its case: it holds up no other.
    """
    found = {}
    for case, sealed in _kept_keys(cases).items():
        with suppress(CaseChanged):
            found[case] = opened_seal(case=case, sealed=sealed)
    return found


def opened_seal(*, case: uuid.UUID, sealed: bytes) -> CaseSeal:
    """Return the seal whose key stands in a row, sealed under the root.

    Raises `CaseChanged` for a key of another case.
    """
    try:
        key = unseal(key=root_key(), of=(_WHAT, str(case)), sealed=sealed)
    except NotSealed as problem:
        raise CaseChanged(case=case) from problem
    return CaseSeal(case=case, key=key)


def _kept_keys(cases: Collection[uuid.UUID]) -> Mapping[uuid.UUID, bytes]:
    if not cases:
        return {}
    rows = CaseKey.objects.filter(case__in=set(cases)).values_list("case", "sealed")
    return {case: bytes(sealed) for case, sealed in rows}
