"""The folder of backups: each appears in it whole or not at all, and goes when it has expired."""

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from amparo.cli.backing_up.envelope import Envelope, NotABackup, read_envelope
from amparo.cli.refusing import Refused
from amparo.postgres.locks import opened

_NAME = "amparo-{:%Y-%m-%dT%H%M%S}Z.backup"
_OURS, _DRAFTS = "amparo-*.backup", ".amparo-*.draft"
_LIST = "amparo-ended.jsonl"


def keep(*, folder: Path, made_at: datetime, chunks: Iterable[bytes]) -> Path:
    """Write a backup under another name, and give it its own once it is whole and on the disk.

    Raises `OSError`, and whatever the chunks raise; then nothing is left. A power cut leaves a
    draft at most, which the next backup sweeps away.
    """
    path = folder / _NAME.format(made_at)
    draft = folder / f".{path.stem}-{secrets.token_hex(8)}.draft"
    with opened(draft) as lock:
        lock.wait_alone()
        try:
            with draft.open("wb") as file:
                for chunk in chunks:
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            _refuse_taken(path)
            draft.rename(path)
        finally:
            draft.unlink(missing_ok=True)
    _write_to_disk(folder)
    return path


def sweep(*, folder: Path, now: datetime) -> int:
    """Remove the backups that have expired, and drafts that nobody writes; how many the former.

    A file that does not begin as a backup does is left alone, whatever its name.
    """
    for draft in folder.glob(_DRAFTS):
        with suppress(FileNotFoundError), opened(draft) as lock:
            if lock.try_alone():
                draft.unlink()
    expired = [path for path, envelope in _backups(folder) if envelope.expires_at <= now]
    for path in expired:
        path.unlink()
    return len(expired)


def copy_list(*, kept: Path, folder: Path) -> Path:
    """Put the list of what ended beside the backups, as it is now.

    Raises `Refused` where the one that is there says something that ours does not: it may be the
    only one that knows.
    """
    copy, content = folder / _LIST, kept.read_bytes()
    if copy.exists() and not content.startswith(copy.read_bytes()):
        raise Refused(
            f"{copy} says of something that it ended, and {kept} does not. The backup was made."
            " Find out which of the two is right, and move the copy away"
        )
    draft = folder / f".{_LIST}-{secrets.token_hex(8)}.draft"
    draft.touch(mode=0o600)
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(copy)
    _write_to_disk(folder)
    return copy


def _refuse_taken(path: Path) -> None:
    # Not by a hard link, which would see to it: disks that are carried away may have none.
    if path.exists():
        raise Refused(f"{path} is there already; wait a second, and try again")


def _backups(folder: Path) -> Iterator[tuple[Path, Envelope]]:
    for path in folder.glob(_OURS):
        with suppress(NotABackup, OSError), path.open("rb") as file:
            yield path, read_envelope(file=file)


def _write_to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
