"""Opening a backup, and reading it to its end before anything is done with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from amparo.cli.backing_up.contents import Manifest, Unpacking, Unreadable
from amparo.cli.backing_up.envelope import (
    KEPT_FOR,
    Envelope,
    NotABackup,
    OtherBackupKey,
    OtherStartKey,
    opened,
    read_envelope,
    stream_key,
)
from amparo.cli.refusing import Refused
from amparo.vault.pairs import Pair
from amparo.vault.sealing import NotSealed


@dataclass(frozen=True, kw_only=True)
class Backup:
    """A backup that its two keys open."""

    path: Path
    envelope: Envelope
    key: bytes = field(repr=False)

    @contextmanager
    def unpacking(self) -> Iterator[Unpacking]:
        """Give its inside, from the beginning. Raises `Refused` as soon as something is wrong."""
        try:
            with self.path.open("rb") as file:
                read_envelope(file=file)
                chunks = opened(envelope=self.envelope, key=self.key, file=file)
                yield Unpacking(chunks=chunks)
        except (NotSealed, NotABackup) as problem:
            raise Refused(
                f"{self.path}: something in it was changed, or its end is missing. Take another"
                " copy of it, or the backup before"
            ) from problem
        except Unreadable as problem:
            raise Refused(
                f"{self.path}: it was made by a newer Amparo; restore it with that one"
            ) from problem


def open_backup(*, path: Path, pair: Pair, start_key: str) -> Backup:
    """Open a backup by its two keys. Raises `Refused`, which says which one is another."""
    try:
        with path.open("rb") as file:
            envelope = read_envelope(file=file)
        key = stream_key(envelope=envelope, pair=pair, start_key=start_key)
    except OSError as problem:
        raise Refused(f"--from {path}: {problem.strerror}") from problem
    except NotABackup as problem:
        raise Refused(f"--from {path}: this is no backup of Amparo") from problem
    except OtherBackupKey as problem:
        raise Refused(
            f"--from {path}: the key of --key does not open it: it was sealed to another one, or"
            " its first lines were changed"
        ) from problem
    except OtherStartKey as problem:
        raise Refused(
            f"--from {path}: AMPARO_START_KEY is not the start key of {envelope.made_at:%Y-%m-%d},"
            " when it was made. Give that one"
        ) from problem
    return Backup(path=path, envelope=envelope, key=key)


def refuse_expired(*, backup: Backup, now: datetime) -> None:
    """Refuse a backup whose time is over. Raises `Refused`."""
    expires_at = backup.envelope.expires_at
    if expires_at <= now:
        raise Refused(
            f"{backup.path}: it expired on {expires_at:%Y-%m-%d}, {KEPT_FOR.days} days after it was"
            " made: what was erased since must not come back. If nothing newer is left, say"
            " --although-expired, and delete the file afterwards"
        )


def read_whole(*, backup: Backup) -> Manifest:
    """Read a backup to its end, and return what it says of itself. Raises `Refused`."""
    with backup.unpacking() as unpacking:
        manifest = unpacking.manifest()
        for _place, content in unpacking.files():
            for _chunk in content:
                pass
        for _chunk in unpacking.dump():
            pass
    return manifest
