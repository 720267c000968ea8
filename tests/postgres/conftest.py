"""One cluster for the tests that leave it as it was; those that break one make their own."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from amparo.postgres.cluster import Cluster, sharing_cluster


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with sharing_cluster(folder=tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a cluster that was used once, to copy."""
    folder = tmp_path_factory.mktemp("stopped")
    with sharing_cluster(folder=folder):
        return folder


@pytest.fixture
def new_folder() -> Iterator[Path]:
    """A data folder that is not there yet, with a path short enough for a socket."""
    with TemporaryDirectory(prefix="amparo-test-") as parent:
        yield Path(parent, "amparo")


@pytest.fixture
def folder(new_folder: Path, stopped: Path) -> Path:
    """A data folder with a cluster that does not run."""
    subprocess.run(["/bin/cp", "-a", stopped, new_folder], check=True)
    return new_folder
