"""Finds the Chromium that the tests drive: the machine's, or one installed for them.

Without a browser the tests fail and say how to get one. They are never skipped in silence.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_DEBIAN = ("apt-get", "install", "--yes", "--no-install-recommends", "chromium")
_OWN = (sys.executable, "-m", "playwright", "install", "chromium")
_HOW = (
    "The browser tests need a Chromium, and none was found or could be installed. Install your"
    " system's package `chromium`, or name the program: AMPARO_CHROMIUM=/path/to/chromium"
)


class NoBrowser(Exception):
    """No Chromium is here. The message says how to get one."""


def arguments() -> list[str]:
    """Return what Chromium is started with. As root it starts only without its sandbox."""
    return [*(["--no-sandbox"] if _is_root() else []), *ARGUMENTS]


def chromium(*, given: Mapping[str, str]) -> str:
    """Return the program, installing it where the machine has none. Raises `NoBrowser`."""
    return found(given=given) or installed(given=given)


def found(*, given: Mapping[str, str]) -> str | None:
    """Return the program that this machine has. Raises `NoBrowser` if a wrong one is named."""
    named = given.get("AMPARO_CHROMIUM")
    if named:
        program = shutil.which(named)
        if program is None:
            raise NoBrowser(f"AMPARO_CHROMIUM={named}: there is no such program")
        return program
    programs = (shutil.which(name, path=given.get("PATH", "")) for name in NAMES)
    return next((program for program in programs if program), None) or _own_of_playwright()


def installed(*, given: Mapping[str, str]) -> str:
    """Install Debian's package, as root, or else Playwright's Chromium. Raises `NoBrowser`."""
    if _is_root() and shutil.which("apt-get", path=given.get("PATH", "")):
        _try(_DEBIAN)
    program = found(given=given)
    if program is None:
        _try(_OWN)
        program = found(given=given)
    if program is None:
        raise NoBrowser(_HOW)
    return program


def _own_of_playwright() -> str | None:
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.exists() else None


def _try(command: tuple[str, ...]) -> None:
    subprocess.run(command, capture_output=True, check=False)


def _is_root() -> bool:
    return os.geteuid() == 0
