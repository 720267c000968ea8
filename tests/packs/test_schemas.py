"""The schemas an editor uses say what the reader says: the same keys, the same files taken."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # ships no types
import pytest

from amparo.packs.beginning import SCHEMAS, schema_line
from amparo.packs.caseload_file import CASELOAD_KEYS, STEP_KEYS
from amparo.packs.consent_file import (
    ACKNOWLEDGE_KEYS,
    CONSENT_KEYS,
    REPORTED_KEYS,
    ROUTE_KEYS,
    WORDS_KEYS,
)
from amparo.packs.demonstration_file import DEMONSTRATION_KEYS, MEMBER_KEYS, PEOPLE_KEYS
from amparo.packs.folder import packs_folder
from amparo.packs.gathering import CALENDARS_KEYS, PROTOCOL_KEYS, ROLES_KEYS
from amparo.packs.labels_file import LABELS_KEYS
from amparo.packs.names_file import NAMES_KEYS, SPELLING_KEYS
from amparo.packs.pack_file import PACK_KEYS, QUESTION_KEYS, SOURCE_KEYS, STATUTE_KEYS
from amparo.packs.profile_file import PROFILE_KEYS
from amparo.packs.retention_file import RETENTION_KEYS
from amparo.packs.rules import BAR_KEYS, DUTY_KEYS
from amparo.packs.sections import CALENDAR_KEYS
from amparo.packs.shown_institutions import INSTITUTION_KEYS
from amparo.packs.strict_yaml import Node, read_yaml

FILES = sorted(
    file for pack in packs_folder().glob("*/pack.yaml") for file in pack.parent.rglob("*.yaml")
)


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def plain(node: Node) -> Any:
    """What an editor sees of a file: a blank is nothing, all else is text."""
    if node.items is not None:
        return [plain(item) for item in node.items]
    if node.entries is not None:
        return {key: plain(value) for key, value in node.entries.items()}
    return node.text or None


def without_blanks(value: Any) -> Any:
    """Keys with nothing behind them count as missing, as for the reader."""
    if isinstance(value, dict):
        return {k: without_blanks(v) for k, v in value.items() if v is not None or k not in BLANK}
    return [without_blanks(item) for item in value] if isinstance(value, list) else value


BLANK = {"quote", "gloss", "note", "address", "words"}


def schema_of(file: Path) -> dict[str, Any]:
    return schema(Path(schema_line(file=file)).stem)


@pytest.mark.parametrize("file", FILES, ids=lambda file: "/".join(file.parts[-3:]))
def test_each_file_of_each_pack_fits_its_schema(file: Path) -> None:
    jsonschema.validate(without_blanks(plain(read_yaml(path=file))), schema_of(file))


@pytest.mark.parametrize("file", FILES, ids=lambda file: "/".join(file.parts[-3:]))
def test_each_file_of_each_pack_leads_an_editor_to_its_schema(file: Path) -> None:
    first = file.read_text(encoding="utf-8").split("\n")[0]

    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)

    assert named
    assert (file.parent / named[1]).resolve() == SCHEMAS / f"{Path(named[1]).stem}.json"
    assert first == f"# {schema_line(file=file)}"


@pytest.mark.parametrize(
    ("name", "within", "keys"),
    [
        ("protocol", (), PROTOCOL_KEYS),
        ("protocol", ("duties",), DUTY_KEYS),
        ("protocol", ("bars",), BAR_KEYS),
        ("calendar", ("calendars",), CALENDAR_KEYS),
        ("institutions", (), ROLES_KEYS),
        ("calendar", (), CALENDARS_KEYS),
        ("labels", (), LABELS_KEYS),
        ("pack", (), PACK_KEYS),
        ("sources", ("sources",), SOURCE_KEYS),
        ("coverage", ("statutes",), STATUTE_KEYS),
        ("questions", ("questions",), QUESTION_KEYS),
        ("retention", ("retention", "case"), RETENTION_KEYS),
        ("consent", (), CONSENT_KEYS),
        ("consent", ("words",), WORDS_KEYS),
        ("consent", ("must_be_reported",), REPORTED_KEYS),
        ("consent", ("without_consent", "child"), ROUTE_KEYS),
        ("consent", ("acknowledge_withdrawal",), ACKNOWLEDGE_KEYS),
        ("names", (), NAMES_KEYS),
        ("names", ("spellings",), SPELLING_KEYS),
        ("demonstration", (), DEMONSTRATION_KEYS),
        ("demonstration", ("institutions",), INSTITUTION_KEYS),
        ("demonstration", ("members",), MEMBER_KEYS),
        ("demonstration", ("people",), PEOPLE_KEYS),
        ("demo", (), CASELOAD_KEYS),
        ("demo", ("steps",), STEP_KEYS),
    ],
)
def test_a_schema_knows_the_keys_the_reader_knows(
    name: str, within: tuple[str, ...], keys: tuple[str, ...]
) -> None:
    part = schema(name)
    for key in within:
        inner = part["properties"][key]
        part = inner.get("additionalProperties") or inner.get("items") or inner

    assert set(part["properties"]) == set(keys)
    assert part["additionalProperties"] is False


def test_the_schema_of_a_profile_knows_the_lists_the_reader_knows() -> None:
    profile = schema("demonstration")["properties"]["profile"]

    assert set(profile["properties"]) == set(PROFILE_KEYS)
    assert profile["additionalProperties"] is False


@pytest.mark.parametrize("name", sorted(path.stem for path in SCHEMAS.glob("*.json")))
def test_each_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize(
    ("duty", "why"),
    [
        ({"within": "2 weeks"}, "a period in weeks"),
        ({"witin": "2 days"}, "an unknown key"),
        ({"confidence": "sure"}, "a confidence of its own"),
        ({"source": "custom"}, "a source of its own"),
    ],
)
def test_an_editor_marks_what_the_reader_refuses(duty: dict[str, str], why: str) -> None:
    sound = {"who": "police", "must": "a", "when": "b", "within": "2 days", "basis": "art. 1"}
    duties = schema("protocol")["properties"]["duties"]["additionalProperties"]
    jsonschema.validate(sound, duties)

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**sound, **duty}, duties)
    assert why
