"""What a case's facts and profile say goes through one door, so that it can be sealed there."""

import ast
from pathlib import Path

from tests.architecture.files import HOUSE, place_of, source_files
from tests.architecture.test_layers import imported_names

APPS = HOUSE / "src/amparo/apps"
DOOR = "amparo.apps.journal.door"
ENTRIES = {"close_content", "open_content"}
TABLES = {"journal_entry", "journal_head", "cases_profile"}
BYTES = "content"


def files_of(place: Path) -> list[Path]:
    """The Python files under a folder, without migrations, which hold no reading."""
    return [
        path
        for path in source_files()
        if path.is_relative_to(place) and "migrations" not in path.parts
    ]


def through_the_door(text: str) -> set[str]:
    """What a module takes from the door; ``*`` if it takes the door itself."""
    found = set()
    for name in imported_names(ast.parse(text)):
        if name == DOOR:
            found.add("*")
        elif name.startswith(f"{DOOR}."):
            found.add(name.removeprefix(f"{DOOR}."))
    return found


def texts_in(text: str) -> list[str]:
    """Every text that stands in a module, its docstrings too."""
    return [
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def names_in(text: str) -> set[str]:
    """Every name that a module uses by itself."""
    return {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}


def takers(wanted: set[str]) -> set[str]:
    """The modules that take something of the door."""
    return {
        place_of(path).removeprefix("src/amparo/")
        for path in source_files()
        if through_the_door(path.read_text(encoding="utf-8")) & (wanted | {"*"})
    }


def test_what_an_entry_says_is_written_by_appending_and_read_by_listing_alone() -> None:
    assert takers(ENTRIES) == {"apps/journal/actions.py", "apps/journal/queries.py"}


def test_a_profile_is_written_and_read_by_one_module_of_cases() -> None:
    using = {
        place_of(path).removeprefix("src/amparo/")
        for path in files_of(APPS / "cases")
        if path.name != "models.py" and "Profile" in names_in(path.read_text(encoding="utf-8"))
    }

    assert takers({"close_profile", "open_profile"}) == {"apps/cases/profiles.py"}
    assert using == {"apps/cases/profiles.py"}


def test_the_bytes_of_an_entry_are_opened_or_hashed_in_three_modules_and_else_left_alone() -> None:
    naming = {
        place_of(path).removeprefix("src/amparo/apps/journal/")
        for path in files_of(APPS / "journal")
        if BYTES in texts_in(path.read_text(encoding="utf-8"))
    }

    assert naming == {"actions.py", "queries.py", "verifying.py"}


def test_no_statement_reaches_round_the_door() -> None:
    reaching = {
        place_of(path).removeprefix("src/amparo/")
        for path in files_of(HOUSE / "src/amparo")
        for text in texts_in(path.read_text(encoding="utf-8"))
        if any(table in text for table in TABLES)
    }

    assert reaching == {
        "apps/journal/checkpoints.py",  # the last hash of each case
        "apps/journal/models.py",
        "apps/journal/verifying.py",  # the hashes that checkpoints saw
        "apps/operations/grants.py",
    }


def test_taking_the_door_is_reported_however_it_is_imported() -> None:
    assert through_the_door(f"from {DOOR} import open_content\n") == {"open_content"}
    assert through_the_door(f"import {DOOR} as door\n") == {"*"}
    assert through_the_door("from amparo.apps.journal import door\n") == {"*"}
    assert through_the_door("from amparo.apps.journal import queries\n") == set()
