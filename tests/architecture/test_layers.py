"""What import-linter cannot say: the domain is pure, its kernel stands alone, packs are data.

The floors themselves are contracts in `pyproject.toml`, checked by `make check`.
"""

import ast
import sys

from tests.architecture.files import HOUSE, place_of, source_files

DOMAIN = HOUSE / "src/amparo/domain"
KERNEL = DOMAIN / "protocol/kernel"
OUTSIDE_WORLD = {
    "asyncio", "glob", "http", "io", "logging", "os", "pathlib", "shutil", "socket", "sqlite3",
    "subprocess", "tempfile", "threading", "time", "urllib",
}  # fmt: skip
CLOCKS = {"now", "today", "utcnow"}


def imported_names(tree: ast.Module) -> list[str]:
    """The full dotted name of everything the module imports, in order."""
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            names += [f"{module}.{alias.name}" for alias in node.names]
    return names


def strangers(text: str, *, own: str) -> list[str]:
    """The imports that are neither pure standard library nor inside the package ``own``."""
    pure = sys.stdlib_module_names - OUTSIDE_WORLD
    names = imported_names(ast.parse(text))
    return [
        name
        for name in names
        if name.split(".")[0] not in pure and not f"{name}.".startswith(f"{own}.")
    ]


def reaches_outside(text: str) -> list[str]:
    """The calls that ask the clock or open a file."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            asks_clock = isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
            opens_file = isinstance(node.func, ast.Name) and node.func.id == "open"
            if asks_clock or opens_file:
                found.append(ast.unparse(node))
    return found


def test_the_domain_imports_only_itself_and_the_pure_standard_library() -> None:
    found = [
        f"{place_of(path)}: {name}"
        for path in source_files()
        if path.is_relative_to(DOMAIN)
        for name in strangers(path.read_text(encoding="utf-8"), own="amparo.domain")
    ]

    assert found == []


def test_the_kernel_imports_only_itself_and_the_pure_standard_library() -> None:
    """The same files are interpreted, compiled, and sent to a cluster, so they stand alone."""
    found = [
        f"{place_of(path)}: {name}"
        for path in source_files()
        if path.is_relative_to(KERNEL) or path == KERNEL.with_suffix(".py")
        for name in strangers(path.read_text(encoding="utf-8"), own="amparo.domain.protocol.kernel")
    ]

    assert found == []


def test_the_domain_asks_no_clock_and_opens_no_file() -> None:
    found = [
        f"{place_of(path)}: {call}"
        for path in source_files()
        if path.is_relative_to(DOMAIN)
        for call in reaches_outside(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_packs_hold_no_code() -> None:
    assert [place_of(path) for path in (HOUSE / "packs").rglob("*.py")] == []


def test_an_import_from_elsewhere_is_reported() -> None:
    text = "import os.path\nimport numpy as np\nfrom amparo import audit\nfrom . import calendar\n"

    assert strangers(text, own="amparo.domain") == [
        "os.path",
        "numpy",
        "amparo.audit",
        "..calendar",
    ]


def test_an_import_of_the_standard_library_or_of_oneself_is_not_reported() -> None:
    text = "import re\nfrom amparo import domain\nfrom amparo.domain.protocol import calendar\n"

    assert strangers(text, own="amparo.domain") == []
    assert strangers(text, own="amparo.domain.protocol.kernel") == [
        "amparo.domain",
        "amparo.domain.protocol.calendar",
    ]


def test_asking_the_clock_and_opening_a_file_are_reported() -> None:
    text = "at = datetime.now(UTC)\nlog = open('log.csv')\n"

    assert reaches_outside(text) == ["datetime.now(UTC)", "open('log.csv')"]
