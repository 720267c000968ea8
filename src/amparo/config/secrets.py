"""Keys that Amparo makes for itself once, and keeps in the data folder for its owner alone."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

_BYTES = 32


def kept_secret(*, folder: Path, name: str) -> str:
    """Return a secret of 32 bytes in hexadecimal, made on the first call and kept in a file.

    Two processes that call at once get the same one. Raises `OSError` if the folder cannot be
    written.
    """
    path = kept_path(folder=folder, name=name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip()


def kept_path(*, folder: Path, name: str) -> Path:
    """Return where a secret is kept, whether it was made yet or not."""
    return folder / "keys" / name


def _make(path: Path) -> None:
    """Write a new secret whole or not at all; whoever comes second keeps the first one's."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
