"""Locks on files. The system lets go of them when a process ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Lock:
    """A file opened to be locked. A program that inherits `descriptor` holds the lock too."""

    descriptor: int

    def wait_alone(self) -> None:
        """Wait until nobody else holds the lock, then hold it alone."""
        fcntl.flock(self.descriptor, fcntl.LOCK_EX)

    def share(self) -> None:
        """Hold the lock beside others who share it."""
        fcntl.flock(self.descriptor, fcntl.LOCK_SH)

    def try_alone(self) -> bool:
        """Hold the lock alone if nobody else holds it, without waiting; say whether it worked."""
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def opened(path: Path) -> Iterator[Lock]:
    """Open the lock file at ``path``, not yet locked; let go at the end."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        yield Lock(descriptor=descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until nobody else is inside, and keep others out until the end."""
    with opened(path) as lock:
        lock.wait_alone()
        yield


def is_free(path: Path) -> bool:
    """Say whether nobody holds the lock at ``path``."""
    with opened(path) as lock:
        return lock.try_alone()
