"""The commands of *Back up and restore*, run as they stand there, while people work."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from amparo.postgres.addresses import address_in, address_of
from amparo.postgres.cluster import sharing_cluster
from amparo.postgres.passwords import kept_passwords
from tests.architecture.files import HOUSE
from tests.cli.test_serving import free_port, is_ready, serving, until

pytestmark = pytest.mark.slow
PAGE = (HOUSE / "docs/how-to/back-up-and-restore.md").read_text(encoding="utf-8")
COUNT = "SELECT count(*) FROM cases_case"
PLACES = ("/srv/amparo", "/srv/drill", "/media/safe", "/media/backups")
LOADING = """
import os
from amparo.cli.serving.processes import Surroundings, run_to_end
given = {**os.environ, "AMPARO_DEMONSTRATION_PASSWORD": "an invented password"}
run_to_end(module="amparo.config.demonstrating",
           environment=Surroundings(given=given).of(url=os.environ["ADDRESS"]))
"""
WRITING = """
import os
os.environ |= {"DJANGO_SETTINGS_MODULE": "amparo.config.settings",
               "AMPARO_PROCESS_URL": os.environ["ADDRESS"]}
import django
django.setup()
from datetime import UTC, datetime
from amparo.apps.accounts.queries import list_actors
from amparo.apps.accounts.roles import MemberRole
from tests.apps.acting import open_case
by = next(actor for actor in list_actors() if actor.role is MemberRole.OFFICER)
while True:
    open_case(by, at=datetime.now(tz=UTC))
    print("opened", flush=True)
"""
ERASING = """
import os, sys, uuid
os.environ |= {"DJANGO_SETTINGS_MODULE": "amparo.config.settings",
               "AMPARO_PROCESS_URL": os.environ["ADDRESS"]}
import django
django.setup()
from datetime import UTC, datetime
from amparo.apps.cases.erasing import announce_again, erase_again
from amparo.apps.operations.worker import Purpose, working_for
case, now = uuid.UUID(sys.argv[1]), datetime.now(tz=UTC)
if "amparo_owner" in os.environ["ADDRESS"]:
    announce_again(case=case, at=now)
else:
    with working_for(Purpose.ERASE):
        erase_again(case=case, now=now)
"""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A machine for the drill: the folders of the page, below one of the test's own."""

    folder: Path

    def here(self, place: str) -> Path:
        return Path(f"{self.folder}{place}")

    def run(self, *blocks: str, **given: str) -> str:
        """Run blocks of commands in one shell, as somebody types them, and return what it said."""
        text = "\n".join(blocks)
        for place in PLACES:
            text = text.replace(place, str(self.here(place)))
        kept = {name: said for name, said in os.environ.items() if "AMPARO" not in name}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        done = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", f"{text}\nexport -p > {self.folder}/exported"],
            env={**kept, "PATH": path, "AMPARO_DATA": str(self.here("/srv/amparo")), **given},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def exported(self, name: str) -> str:
        found = re.search(rf'{name}="(.*)"', (self.folder / "exported").read_text())
        assert found is not None
        return found[1]

    def address(self, login: str, data: str = "/srv/amparo") -> str:
        folder = self.here(data)
        with sharing_cluster(folder=folder) as cluster:
            url = address_in(url=cluster.superuser_url, database="amparo")
        password = kept_passwords(folder=folder)[login]
        return address_of(owner_url=url, role=f"amparo_{login}", password=password)

    @contextmanager
    def program(self, text: str, *arguments: str, login: str) -> Iterator["subprocess.Popen[str]"]:
        """A program of ours at work on the database, by one of its roles."""
        environment = {
            **{name: said for name, said in os.environ.items() if "AMPARO" not in name},
            "AMPARO_DATA": str(self.here("/srv/amparo")),
            "ADDRESS": self.address(login),
        }
        with subprocess.Popen(
            [sys.executable, "-c", text, *arguments], cwd=HOUSE, env=environment,
            stdout=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            yield process
            process.kill()

    def asks(self, query: str, data: str = "/srv/amparo") -> list[tuple[object, ...]]:
        """What the owner of a database sees there."""
        with (
            sharing_cluster(folder=self.here(data)),
            psycopg.connect(self.address("owner", data)) as owner,
        ):
            return owner.execute(query.encode()).fetchall()

    def finish(self, text: str, *arguments: str, login: str) -> None:
        with self.program(text, *arguments, login=login) as process:
            assert process.wait(timeout=600) == 0


@pytest.fixture
def place(tmp_path: Path) -> Place:
    found = Place(folder=tmp_path)
    for name in ("/media/safe", "/media/backups"):
        found.here(name).mkdir(parents=True)
    return found


def blocks(heading: str) -> list[str]:
    """The blocks of commands below a heading of the page."""
    part = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    (text,) = (one for one in part if one.startswith(heading))
    return re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_the_drill(place: Place) -> None:
    making, keys = blocks("1. Make the keys")
    (backup,) = blocks("2. Make a backup")
    restore, ask, destroy = blocks("3. Try it")
    with serving(place.here("/srv/amparo"), free_port()):
        place.finish(LOADING, login="app")
        place.run(making, keys)
        sealing = place.exported("AMPARO_BACKUP_KEY")
        ((before,),) = place.asks(COUNT)
        with place.program(WRITING, login="app") as writing:
            assert writing.stdout is not None
            assert writing.stdout.readline() == "opened\n"
            made = place.run(backup, AMPARO_BACKUP_KEY=sealing)
            ((after,),) = place.asks(COUNT)
        ((erased,),) = place.asks("SELECT id::text FROM cases_case ORDER BY opened_at LIMIT 1")
        place.finish(ERASING, str(erased), login="owner")
        place.finish(ERASING, str(erased), login="worker")
        ended = place.here("/srv/amparo/ended/ended.jsonl")
        assert until(lambda: str(erased) in ended.read_text())  # the worker lists it by itself
        shutil.copyfile(ended, place.here("/media/backups/amparo-ended.jsonl"))

        said = place.run(restore, ask)

    ((cases,),) = place.asks(COUNT, "/srv/drill")
    kept = place.asks('SELECT "case"::text FROM seals_case_key', "/srv/drill")
    assert made.startswith("Made: ")
    assert 20 < int(str(before)) < int(str(cases)) <= int(str(after))  # one instant of the writing
    assert (erased,) not in kept
    assert len(kept) == int(str(cases)) - 1
    assert "Erased again: 1. The list reaches until " in said
    assert "Everything stands as it was written." in said
    assert said.endswith(f"Cases: {len(kept)}. All rows and counts are as the journals say.\n")
    with serving(place.here("/srv/drill"), port := free_port()):
        assert is_ready(port)
    place.run(destroy)
    assert not place.here("/srv/drill").exists()
    assert place.here("/srv/amparo/last-backup").is_file()
