"""The one door for what a case's facts and profile say: bytes in the database, values outside.

Nothing else reads or writes those bytes. Today they are plain; when they are sealed under a key
of each case, it happens here.
"""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from amparo.domain.casework.entries import Content


def close_content(*, case: uuid.UUID, content: Content) -> bytes:
    """Return the bytes to keep for the content of an entry. Equal contents give equal bytes."""
    said: dict[str, Any] = {
        "against_bars": list(content.against_bars),
        "duty": content.duty,
        "opened": content.opened,
        "place": content.place,
        "reason": content.reason,
        "restricts": content.restricts,
        "target": content.target,
        "states": dict(content.states),
    }
    return _written(
        case, {key: value for key, value in said.items() if value not in ("", None, [], {})}
    )


def open_content(*, case: uuid.UUID, kept: bytes) -> Content:
    """Return what the bytes of an entry say. Raises `ValueError` if they are not ours."""
    said = _read(case, kept)
    return Content(
        place=said.get("place", ""),
        states=said.get("states", {}),
        duty=said.get("duty", ""),
        opened=said.get("opened"),
        reason=said.get("reason", ""),
        against_bars=tuple(said.get("against_bars", ())),
        restricts=said.get("restricts", ""),
        target=said.get("target", ""),
    )


def close_profile(*, case: uuid.UUID, profile: Mapping[str, str]) -> bytes:
    """Return the bytes to keep for the coded profile of a case."""
    return _written(case, dict(profile))


def open_profile(*, case: uuid.UUID, kept: bytes) -> dict[str, str]:
    """Return the coded profile of a case. Raises `ValueError` if the bytes are not ours."""
    return dict(_read(case, kept))


def close_words(*, case: uuid.UUID, words: str) -> bytes:
    """Return the bytes to keep for what somebody wrote in their own words about a case."""
    return _written(case, {"words": words})


def open_words(*, case: uuid.UUID, kept: bytes) -> str:
    """Return what somebody wrote. Raises `ValueError` if the bytes are not ours."""
    return str(_read(case, kept)["words"])


def close_texts(*, of: uuid.UUID, texts: Mapping[str, str]) -> bytes:
    """Return the bytes to keep for what somebody typed into a row that is bound to no case.

    ``of`` is the id of the row: a request knows a code and no case, a demand knows neither.
    """
    said = {"of": str(of), "texts": dict(texts)}
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def open_texts(*, of: uuid.UUID, kept: bytes) -> dict[str, str]:
    """Return what somebody typed. Raises `ValueError` if the bytes are not this row's."""
    said = json.loads(bytes(kept))
    if said.get("of") != str(of):
        raise ValueError("the texts belong to another row")
    return dict(said["texts"])


def _written(case: uuid.UUID, said: Mapping[str, Any]) -> bytes:
    # Bound to its case, so that bytes moved to another case are refused.
    return json.dumps({"case": str(case), **said}, sort_keys=True, separators=(",", ":")).encode()


def _read(case: uuid.UUID, kept: bytes) -> dict[str, Any]:
    said = json.loads(bytes(kept))
    if said.pop("case", None) != str(case):
        raise ValueError("the content belongs to another case")
    return dict(said)
