"""When the last backup was made: a note in the data folder, for `amparo check` to read."""

from datetime import datetime
from pathlib import Path

_NAME = "last-backup"


def note_made(*, data_folder: Path, at: datetime) -> None:
    """Note that a backup was made."""
    (data_folder / _NAME).write_text(at.isoformat() + "\n", encoding="ascii")


def made_last(*, data_folder: Path) -> datetime | None:
    """Return when the last backup was made; none if none was, or nobody can tell."""
    try:
        return datetime.fromisoformat((data_folder / _NAME).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None
