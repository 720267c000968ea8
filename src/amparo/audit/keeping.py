"""Where compiled code is kept on disk, so that only the first run waits for it.

Whoever can write there can run code as us, so a folder is ours alone or else new with each
process. Modules that compile take `njit` from here: numba must know the folder before.
"""

import atexit
import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path

import numba
from numba import njit

__all__ = ["folder_of_ours", "is_private", "njit"]

_AUDIT = Path(__file__).parent
_COMPILING = (_AUDIT, _AUDIT / "reading")
"""The folders of the modules that compile by themselves; the kernel has its own."""


def folder_of_ours(*, name: str) -> Path:
    """Return a private folder among the user's caches, or one that ends with this process."""
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        home.mkdir(parents=True, exist_ok=True)
        ours, folder = home / "amparo", home / "amparo" / name
        if is_private(ours) and is_private(folder) and _can_write(folder):
            return folder
    except (OSError, RuntimeError):
        pass  # no home, or none that can be written
    return _folder_of_this_process()


def is_private(folder: Path) -> bool:
    """Make a folder if there is none; say whether it is ours and nobody else can write in it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if sys.platform == "win32":
        return True  # a home on Windows is its owner's, and has no such bits
    status = folder.lstat()
    is_ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    return is_ours and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _folder_of_this_process() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="amparo-kernel-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _can_write(folder: Path) -> bool:
    try:
        folder.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _give_numba_a_folder() -> None:
    """Let numba keep code beside the source, as it does of itself; elsewhere if it cannot.

    Where neither a place beside the source nor a home can be written it refuses to compile.
    """
    is_chosen = bool(numba.config.CACHE_DIR)  # type: ignore[attr-defined]  # made at run time
    if not is_chosen and not all(_can_write(one / "__pycache__") for one in _COMPILING):
        folder = folder_of_ours(name="readers")
        numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]  # as above


_give_numba_a_folder()
