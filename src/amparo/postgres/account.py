"""Who runs PostgreSQL: it refuses root.

An ordinary user runs it as they are. For root it runs as the owner of the data folder; if that is
root too, as `amparo` where the machine has such a user, else as `nobody`.

That account may not be able to enter a folder above the data or the programs (root's home is
closed). Rather than open that folder, we let this one program pass, on Linux: `setpriv` leaves it
the right to walk through closed folders, and no other right of root where the system allows it.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

NAMES = ("amparo", "nobody")
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}  # no secret of ours goes along
# The smaller right first. Containers often keep only the second.
RIGHTS = ("dac_read_search", "dac_override")
RIGHT_SETS = ("inh-caps", "ambient-caps", "bounding-set")


class NoAccount(Exception):
    """Root asked, and no other account can run PostgreSQL here."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """A user of the machine, and how to run a program as that user."""

    uid: int
    gid: int
    user: int | None = None
    group: int | None = None
    wrapper: tuple[str, ...] = ()

    def run(
        self, command: Sequence[str | Path], *, output: int, passing: Sequence[int] = ()
    ) -> int:
        """Run a program to its end, out of reach of the terminal; return its exit code."""
        done = subprocess.run(  # noqa: S603  # our own programs, no shell reads the arguments
            [*self.wrapper, *map(str, command)],
            user=self.user,
            group=self.group,
            extra_groups=None if self.user is None else [],
            env=ENVIRONMENT,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=passing,
            start_new_session=True,  # Ctrl-C in the terminal is for us, not for the database
            check=False,
        )
        return done.returncode

    def can_enter(self, folders: Sequence[Path]) -> bool:
        """Say whether a program run as this account gets into each of the folders."""
        walk = 'for folder; do cd "$folder" || exit 1; done'
        return self.run(["/bin/sh", "-c", walk, "sh", *folders], output=subprocess.DEVNULL) == 0


def who_runs(*, folder: Path) -> tuple[int, int]:
    """Return the user and group that run PostgreSQL on the data in ``folder``."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    owner = folder.stat()
    if owner.st_uid != 0:
        return owner.st_uid, owner.st_gid
    for name in NAMES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise NoAccount(
        "PostgreSQL does not run as root, and this machine has neither a user 'amparo' nor"
        " 'nobody'. Run Amparo as an ordinary user, or make a user 'amparo'."
    )


def account_that_enters(*, uid: int, gid: int, folders: Sequence[Path]) -> Account:
    """Return the way to run as ``uid`` that needs the fewest rights to enter all ``folders``."""
    for account in _ways(uid=uid, gid=gid):
        if account.can_enter(folders):
            return account
    listed = ", ".join(map(str, folders))
    raise NoAccount(
        f"PostgreSQL does not run as root, and user number {uid}, who would run it, cannot enter"
        f" all of these: {listed}. Run Amparo as an ordinary user, or put its data folder and its"
        " programs where everyone may pass, for example below /srv."
    )


def _ways(*, uid: int, gid: int) -> Iterator[Account]:
    if os.geteuid() != 0:
        yield Account(uid=uid, gid=gid)
        return
    yield Account(uid=uid, gid=gid, user=uid, group=gid)
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return
    # Without the bit, access(2), by which PostgreSQL looks for its programs, ignores the right.
    bits = "--securebits=+no_setuid_fixup"
    become = (f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "--no-new-privs", bits)
    for right in RIGHTS:
        limits = [f"--{name}=-all,+{right}" for name in RIGHT_SETS]
        yield Account(uid=uid, gid=gid, wrapper=(setpriv, *become, *limits))
