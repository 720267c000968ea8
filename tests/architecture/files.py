"""Which files the rules of the house speak about."""

import shutil
import subprocess
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]


def source_files() -> list[Path]:
    """The Python files that are shipped."""
    return sorted((HOUSE / "src").rglob("*.py"))


def kept_files() -> list[Path]:
    """The files git keeps, or would keep: neither caches nor what `make` builds.

    Without git, as in an unpacked archive, all files of the visible folders.
    """
    git = shutil.which("git")
    if git and (HOUSE / ".git").exists():
        command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listing = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=True)
        paths = [HOUSE / name for name in listing.stdout.split("\0") if name]
        return sorted(path for path in paths if path.is_file())
    return sorted(path for path in HOUSE.rglob("*") if path.is_file() and is_visible(path))


def is_visible(path: Path) -> bool:
    """Whether neither the file nor a folder above it, inside the house, is hidden or a cache."""
    parts = path.relative_to(HOUSE).parts
    return not any(part.startswith((".", "__pycache__")) for part in parts)


def place_of(path: Path) -> str:
    """The path as it is written in a report: from the top of the house."""
    return path.relative_to(HOUSE).as_posix()
