"""Whatever fails midway, in every view and every job: no word of it is left in clear anywhere.

The case says canaries wherever a case can say something. Each page is opened and each form sent by
somebody who has unsealed, and the server fails as soon as it has opened, sealed or written out a
word of them: with an error that holds everything that was at hand.
"""

import re
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from procrastinate.contrib.django import app
from procrastinate.types import JSONDict

from amparo.apps.accounts.models import Member
from amparo.apps.cases.profiles import keep_profile
from amparo.apps.cases.tasks import reproject_open_cases
from amparo.apps.compartments.drafts import keep_draft
from amparo.apps.compartments.files.content import take_in
from amparo.apps.compartments.files.keeping import add_file, open_files
from amparo.apps.compartments.keeping import keep_compartment
from amparo.apps.keys.holding import Holder
from amparo.domain.casework import reviewing
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.restricting import Restricts
from amparo.domain.referral.sending import Packet
from tests.apps.acting import FOUND, NOW, cheat, open_case, record
from tests.apps.canaries import CANARIES, found_in
from tests.apps.cases.leading.test_restricting import put
from tests.apps.cases.leading.test_reviewing import answered, waiting
from tests.apps.midway import Moment, ending_midway, working_until
from tests.apps.operations.test_worker import DUE, running_worker, wait_until
from tests.apps.serving import served
from tests.apps.sharing.matching.helping import unseal as catch_up
from tests.apps.sharing.referring.referred import Scene, agree, ask, send
from tests.apps.test_at_rest import disk_of
from tests.apps.test_every_route_keeps_quiet import (
    FIELDS,
    addresses,
    kept_in_jobs,
    unseal,
)
from tests.apps.unsealing import acting, begun, joined
from tests.apps.visiting import Answer, Visitor, signed_in, unhurried
from tests.cast import PASSWORD, Cast
from tests.database import TestDatabase
from tests.finding import Words

pytestmark = pytest.mark.slow
OWN = PLAIN, ACCENTED = ("KestrelOfAmina", "Ñanduguazú del Pilcomayo")
VALUES = (*OWN, *CANARIES)
SAID = f"{PLAIN} {ACCENTED}"
MAKES_ANOTHER_KEY = "/keys/own/"
LEFT_OUT = ("/seal/", MAKES_ANOTHER_KEY)
FAIL: Mapping[Moment, frozenset[str]] = {
    Moment.OPENED: frozenset({
        "case", "compartment", "compartment-edit", "consent", "consent-ask", "consent-withdraw",
        "correct", "file", "file-add", "file-content", "file-remove", "files", "names",
        "profile", "record", "record-event", "refer", "referral", "referral-accept",
    }),
    Moment.SEALED: frozenset({
        "ask-holder", "compartment-draft", "compartment-edit", "file-add", "own-key",
        "own-passphrase", "refer-draft", "referral-draft", "unseal", "why-look",
    }),
    Moment.SHOWN: frozenset({
        "case", "compartment", "compartment-edit", "consent", "file", "files", "handover",
        "helped-ask", "names", "profile", "referral",
    }),
}  # fmt: skip
"""Routes that fail, at least: or nothing was shown."""


def filled(cast: Cast) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """A case that says canaries wherever one can; the file that is in it, and its referral."""
    amina = joined(begun(cast.lucia), cast.amina)
    case = open_case(cast.amina, place=SAID)
    record(cast.amina, case, FOUND)
    with acting(cast.amina):
        keep_profile(case=case, profile={"nationality": SAID}, seen={})
    for compartment, field in (
        (Compartment.IDENTITY, "given_names"), (Compartment.CONTACT, "telephone"),
        (Compartment.STATEMENT, "story"), (Compartment.LOCATION, "place"),
    ):  # fmt: skip
        with acting(cast.amina):
            keep_compartment(
                by=amina, at=NOW, case=case, compartment=compartment, fields={field: SAID}, seen=0,
                submission=uuid.uuid4(),
            )  # fmt: skip
    with acting(cast.amina):
        keep_draft(by=cast.amina, at=NOW, case=case, compartment=Compartment.LEGAL,
                   fields={"wishes": SAID}, seen=0)  # fmt: skip
    scene = Scene(cast=cast, case=case, amina=amina, rosa=begun(cast.rosa), marta=begun(cast.marta))
    catch_up(amina, scene.rosa)  # what is found by names is made now, and not as they unseal
    return case, with_file(amina, case), referred(scene)


def referred(scene: Scene) -> uuid.UUID:
    """Refer the case to Rosa's desk, which asks for more."""
    agree(scene, scene.cast.rosa.desk_id)
    referral = send(scene, scene.cast.rosa, packet=Packet(words=SAID, facts={}))
    ask(scene.cast.rosa, referral, SAID)
    return referral


def with_file(by: Holder, case: uuid.UUID) -> uuid.UUID:
    """Add a file to a case, the canaries in its name and all over it."""
    taken = take_in(case=case, name=f"{SAID}.txt", chunks=[SAID.encode() * 9000])
    with acting(by.actor):
        add_file(by=by, at=NOW, case=case, taken=taken, submission=uuid.uuid4(),
                 opened=open_files(by=by, at=NOW, case=case))  # fmt: skip
    return taken.file


def unsealed(name: str, port: int) -> Visitor:
    """Somebody who has said their passphrase."""
    visitor = signed_in(name=name, port=port)
    unseal(visitor)
    return visitor


def all_answers(visitor: Visitor, address: str) -> list[Answer]:
    """Open an address with values behind it, and send values to it, as a form and as a file."""
    query = "&".join(f"{name}={quote(PLAIN)}" for name in FIELDS)
    token = {"csrfmiddlewaretoken": visitor.cookies["csrftoken"]}
    said = {**dict.fromkeys(FIELDS, SAID), **token, "code": "K7Q-M4X-2", "sealed-seen": "1",
            "sealed-because": "found",
            "sealed-submission": str(uuid.uuid4()), "submission": str(uuid.uuid4())}  # fmt: skip
    return [
        unhurried(lambda: visitor.get(f"{address}?{query}")),
        unhurried(lambda: visitor.post(address, said)),
    ]


def sent_file(visitor: Visitor, case: uuid.UUID) -> Answer:
    """Send a file, the canaries in its name and all over it."""
    token = visitor.cookies["csrftoken"]
    form = {"csrfmiddlewaretoken": token, "submission": str(uuid.uuid4())}
    address = f"/cases/{case}/files/add/"
    content = SAID.encode() * 9000
    return unhurried(
        lambda: visitor.send_file(address, form=form, name=f"{SAID}.txt", content=content)
    )


def left_in_clear(database: TestDatabase, *folders: Path) -> set[str]:
    """Which words stand in files, on the disk of the database, or in a job."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    written = [path.read_bytes() for path in files]
    return Words([PLAIN, ACCENTED]).within(
        b"\n".join([*written, disk_of(database), kept_in_jobs(database)])
    )


@pytest.mark.parametrize("moment", Moment)
def test_a_view_that_fails_midway_leaves_no_word(
    committed: Cast, database: TestDatabase, tmp_path: Path, moment: Moment,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    Member.objects.update(password=make_password(PASSWORD, hasher=PBKDF2PasswordHasher()))
    log, data, temporary = tmp_path / "log", tmp_path / "data", tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(settings, "FILES_FOLDER", data / "files")
    case, file, referral = filled(committed)
    said = {**ending_midway(tmp_path / "midway", moment=moment, words=[PLAIN]),
            "AMPARO_DATA": str(data), "TMPDIR": str(temporary)}  # fmt: skip
    found: list[Answer] = []
    with served(database=database, said=said, log=log) as web:
        rosa, amina = unsealed("rosa", web.port), unsealed("amina", web.port)
        every = [one for one in addresses(case, referral) if one not in LEFT_OUT]
        for address in (one for one in every if "/referrals/" in one):
            found += all_answers(rosa, address)
        more = [f"/cases/{case}/files/{file}/{what}" for what in ("", "content/", "remove/")]
        for address in [*every, *more]:
            found += all_answers(amina, address)
        found += [sent_file(amina, case), *all_answers(amina, MAKES_ANOTHER_KEY)]
    failed = [one for one in found if one.status >= 500]
    told = log.read_bytes()

    assert FAIL[moment] <= set(re.findall(r"INFO amparo\.web \w+ (\S+) 500", told.decode()))
    assert "builtins.RuntimeError; its message is not logged" in told.decode()
    assert found_in(told, VALUES) == set()
    assert [one.text for one in failed if found_in(one.text.encode(), VALUES)] == []
    assert left_in_clear(database, data, temporary) == set()


JOBS: Mapping[str, JSONDict] = {
    "cases.hand_over": {"member": str(uuid.uuid4()), "to": str(uuid.uuid4())},
    "tokens.end_of_member": {"member": str(uuid.uuid4())},
    "cases.reproject_open_cases": {},
    "ended.write": {},
}
"""What jobs are told, but for those that come by themselves."""
TRIED_AGAIN = {"cases.carry_out_review", "cases.tell_desks"}
"""Jobs of which the log says nothing before they have failed a few times."""
NEWS = {"AMPARO_MAIL_URL": f"smtp://{PLAIN}:{PLAIN}@127.0.0.1:1", "AMPARO_MAIL_FROM": "a@b.example"}


def jobs_of_ours() -> list[str]:
    """The name of each job that there is."""
    tasks = app.tasks.items()
    return sorted(name for name, task in tasks if task.func.__module__.startswith("amparo."))


def reviewed(cast: Cast, database: TestDatabase, case: uuid.UUID) -> int:
    """A restriction of a case of which the coordination has said, in words, that it is lifted."""
    put(cast.lucia, case, Restricts.DESK, cast.bruno.desk_id)
    number = waiting(case, database)
    answered(cast.clara, number, reviewing.Answer.MISTAKEN, words=SAID)
    return number


def defer(names: Collection[str], *, restriction: int) -> None:
    """Let each of some jobs be done once."""
    jobs: Mapping[str, JSONDict] = {**JOBS, "cases.carry_out_review": {"restriction": restriction}}
    for name in names:
        app.tasks[name].configure(task_kwargs=jobs.get(name, DUE)).defer()


def states(database: TestDatabase) -> Mapping[str, set[str]]:
    """Which jobs are in which state; one that will be tried again has failed."""
    found: dict[str, set[str]] = {}
    with psycopg.connect(database.superuser) as superuser:
        for name, state, attempts in superuser.execute(STATES).fetchall():
            found.setdefault("failed" if attempts and state == "todo" else state, set()).add(name)
    return found


def are_being_done(database: TestDatabase, names: set[str]) -> bool:
    """Whether a worker does all of some jobs."""
    return states(database).get("doing", set()) >= names


AT_ONCE = 4
"""A worker that may do more goes on to jobs whose time comes, and each keeps one connection."""


def batched(names: Sequence[str]) -> Iterator[set[str]]:
    """The names, a few at a time."""
    for first in range(0, len(names), AT_ONCE):
        yield set(names[first : first + AT_ONCE])


STATES = """
SELECT task_name, status::text, attempts FROM procrastinate_jobs
WHERE id IN (SELECT min(id) FROM procrastinate_jobs GROUP BY task_name)
"""


def test_a_job_that_fails_midway_leaves_no_word(
    committed: Cast, database: TestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FILES_FOLDER", tmp_path / "files")
    case, *_ = filled(committed)
    names = set(jobs_of_ours())
    defer(names, restriction=reviewed(committed, database, case))
    given = {**NEWS, **working_until(tmp_path / "midway", words=SAID)}

    with running_worker(database, tmp_path, given=given):
        wait_until(lambda: states(database).get("failed", set()) >= names)
    told = (tmp_path / "log").read_bytes()

    said = set(re.findall(r"task ([a-z_.]+), job \d+", told.decode()))
    assert len(names) > 15
    assert said >= names - TRIED_AGAIN
    assert told.count(b"builtins.RuntimeError; its message is not logged") >= len(said)
    assert found_in(told, VALUES) == set()
    assert left_in_clear(database, tmp_path / "files") == set()


def test_jobs_that_are_killed_midway_leave_no_word(
    committed: Cast, database: TestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FILES_FOLDER", tmp_path / "files")
    case, *_ = filled(committed)
    restriction = reviewed(committed, database, case)
    names = jobs_of_ours()
    given = {**NEWS, **working_until(tmp_path / "midway", words=SAID, is_killed=True)}

    for some in batched(names):
        cheat(database, "DELETE FROM procrastinate_jobs WHERE status = 'todo'")
        defer(some, restriction=restriction)
        with running_worker(database, tmp_path, given=given, at_once=AT_ONCE) as worker:
            wait_until(partial(are_being_done, database, some))
            worker.kill()
            worker.wait()

    assert states(database)["doing"] >= set(names)
    assert (tmp_path / "midway/stayed").read_text().count("\n") > len(names) / 2
    assert found_in((tmp_path / "log").read_bytes(), VALUES) == set()
    assert left_in_clear(database, tmp_path / "files") == set()


def test_a_job_that_fails_as_it_opens_a_case_leaves_no_word(
    committed: Cast, database: TestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FILES_FOLDER", tmp_path / "files")
    filled(committed)
    reproject_open_cases.defer()
    given = ending_midway(tmp_path / "midway", moment=Moment.OPENED, words=[PLAIN])

    with running_worker(database, tmp_path, given=given):
        wait_until(lambda: "cases.reproject_open_cases" in states(database).get("failed", set()))
    told = (tmp_path / "log").read_bytes()

    assert b"could not project cases after a role changed hands: one case" in told
    assert found_in(told, VALUES) == set()
    assert left_in_clear(database, tmp_path / "files") == set()
