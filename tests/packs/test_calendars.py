"""The days off that packs list are those of the package they come from, and stated changes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from amparo.packs.strict_yaml import Node, read_yaml
from tests.architecture.files import HOUSE
from tools.days_off import UnknownCountry, block, days_off

PACKAGE_NAMES = {  # the country in the package, and the language of the names
    "argentina": ("AR", "es"),
    "chile": ("CL", "es"),
    "liberia": ("LR", "en"),
    "paraguay": ("PY", "es"),
    "spain": ("ES", "es"),
}
# What a gazette says and the package does not: the name, or nothing where the day is a working day.
# Each stands with the decree that made it, as: {"chile": {date(2026, 9, 17): "Feriado"}}  # Ley N
LOCAL_CHANGES: dict[str, dict[date, str]] = {}


def calendars_of(folder: Path) -> Iterator[tuple[str, Node]]:
    """Each calendar of a pack that lists days off, by its file and name, from either file."""
    for path in (folder / "calendar.yaml", folder / "protocol.yaml"):
        top = read_yaml(path=path).entries or {} if path.exists() else {}
        entries = top["calendars"].entries if "calendars" in top else None
        for name, node in (entries or {}).items():
            if "days_off" in (node.entries or {}):
                yield f"{folder.name}/{path.name}, {name}", node


CALENDARS = [
    pytest.param(pack, node, id=name)
    for pack in PACKAGE_NAMES
    for name, node in calendars_of(HOUSE / "packs" / pack)
]


@pytest.mark.parametrize(("pack", "calendar"), CALENDARS)
def test_a_list_is_what_the_locked_package_says_and_the_stated_changes(
    pack: str, calendar: Node
) -> None:
    parts = calendar.entries or {}
    known = {key: date.fromisoformat(text_of(node)) for key, node in entries_of(parts["known"])}
    country, language = PACKAGE_NAMES[pack]

    frozen = {date.fromisoformat(day): text_of(name) for day, name in entries_of(parts["days_off"])}

    said = days_off(country=country, first=known["from"], until=known["until"], language=language)
    changed = said | LOCAL_CHANGES.get(pack, {})
    assert frozen == {day: name for day, name in changed.items() if name}


def test_every_pack_of_a_country_has_a_list() -> None:
    packs = {str(param.values[0]) for param in CALENDARS}

    assert packs == set(PACKAGE_NAMES)


@pytest.mark.parametrize("pack", ["argentina", "chile", "liberia", "spain"])
def test_a_calendar_says_how_it_counts_on_what_ground_and_what_it_leaves_out(pack: str) -> None:
    top = read_yaml(path=HOUSE / "packs" / pack / "calendar.yaml")

    for _, calendar in entries_of((top.entries or {})["calendars"]):
        parts = dict(entries_of(calendar))
        assert {"zone", "weekend", "last_day_off", "basis", "note"} <= set(parts)


def test_a_block_is_printed_as_a_calendar_has_it() -> None:
    days = {date(2026, 1, 1): "Año Nuevo", date(2026, 4, 2): "No: 'quoted'", date(2026, 5, 1): "no"}

    assert list(block(days)) == [
        "    days_off:",
        "      2026-01-01: Año Nuevo",
        "      2026-04-02: 'No: ''quoted'''",
        "      2026-05-01: 'no'",
    ]


@pytest.mark.parametrize(("country", "language"), [("XX", "es"), ("PY", "fr"), ("LR", "es")])
def test_an_unknown_country_or_language_is_refused(country: str, language: str) -> None:
    with pytest.raises(UnknownCountry):
        days_off(country=country, first=date(2026, 1, 1), until=date(2027, 1, 1), language=language)


def entries_of(node: Node) -> list[tuple[str, Node]]:
    return list((node.entries or {}).items())


def text_of(node: Node) -> str:
    assert node.text is not None
    return node.text
