"""Who runs PostgreSQL when root starts it, and when an ordinary user does."""

import os
import pwd
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from amparo.postgres import account as accounts
from amparo.postgres.account import Account, NoAccount, account_that_enters, who_runs
from amparo.postgres.cluster import sharing_cluster
from amparo.postgres.layout import ForeignFolder, prepare_cluster_files
from tests.postgres.sharers import answer, runs, sharer

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may run as another user")
only_setpriv = pytest.mark.skipif(not shutil.which("setpriv"), reason="setpriv is not installed")


@pytest.fixture
def passable() -> Iterator[Path]:
    """A folder which everyone may pass, unlike those pytest makes."""
    path = Path(mkdtemp(prefix="amparo-test-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def closed(passable: Path) -> Path:
    path = passable / "closed"
    path.mkdir(mode=0o700)
    return path


def test_an_ordinary_user_runs_it_as_they_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1234)
    monkeypatch.setattr(os, "getegid", lambda: 1235)

    assert who_runs(folder=tmp_path) == (1234, 1235)
    assert list(accounts._ways(uid=1234, gid=1235)) == [Account(uid=1234, gid=1235)]


@only_root
def test_for_root_the_owner_of_the_folder_runs_it(tmp_path: Path) -> None:
    os.chown(tmp_path, 4321, 4322)

    assert who_runs(folder=tmp_path) == (4321, 4322)


@only_root
def test_for_root_alone_nobody_runs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "NAMES", ("nobody",))

    uid, _ = who_runs(folder=tmp_path)

    assert uid == pwd.getpwnam("nobody").pw_uid


@only_root
def test_a_machine_without_such_a_user_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "NAMES", ("nowhere-to-be-found",))

    with pytest.raises(NoAccount, match="Run Amparo as an ordinary user"):
        who_runs(folder=tmp_path)


@only_root
def test_where_everyone_may_pass_no_right_of_root_goes_along(passable: Path) -> None:
    account = account_that_enters(uid=65534, gid=65534, folders=[passable])

    assert account == Account(uid=65534, gid=65534, user=65534, group=65534)


@only_root
@only_setpriv
def test_past_a_closed_folder_one_right_goes_along_and_the_folder_stays_closed(
    closed: Path,
) -> None:
    account = account_that_enters(uid=65534, gid=65534, folders=[closed])
    with (closed / "said").open("w") as said:
        account.run(["/usr/bin/grep", "CapEff", "/proc/self/status"], output=said.fileno())

    assert (closed / "said").read_text().split() == ["CapEff:", "0000000000000004"]
    assert oct(closed.stat().st_mode & 0o777) == "0o700"


@only_root
def test_a_folder_nobody_can_enter_is_refused_in_words(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)

    with pytest.raises(NoAccount, match=r"user number 65534, who would run it, cannot enter"):
        account_that_enters(uid=65534, gid=65534, folders=[closed])


@only_root
def test_root_starts_it_where_everyone_may_pass(passable: Path) -> None:
    with sharing_cluster(folder=passable) as cluster:
        found = answer(cluster.superuser_url, "SELECT 1")
        wrapper = cluster.server.account.wrapper

    assert found == 1
    assert wrapper == ()
    assert (passable / "postgres/passwords/postgres").stat().st_uid == 0


@only_root
@only_setpriv
def test_root_and_an_ordinary_user_share_the_folder_of_that_user(passable: Path) -> None:
    os.chown(passable, 65534, 65534)
    python = Path(shutil.which("python3") or "")
    places = [passable, Path(os.__file__).parent, Path(accounts.__file__).parent, python.parent]
    ordinary = list(accounts._ways(uid=65534, gid=65534))[1]
    assert ordinary.can_enter(places)

    with sharing_cluster(folder=passable), sharer(passable, wrapper=ordinary.wrapper) as other:
        said = other.says()
        other.leave()
    with sharer(passable, wrapper=ordinary.wrapper) as other:
        said_alone = other.says()
        other.leave()

    assert (said, said_alone) == ("inside", "inside")
    assert not runs(passable)


@only_root
def test_an_ordinary_user_is_refused_the_cluster_of_another(
    passable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sharing_cluster(folder=passable) as cluster:
        layout = cluster.server.layout
    monkeypatch.setattr(os, "geteuid", lambda: 1234)

    with pytest.raises(ForeignFolder, match="belongs to another user"):
        prepare_cluster_files(layout=layout)
