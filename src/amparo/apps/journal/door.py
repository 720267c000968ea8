"""The one door for what a case's facts and profile say: sealed in the database, values outside.

Nothing else reads or writes those bytes. What is of a case is sealed under the key of that case,
and goes when the key does.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from amparo.apps.seals.cases import CaseChanged, CaseSeal
from amparo.apps.seals.texts import close_row, open_row
from amparo.domain.casework.entries import Content, Kind
from amparo.domain.casework.restricting import Restricts
from amparo.domain.casework.sharing import Sharing
from amparo.vault.sealing import NotSealed

_ENTRY, _PROFILE, _WORDS = "entry", "profile", "words"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What an entry says: its kind, what happened, and the rest."""

    kind: Kind
    event: str
    content: Content

    @property
    def kind_in_clear(self) -> Kind:
        """The kind that stands beside the bytes, for who has no key.

        A warning of a relative says something of a family, so it passes for one event of many.
        """
        return Kind.EVENT if self.content.restricts == Restricts.RELATIVE.value else self.kind


def close_content(*, seal: CaseSeal, said: Said) -> bytes:
    """Return the bytes to keep for an entry."""
    content, kind = said.content, said.kind
    words: dict[str, Any] = {
        "kind": "" if kind is said.kind_in_clear else kind.value,
        "event": said.event,
        "against_bars": list(content.against_bars),
        "duty": content.duty,
        "opened": content.opened,
        "place": content.place,
        "reason": content.reason,
        "restricts": content.restricts,
        "target": content.target,
        "states": dict(content.states),
        "about": dict(content.about),
        "sharing": _said_of(content.sharing),
        "answers": content.answers,
    }
    kept = {key: value for key, value in words.items() if value not in ("", None, [], {})}
    return _closed(seal, _ENTRY, kept)


def open_content(*, seal: CaseSeal, kept: bytes, kind_in_clear: Kind) -> Said:
    """Return what an entry says.

    Raises `amparo.apps.seals.cases.CaseChanged` for bytes that are not an entry of the case.
    """
    said = _opened(seal, _ENTRY, kept)
    content = Content(
        place=said.get("place", ""),
        states=said.get("states", {}),
        duty=said.get("duty", ""),
        opened=said.get("opened"),
        reason=said.get("reason", ""),
        against_bars=tuple(said.get("against_bars", ())),
        restricts=said.get("restricts", ""),
        target=said.get("target", ""),
        about=said.get("about", {}),
        sharing=_sharing(said["sharing"]) if "sharing" in said else None,
        answers=said.get("answers"),
    )
    kind = Kind(said["kind"]) if "kind" in said else kind_in_clear
    return Said(kind=kind, event=said.get("event", ""), content=content)


def close_profile(*, seal: CaseSeal, profile: Mapping[str, str]) -> bytes:
    """Return the bytes to keep for the coded profile of a case."""
    return _closed(seal, _PROFILE, dict(profile))


def open_profile(*, seal: CaseSeal, kept: bytes) -> dict[str, str]:
    """Return the coded profile of a case. Raises `amparo.apps.seals.cases.CaseChanged`."""
    return dict(_opened(seal, _PROFILE, kept))


def close_words(*, seal: CaseSeal, words: str, duty: str = "") -> bytes:
    """Return the bytes to keep for what somebody wrote about a case, or the duty that led them."""
    return _closed(seal, _WORDS, {"words": words, "duty": duty})


def open_words(*, seal: CaseSeal, kept: bytes) -> tuple[str, str]:
    """Return what somebody wrote, and the duty that led them; each may be empty.

    Raises `amparo.apps.seals.cases.CaseChanged`.
    """
    said = _opened(seal, _WORDS, kept)
    return said["words"], said["duty"]


def close_texts(*, of: uuid.UUID, texts: Mapping[str, str]) -> bytes:
    """Return the bytes to keep for what somebody typed into a row that is bound to no case.

    ``of`` is the id of the row: a request knows a code and no case, a demand knows neither.
    """
    return close_row(of=of, content=_written(dict(texts)))


def open_texts(*, of: uuid.UUID, kept: bytes) -> dict[str, str]:
    """Return what somebody typed. Raises `amparo.vault.sealing.NotSealed` for another row's."""
    return dict(json.loads(open_row(of=of, kept=kept)))


def _said_of(sharing: Sharing | None) -> dict[str, Any]:
    said = {} if sharing is None else asdict(sharing)
    return {key: value for key, value in said.items() if value not in ("", None, ())}


def _sharing(said: Mapping[str, Any]) -> Sharing:
    # What was a tuple comes back as a list.
    kept: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in said.items()
    }
    return Sharing(**kept)


def _closed(seal: CaseSeal, what: str, said: Mapping[str, Any]) -> bytes:
    return seal.close(what=what, content=_written(said))


def _opened(seal: CaseSeal, what: str, kept: bytes) -> dict[str, Any]:
    try:
        content = seal.open(what=what, kept=kept)
    except NotSealed as problem:
        raise CaseChanged(case=seal.case) from problem
    return dict(json.loads(content))


def _written(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, separators=(",", ":")).encode()
