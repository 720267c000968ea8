"""The database to serve from: our own in the data folder, or the one the environment names."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from amparo.config.environment import Environment
from amparo.postgres.addresses import address_of, with_sure_line
from amparo.postgres.cluster import Cluster, sharing_cluster
from amparo.postgres.passwords import kept_passwords
from amparo.postgres.restoring import refuse_while_restored
from amparo.postgres.roles import prepare_database, prepare_roles


@dataclass(frozen=True, kw_only=True)
class Database:
    """The addresses of one database, a role each, and the cluster if it is ours."""

    owner_url: str = field(repr=False)
    app_url: str = field(repr=False)
    worker_url: str = field(repr=False)
    cluster: Cluster | None = None

    def ensure_running(self) -> None:
        """Start our own server again if it has died; another's is not ours to start."""
        if self.cluster is not None:
            self.cluster.ensure_running()


@contextmanager
def using_database(
    *,
    environment: Environment,
    name: str = "amparo",
    looking: Callable[..., None] = refuse_while_restored,
) -> Iterator[Database]:
    """Give the database, its roles made; ``name`` is that of our own, where it is ours.

    ``looking`` is called with the owner's address before anything is changed there. Raises
    `BeingRestored` unless it says otherwise.
    """
    folder = environment.folder("AMPARO_DATA")
    passwords = kept_passwords(folder=folder)
    url = environment.text("AMPARO_DATABASE_URL")
    if url is not None:
        sure = with_sure_line(url=url)
        address_of(owner_url=sure, role="amparo_app", password="")  # refuses what is no address
        looking(url=sure)
        yield _prepared(sure, passwords, None)
        return
    with sharing_cluster(folder=folder) as cluster:
        url = prepare_database(
            superuser_url=cluster.superuser_url, name=name, owner_password=passwords["owner"]
        )
        looking(url=url)
        yield _prepared(url, passwords, cluster)


def _prepared(url: str, passwords: Mapping[str, str], cluster: Cluster | None) -> Database:
    prepare_roles(owner_url=url, passwords=passwords)
    return Database(
        owner_url=url,
        app_url=address_of(owner_url=url, role="amparo_app", password=passwords["app"]),
        worker_url=address_of(owner_url=url, role="amparo_worker", password=passwords["worker"]),
        cluster=cluster,
    )
