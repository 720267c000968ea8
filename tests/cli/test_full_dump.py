"""Who carries off everything but the start key learns no name, contact, narrative, file or fact.

Amparo runs as anybody runs it, with the cases of the demonstration and with passphrases of its own.
What is typed into its pages are canaries. Then all of it is taken while it runs, an unsealed
session open: the database, its files and its log, the folder of files, settings and surroundings of
each process, what the processes said, temporary files, and a backup with the half that opens it.

Who wrote in which case, at which desk and when does lie in clear, as `docs/adr/0009-…` says.
"""

import json
import os
import secrets
import subprocess
import sys
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from amparo.postgres.addresses import address_in, address_of
from amparo.postgres.cluster import sharing_cluster
from amparo.postgres.passwords import kept_passwords
from amparo.postgres.programs import find_programs
from tests.apps.compartments.files import samples
from tests.apps.visiting import Fields, Visitor
from tests.architecture.files import HOUSE
from tests.cli.stolen import START_KEY, Machine, inside_of
from tests.cli.test_serving import free_port, is_ready, until
from tests.finding import Words

pytestmark = pytest.mark.slow
WHO = "police-asuncion"
NAME, SURNAMES = "Ñasaindy Canária", "Jilguero Ypacaraí"
TELEPHONE, SAYING = "0981 Canário 55", "Say that the piñata of Canária is ready."
TOLD = "They told of a cage under the bridge of Yhaguy, and of somebody called Cañete."
DRAFT, AGREED = "A canary wants to go home to Ypejhú, half typed", "R-4047712"
FILE_NAME, IN_FILE = "cédula de Ñasaindy Canária.txt", "In the file: she was born at Caazapá'í. "
IN_PICTURE = b"In the picture of Canaria: " * 8
FACTS = {
    "sex": "CanaryOfSex", "age_band": "CanaryOfAge", "nationality": "CanaryOfNationality",
    "exploitation": "CanaryOfExploitation", "family": "CanaryOfFamily",
}  # fmt: skip
PLACE = "Ñacurutú del Ypané"
REFERRED, ASKED = "A canary asks for a room in Yabebyry", "Cañete Jukyry"
IN_A_ROW, DEAD = "PlantedInARow", "PlantedAndDeleted"
TYPED = (NAME, SURNAMES, TELEPHONE, SAYING, TOLD, DRAFT, AGREED, FILE_NAME, IN_FILE.strip(),
         IN_PICTURE.decode().strip(), PLACE, REFERRED, ASKED, *FACTS.values())  # fmt: skip
CONSENT: tuple[Mapping[str, str], ...] = (
    {}, {}, {"receiver": "role prosecution service"}, {"compartments": "identity"},
    {"purpose": "legal aid"}, {"until": "30"},
    {"interpreting": "by telephone", "interpreter": AGREED, "spoken": "gn"},
    {"answer": "all", "how": "orally"},
)  # fmt: skip

_BEGIN = """
import json, os, sys
os.environ |= {"DJANGO_SETTINGS_MODULE": "amparo.config.settings",
               "AMPARO_PROCESS_URL": os.environ["ADDRESS"]}
import django
django.setup()
from datetime import UTC, datetime
now, said = datetime.now(tz=UTC), json.load(sys.stdin)
"""
LOADING = f"""{_BEGIN}
from amparo.apps.accounts.factors.codes import make_sheet
from amparo.apps.accounts.models import Member
from amparo.apps.operations.demonstration import load_demonstration
cases = load_demonstration(now=now, password=said["password"])
codes = make_sheet(member=Member.objects.get(sign_in_name=said["who"]))
print(json.dumps({{"cases": cases, "codes": list(codes)}}))
"""
CODING = f"""{_BEGIN}
from django.db import transaction
from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.seeing import find_actor
from amparo.apps.cases.profiles import keep_profile
from types import SimpleNamespace
from amparo.apps.accounts.queries import list_actors
from amparo.apps.keys.holding import Opened, desk_public, hold_desk_key
from amparo.apps.keys.owning import open_own_key
from amparo.domain.referral.sending import Packet
from tests.apps.acting import FOUND, open_case, record
from tests.apps.sharing.matching import helping
from tests.apps.sharing.referring import referred
from tests.apps.unsealing import acting
by = find_actor(member=Member.objects.get(sign_in_name=said["who"]))
case = open_case(by, at=now, place=said["place"])
record(by, case, FOUND, at=now)
with transaction.atomic():
    see_as(actor=by)
    keep_profile(case=case, profile=said["facts"], seen={{}})
with acting(by):
    own = open_own_key(by=by, passphrase=said["passphrase"])
    holder = hold_desk_key(by=Opened(actor=by, own=own))
    other = next(one for one in list_actors() if one.desk_id != by.desk_id
                 and desk_public(desk_id=one.desk_id) and one.role.value == "officer")
referred.keep(holder, case, referred.IDENTITY, {{"given_names": said["name"]}})
scene = referred.Scene(cast=SimpleNamespace(amina=by), case=case, amina=holder, rosa=holder,
                       marta=holder)
referred.agree(scene, other.desk_id)
referred.send(scene, other, compartments=frozenset({{referred.IDENTITY}}),
              packet=Packet(words=said["referred"], facts={{}}))
helping.ask(holder, {{"given_names": said["name"], "surnames": said["asked"], "born": "1998"}})
print(json.dumps(str(case)))
"""
OF_A_CASE = """
SELECT table_name FROM information_schema.columns
WHERE table_schema = 'public' AND column_name IN ('case', 'case_id')
"""
REFER = """
SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'
"""
_DISTINCT = SQL("SELECT DISTINCT {}::text FROM {}")
LETTERS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = ANY(%s)
AND data_type NOT IN ('bytea', 'uuid', 'boolean', 'timestamp with time zone')
"""
KNOWING = f"""{_BEGIN}
from contextlib import suppress
from amparo.apps.accounts.access import TurnedAway
from amparo.apps.accounts.queries import list_actors
from amparo.apps.cases.models import Case
from amparo.apps.cases.profiles import read_profile
from amparo.apps.compartments.keeping import NoGrant, open_kept
from amparo.apps.compartments.models import Kept
from amparo.apps.journal.queries import list_entries
from amparo.apps.keys.holding import Opened, hold_desk_key
from amparo.apps.keys.owning import NoKey, open_own_key
people, facts, desks = set(), set(), set()
for actor in list_actors():
    if actor.desk_id in desks:
        continue
    with suppress(NoKey, TurnedAway):
        passphrase = said["passphrases"].get(actor.shown_name, said["password"])
        own = open_own_key(by=actor, passphrase=passphrase)
        holder = hold_desk_key(by=Opened(actor=actor, own=own))
        desks.add(actor.desk_id)
        for kept in Kept.objects.all():
            with suppress(NoGrant):
                people |= set(open_kept(by=holder, kept=kept, at=now).fields.values())
for case in Case.objects.all():
    for code in read_profile(case=case.pk).values():
        facts |= set(code.split(","))
    for entry in list_entries(case=case.pk):
        facts |= {{entry.event, entry.content.place, *entry.content.states}}
members = sorted(actor.shown_name for actor in list_actors())
print(json.dumps({{"people": sorted(people), "facts": sorted(facts), "members": members}}))
"""
SETTINGS = f"""{_BEGIN}
from django.conf import settings
found = {{name: repr(getattr(settings, name)) for name in dir(settings) if name.isupper()}}
del found["START_KEY"]
print(json.dumps(found))
"""


@dataclass(frozen=True, kw_only=True)
class Running:
    """An Amparo that runs with the cases of the demonstration, and somebody at its pages."""

    folder: Path
    pid: int
    port: int
    password: str
    passphrase: str

    @property
    def start_key(self) -> str:
        return (self.data / START_KEY).read_text().strip()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def address(self, login: str) -> str:
        """The address of the database for a role, or for the superuser."""
        with sharing_cluster(folder=self.data) as cluster:
            url = address_in(url=cluster.superuser_url, database="amparo")
        if login == "superuser":
            return url
        password = kept_passwords(folder=self.data)[login]
        return address_of(owner_url=url, role=f"amparo_{login}", password=password)

    def run(self, program: str, *, login: str, **said: object) -> object:
        """What a program of ours prints, whom only its input tells something secret."""
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=HOUSE, input=json.dumps(said), text=True,
            env={**surroundings(self.folder), "ADDRESS": self.address(login)},
            capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def command(self, *arguments: str, **settings: str) -> str:
        """What a command of Amparo prints."""
        program = f"import sys; from amparo.cli import main; sys.exit(main({list(arguments)!r}))"
        done = subprocess.run(
            [sys.executable, "-c", program], env={**surroundings(self.folder), **settings},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def surroundings(folder: Path) -> dict[str, str]:
    """What each process of this Amparo is started with."""
    (folder / "temporary").mkdir(exist_ok=True)
    kept = {name: said for name, said in os.environ.items() if "AMPARO" not in name}
    return {**kept, "AMPARO_DATA": str(folder / "data"), "TMPDIR": str(folder / "temporary")}


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, int]]:
    """Let Amparo serve, its words in a file; give the number of the process, and its port."""
    port = free_port()
    program = "import sys; from amparo.cli import main; sys.exit(main(['serve']))"
    with (folder / "said").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", program], stdout=log, stderr=log,
            env={**surroundings(folder), "AMPARO_PORT": str(port)},
        )  # fmt: skip
    try:
        assert until(lambda: is_ready(port)), (folder / "said").read_text()
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("machine")
    with serving(folder) as (pid, port):
        found = Running(
            folder=folder, pid=pid, port=port, password=secrets.token_hex(16),
            passphrase=f"words {secrets.token_hex(12)} nobody guesses",
        )  # fmt: skip
        type_into(found)
        yield found


def type_into(running: Running) -> None:
    """Fill it: the cases of the demonstration, and canaries by every page that takes words."""
    loaded = running.run(LOADING, login="app", password=running.password, who=WHO)
    assert isinstance(loaded, dict)
    assert loaded["cases"] > 100
    visitor = unsealed(running, loaded["codes"][0])
    case = opened(visitor)
    identity = {"given_names": NAME, "surnames": SURNAMES}
    written(visitor, case, "identity", identity)
    written(visitor, case, "contact", {"telephone": TELEPHONE, "what_to_say": SAYING})
    written(visitor, case, "statement", {"story": TOLD})
    written(visitor, case, "legal", {"wishes": DRAFT}, leads="draft")
    content = samples.png(more=samples.chunk(b"IDAT", zlib.compress(IN_PICTURE)))
    adding = f"/cases/{case}/files/add/"
    for name, sent in ((FILE_NAME, IN_FILE.encode() * 900), ("Canária.png", content)):
        answer = visitor.send_file(adding, form=file_form(visitor, adding), name=name, content=sent)
        assert answer.target == f"/cases/{case}/files/", answer.text
    look(visitor, case)
    agreed(visitor, case)
    running.run(
        CODING, login="app", who=WHO, place=PLACE, facts=FACTS, passphrase=running.passphrase,
        name=NAME, referred=REFERRED, asked=ASKED,
    )  # fmt: skip


def unsealed(running: Running, code: str) -> Visitor:
    """A member who signs in with both steps, changes their passphrase, and unseals."""
    visitor = Visitor(port=running.port)
    form = visitor.get("/sign-in/").form()
    visitor.post("/sign-in/", {**form, "username": WHO, "password": running.password})
    assert visitor.post("/sign-in/code/", {**form, "code": code}).status == 302
    sent(visitor, "/keys/passphrase/", leads="/keys/", passphrase=running.password,
         new_passphrase=running.passphrase, repeated_passphrase=running.passphrase)  # fmt: skip
    token = {"csrfmiddlewaretoken": visitor.cookies["csrftoken"]}
    assert visitor.post("/unseal/", {**token, "passphrase": running.passphrase}).target == "/keys/"
    return visitor


def sent(visitor: Visitor, path: str, *, leads: str, **fields: str) -> str:
    """Open a page, send its form, and return where that leads."""
    form = visitor.get(path).form()
    answer = visitor.post(path, {**form, **fields})
    assert answer.target.startswith(leads), answer.text or answer.target
    return answer.target


def opened(visitor: Visitor) -> str:
    """A case that was opened, with a profile."""
    target = sent(visitor, "/cases/open/?event=possible%20victim%20met", leads="/cases/",
                  when="now", place="Boquerón", people="1")  # fmt: skip
    profile = f"{target}profile/"
    sent(visitor, profile, leads=target, sex="female", age_band="12-17", nationality="BO")
    return target.split("/")[2]


def written(
    visitor: Visitor, case: str, part: str, fields: Mapping[str, str], *, leads: str = ""
) -> None:
    """Fill in the form of a sealed part, and keep it or leave it as a draft."""
    path = f"/cases/{case}/sealed/{part}/edit/"
    form = visitor.get(path).form()
    named = {f"sealed-{name}": words for name, words in fields.items()}
    answer = visitor.post(path.replace("edit", leads or "edit"), {**form, **named})
    assert answer.status == (204 if leads else 302), answer.text


def file_form(visitor: Visitor, path: str) -> Fields:
    """The form of a page that takes a file, but for the file."""
    form = visitor.get(path).form()
    return {name: said for name, said in form.items() if name != "file"}


def look(visitor: Visitor, case: str) -> None:
    """Look at what was written, as everybody does; and look for the name."""
    pages = (f"/cases/{case}/", f"/cases/{case}/sealed/identity/", f"/cases/{case}/files/")
    assert NAME in visitor.get(pages[1]).text
    assert all(visitor.get(page).status == 200 for page in pages)
    form = visitor.get("/names/").form()
    assert NAME in visitor.post("/names/", {**form, "name": "canaria"}).text


def agreed(visitor: Visitor, case: str) -> None:
    """The person agrees to something, one page after the other."""
    path = f"/cases/{case}/consent/ask/"
    answer = visitor.get(path)
    for typed in CONSENT:
        answer = visitor.post(path, {**answer.form(to=path), **typed})
    assert answer.target == f"/cases/{case}/consent/", answer.text


@pytest.fixture(scope="module")
def known(running: Running) -> Mapping[str, Sequence[str]]:
    """Who the cases are about, and their facts: as who has the start key and unseals reads them."""
    passphrases = {"Demo: Ramón B.": running.passphrase}
    found = running.run(
        KNOWING, login="superuser", password=running.password, passphrases=passphrases
    )
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def stolen(running: Running) -> Mapping[str, bytes]:
    """Everything but the start key, as it was while Amparo ran."""
    safe, backups = running.folder / "backup-key", running.folder / "backups"
    backups.mkdir()
    public = running.command("backup-key", "new", "--to", str(safe)).splitlines()[0]
    running.command("backup", "--to", str(backups), AMPARO_BACKUP_KEY=public.partition("=")[2])
    told = running.run(SETTINGS, login="app")
    plant(running)
    machine = Machine(
        folder=running.folder, data=running.data, superuser=running.address("superuser"),
        pid=running.pid,
    )  # fmt: skip
    (backup,) = backups.glob("*.backup")
    inside = inside_of(
        backup=backup, key=safe, start_key=running.start_key, programs=find_programs()
    )
    return {
        **dict(machine.stolen()),
        **{f"inside the backup: {name}": content for name, content in inside.items()},
        "settings": json.dumps(told, ensure_ascii=False).encode(),
    }


def plant(running: Running) -> None:
    """Let a word lie where the database keeps what it compresses: in a row, and in a dead one."""
    with psycopg.connect(running.address("superuser"), autocommit=True) as superuser:
        superuser.execute("CREATE SCHEMA planted CREATE TABLE words (said text)")
        for word in (IN_A_ROW, DEAD):
            said = f"{word} {'filled up ' * 500}"
            superuser.execute("INSERT INTO planted.words VALUES (%s)", [said])
        superuser.execute("DELETE FROM planted.words WHERE starts_with(said, %s)", [DEAD])


def where(words: Words, stolen: Mapping[str, bytes]) -> dict[str, set[str]]:
    """Which words stand in what was stolen, and where each was found."""
    found = ((name, words.within(content)) for name, content in stolen.items())
    return {name: said for name, said in found if said}


def test_no_name_contact_narrative_or_file_is_in_it(
    running: Running, known: Mapping[str, Sequence[str]], stolen: Mapping[str, bytes]
) -> None:
    people = {words for words in known["people"] if len(words) > 8}
    # A member is called as somebody in a case is, and that lies in clear.
    shared = {words for words in people if any(one.startswith(words) for one in known["members"])}
    secret = (running.password, running.passphrase, running.start_key)

    found = where(Words({*people - shared, *TYPED, *secret}), stolen)

    assert {NAME, SURNAMES, TELEPHONE, SAYING, TOLD} < people
    assert len([words for words in people if words.startswith("000 ")]) > 30
    assert len(people) > 80
    assert len(shared) < 5
    assert found == {}


def test_the_search_finds_what_does_lie_there(stolen: Mapping[str, bytes]) -> None:
    member, institution = "Demo: Graciela M.", "Ministerio de la Mujer"

    found = where(Words({member, institution, IN_A_ROW, DEAD, "COPY public.cases_case"}), stolen)

    assert found["amparo: public.accounts_member"] == {member}
    assert found["inside the backup: rows"] == {member, institution, "COPY public.cases_case"}
    assert found["amparo: planted.words"] == {IN_A_ROW}
    on_disk = {name for name in found if name.startswith("data/postgres/data/base/")}
    assert {member, IN_A_ROW, DEAD} <= {word for name in on_disk for word in found[name]}
    assert any(name.endswith("environ") for name in stolen)
    assert b"POST compartment-edit 302" in stolen["said"]
    (backup,) = (name for name in stolen if name.endswith(".backup"))
    assert stolen[backup].startswith(b"amparo backup 1")


def test_no_row_of_a_case_says_where_what_or_about_whom(
    running: Running, known: Mapping[str, Sequence[str]], stolen: Mapping[str, bytes]
) -> None:
    facts = {fact.casefold() for fact in known["facts"] if fact}
    with psycopg.connect(running.address("superuser")) as superuser:
        texts = texts_of_cases(superuser)

    found = {
        (column, text)
        for column, said in texts.items()
        for text in said
        if text.casefold() in facts
        or any(len(fact) > 4 and fact in text.casefold() for fact in facts)
    }

    assert {"boquerón", "female", "12-17", "bo", "possible victim met"} < facts
    assert len(facts) > 60
    assert "journal_entry.institution" in texts
    assert found == set()


def texts_of_cases(
    superuser: "psycopg.Connection[tuple[Any, ...]]",
) -> Mapping[str, Collection[str]]:
    """What each column of letters says, of each table whose rows are of a case or of such rows."""
    tables = {name for (name,) in superuser.execute(OF_A_CASE)}
    refer = superuser.execute(REFER).fetchall()
    while more := {table for table, to in refer if to in tables and table not in tables}:
        tables |= more
    return {
        f"{table}.{column}": {
            text
            for (text,) in superuser.execute(
                _DISTINCT.format(Identifier(column), Identifier(table))
            )
            if text
        }
        for table, column in superuser.execute(LETTERS, [sorted(tables)]).fetchall()
    }
