"""The files of the embedded database inside the data folder, and whose they are.

::

    <folder>/postgres/data           the cluster, as `initdb` made it
    <folder>/postgres/being-made     a first start that has not ended yet
    <folder>/postgres/passwords/     one file for each login
    <folder>/postgres/locks/         see `cluster`
    <folder>/postgres/socket         where it listens, unless the path is too long
    <folder>/postgres/socket-folder  where it listens instead
    <folder>/postgres/postgres.log

Folders above are never made wider. All is for the owner of the data folder only; when that is
root, `data` and `socket` belong to the account that runs PostgreSQL, see `account`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from amparo.postgres.programs import MAJOR_VERSION


class ForeignFolder(Exception):
    """The data folder is not ours to use, or was made by something else."""


class OpenToOthers(Exception):
    """A file that must be private can be read by other users of the machine."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where each file is."""

    folder: Path

    @property
    def root(self) -> Path:
        """The folder of all that belongs to the embedded database."""
        return self.folder / "postgres"

    @property
    def data(self) -> Path:
        """The cluster itself. It is there as a whole or not at all."""
        return self.root / "data"

    @property
    def being_made(self) -> Path:
        """Where a cluster is made before it is moved into its place."""
        return self.root / "being-made"

    @property
    def passwords(self) -> Path:
        """The folder with one file for each login."""
        return self.root / "passwords"

    @property
    def log(self) -> Path:
        """What PostgreSQL says."""
        return self.root / "postgres.log"

    @property
    def socket(self) -> Path:
        """The socket's folder, where the path is short enough."""
        return self.root / "socket"

    @property
    def socket_note(self) -> Path:
        """The file that names the socket's folder, where it lies elsewhere."""
        return self.root / "socket-folder"

    @property
    def gate(self) -> Path:
        """The lock held while a process arrives or leaves."""
        return self.root / "locks" / "gate"

    @property
    def sharers(self) -> Path:
        """The lock shared by each process that uses the cluster."""
        return self.root / "locks" / "sharers"

    @property
    def running(self) -> Path:
        """The lock held by PostgreSQL itself, and by nobody else."""
        return self.root / "locks" / "running"


def prepare_layout(*, folder: Path) -> Layout:
    """Make the folders that are missing, and refuse one that is not ours. Safe to repeat."""
    layout = Layout(folder=folder.absolute())
    # The account that runs PostgreSQL for root passes through, and sees nothing else here.
    mode = 0o711 if os.geteuid() == 0 else 0o700
    with _refusing(layout):
        layout.folder.mkdir(mode=mode, parents=True, exist_ok=True)
        make_private(layout.root, layout=layout, mode=mode)
        make_private(layout.passwords, layout=layout)
    return layout


def prepare_cluster_files(*, layout: Layout) -> None:
    """Make the locks and the log where missing, and refuse a cluster that is not ours."""
    with _refusing(layout):
        make_private(layout.gate.parent, layout=layout)
        for path in (layout.gate, layout.sharers, layout.running, layout.log):
            make_file(path, layout=layout)
    _refuse_a_strange_cluster(layout)


@contextmanager
def _refusing(layout: Layout) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise ForeignFolder(
            f"{problem.filename or layout.root} cannot be used ({problem.strerror}). Choose a data"
            " folder that belongs to you, or run as the user who made this one."
        ) from problem


def make_private(path: Path, *, layout: Layout, mode: int = 0o700) -> None:
    """Make a folder for the owner of the data folder; one that is there stays as it is."""
    try:
        path.mkdir(mode=mode)
    except FileExistsError:
        if path.is_symlink() or not path.is_dir():
            raise
        return
    path.chmod(mode)  # the mask of the process may have taken rights away
    give_to_owner(path, layout=layout)


def make_file(path: Path, *, layout: Layout) -> None:
    """Make an empty file for the owner of the data folder; one that is there stays as it is."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    os.close(descriptor)
    give_to_owner(path, layout=layout)


def give_to_owner(path: Path, *, layout: Layout) -> None:
    """Give ``path`` to the owner of the data folder."""
    owner = layout.folder.stat()
    give(path, uid=owner.st_uid, gid=owner.st_gid)


def give(path: Path, *, uid: int, gid: int) -> None:
    """Give ``path`` to another user. Only root can, and only root needs to."""
    if os.geteuid() == 0:
        os.chown(path, uid, gid, follow_symlinks=False)


def refuse_if_open_to_others(path: Path) -> None:
    """Refuse a file or folder that more people than its owner may enter, read or write."""
    if path.stat().st_mode & 0o077:
        raise OpenToOthers(
            f"{path} is open to other users of this machine. Run: chmod go= '{path}'. If others"
            " may have read a password, stop Amparo and delete the files in its folder 'passwords',"
            " all but 'postgres': the next start makes new ones."
        )


def _refuse_a_strange_cluster(layout: Layout) -> None:
    if not layout.data.exists():
        return
    if os.geteuid() not in (0, layout.data.stat().st_uid):
        raise ForeignFolder(
            f"{layout.data} belongs to another user. Run as that user or as root, or choose"
            " another data folder."
        )
    version_file = layout.data / "PG_VERSION"
    version = version_file.read_text(encoding="utf-8").strip() if version_file.exists() else ""
    if version != MAJOR_VERSION:
        found = f"was made by PostgreSQL {version}" if version else "is no PostgreSQL cluster"
        raise ForeignFolder(
            f"{layout.data} {found}, and Amparo runs PostgreSQL {MAJOR_VERSION}. Choose another"
            " data folder, or restore a backup into a new one."
        )
