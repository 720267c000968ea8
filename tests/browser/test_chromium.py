"""Where the browser of the tests comes from, and what is said where there is none."""

from pathlib import Path

import pytest

from tests.browser import chromium
from tests.browser.chromium import NoBrowser


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs for a machine without a browser, from which none can be fetched."""
    monkeypatch.setattr(chromium, "_own_of_playwright", lambda: None)
    monkeypatch.setattr(chromium, "_OWN", ("false",))
    return tmp_path


def _add_program(folder: Path, name: str, does: str = "") -> Path:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{does}\n", encoding="ascii")
    program.chmod(0o755)
    return program


def test_the_browser_that_is_named_comes_first(bare: Path) -> None:
    _add_program(bare, "chromium")
    named = _add_program(bare, "mine")

    found = chromium.found(given={"AMPARO_CHROMIUM": str(named), "PATH": str(bare)})

    assert found == str(named)


def test_one_that_is_named_and_not_there_is_refused(bare: Path) -> None:
    given = {"AMPARO_CHROMIUM": "/nowhere/chromium", "PATH": str(bare)}

    with pytest.raises(NoBrowser, match="/nowhere/chromium: there is no such program"):
        chromium.chromium(given=given)


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_the_browser_of_the_machine_is_found(bare: Path, name: str) -> None:
    program = _add_program(bare, name)

    assert chromium.found(given={"PATH": str(bare)}) == str(program)


def test_as_root_the_package_of_the_system_is_installed(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = bare / "chromium"
    apt = _add_program(bare, "apt-get", f"printf '#!/bin/sh\\n' > {new}; /bin/chmod +x {new}")
    monkeypatch.setattr(chromium, "_is_root", lambda: True)
    monkeypatch.setattr(chromium, "_DEBIAN", (str(apt), "install", "chromium"))

    found = chromium.chromium(given={"PATH": str(bare)})

    assert found == str(new)


def test_without_a_browser_the_tests_fail_and_say_how_to_get_one(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chromium, "_is_root", lambda: False)

    with pytest.raises(NoBrowser, match="AMPARO_CHROMIUM=/path/to/chromium"):
        chromium.chromium(given={"PATH": str(bare)})


@pytest.mark.parametrize(("is_root", "expected"), [(True, True), (False, False)])
def test_only_root_goes_without_the_sandbox(
    monkeypatch: pytest.MonkeyPatch, is_root: bool, expected: bool
) -> None:
    monkeypatch.setattr(chromium, "_is_root", lambda: is_root)

    assert ("--no-sandbox" in chromium.arguments()) is expected
