"""The embedded database, shared by the processes of one data folder.

The first to arrive starts it, others join, the last to leave stops it. Three locks say who is here:

- *gate*: held alone while somebody arrives, leaves or repairs, so that no two do at once.
- *sharers*: shared by each process that uses the cluster. Who can hold it alone is the last.
- *running*: held by PostgreSQL itself as long as any part of it lives.

A process that is killed lets go of its locks. PostgreSQL then runs on; the next to arrive finds it
by connecting, and stops it on leaving.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from amparo.postgres.account import account_that_enters, who_runs
from amparo.postgres.initialising import initialise
from amparo.postgres.layout import Layout, prepare_cluster_files, prepare_layout
from amparo.postgres.locks import alone, opened
from amparo.postgres.programs import find_programs
from amparo.postgres.server import Server
from amparo.postgres.socket_folder import private_socket_folder


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A database that runs."""

    superuser_url: str = field(repr=False)
    server: Server = field(repr=False)

    def ensure_running(self) -> None:
        """Start PostgreSQL again if it has died. Raises ``CannotStart`` where that fails."""
        with alone(self.server.layout.gate):
            self.server.bring_up()


@contextmanager
def sharing_cluster(*, folder: Path) -> Iterator[Cluster]:
    """Give the database in the data folder ``folder``, made and started where it was not.

    Raises ``NoBinaries``, ``NoAccount``, ``ForeignFolder``, ``OpenToOthers``, ``NoRoomForSocket``,
    ``CannotStart``, and on leaving ``CannotStop``. Each says what to do.
    """
    programs = find_programs()
    layout = prepare_layout(folder=folder)
    prepare_cluster_files(layout=layout)
    with opened(layout.sharers) as sharers:
        with alone(layout.gate):
            sharers.share()
            server = _server(layout=layout, programs=programs)
        try:
            with alone(layout.gate):
                server.bring_up()
            yield Cluster(superuser_url=server.superuser_url, server=server)
        finally:
            with alone(layout.gate):
                if sharers.try_alone():
                    server.shut_down()


def _server(*, layout: Layout, programs: Path) -> Server:
    uid, gid = who_runs(folder=layout.data if layout.data.exists() else layout.folder)
    socket_folder = private_socket_folder(layout=layout, uid=uid, gid=gid)
    folders = (layout.root, socket_folder, programs)
    account = account_that_enters(uid=uid, gid=gid, folders=folders)
    initialise(layout=layout, account=account, programs=programs)
    return Server(layout=layout, account=account, programs=programs, socket_folder=socket_folder)
