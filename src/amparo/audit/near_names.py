"""Places and institutions of a log that are almost, and so not at all, names of the protocol."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from amparo.audit.log import UNKNOWN, Codes, Log
from amparo.domain.protocol.language import NOBODY_NAMED, Protocol
from amparo.domain.protocol.names import Names


@dataclass(frozen=True, kw_only=True)
class NearName:
    """A name in a log: whether a place or an institution, in how many rows, and which is near."""

    kind: str
    name: str
    count: int
    known: str


def find_near_names(*, log: Log, names: Names) -> tuple[NearName, ...]:
    """Find names that only capitals, spaces or accents tell from one of the protocol.

    Those in most rows come first. Places are known where a role is held by place; institutions
    by the roles and whoever holds them.
    """
    found = [
        *_near("place", log.place, log.places, names.places),
        *_near("institution", log.institution, log.institutions, _holders(names.versions, names)),
    ]
    return tuple(sorted(found, key=lambda near: -near.count))


def _holders(versions: Iterable[Protocol], names: Names) -> list[str]:
    roles = [*names.roles, *(role for one in versions for role in one.roles.values())]
    held = [holder.institution for role in roles for holder in role.holders]
    return [*(role.name for role in roles if role.name != NOBODY_NAMED), *held]


def _near(
    kind: str, codes: Codes | None, texts: Sequence[str], known: Iterable[str]
) -> list[NearName]:
    same = set(known)
    spelt = {_plain(name): name for name in sorted(same, reverse=True)}
    near = {
        number: spelt[plain]
        for number, text in enumerate(texts)
        if text not in same and (plain := _plain(text)) in spelt
    }
    if codes is None or not near:
        return []
    counts = np.bincount(codes[codes != UNKNOWN], minlength=len(texts))
    return [
        NearName(kind=kind, name=texts[number], count=int(counts[number]), known=name)
        for number, name in near.items()
        if counts[number]
    ]


def _plain(text: str) -> str:
    """Return a text without capitals, accents and superfluous spaces."""
    if not text.isascii():
        letters = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join(text.casefold().split())
