"""Values sent through every address, as every role, are found in no log and in no job."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.urls import get_resolver, reverse

from amparo.apps.accounts.models import Member
from tests.apps.acting import case_of_three
from tests.apps.canaries import CANARIES, found_in, spellings
from tests.apps.serving import served
from tests.apps.sharing.referring.referred import ask, send, set_scene
from tests.apps.test_routes import Route, routes
from tests.apps.unsealing import PASSPHRASE
from tests.apps.visiting import Visitor, signed_in, unhurried
from tests.cast import PASSWORD, Cast
from tests.database import TestDatabase

PLAIN, ACCENTED, NUMBER = CANARIES
NAMES = ("amina", "lucia", "rosa", "pablo", "clara", "diego", "elena", "julia")
WITH_KEYS = ("amina", "lucia", "rosa")
"""Who is of a desk that sends a referral or is asked: they say their passphrase first."""
ENDS_THE_VISIT = ("sign-out", "session-end", "sessions-end")
FIELDS = (
    "code", "words", "name", "shown_name", "username", "password", "old_password", "next", "find",
    "event", "moment", "place", "reason", "duty", "authority", "law", "purpose", "address", "kept",
    "passphrase", "new_passphrase", "repeated_passphrase", "numbers", "sealed-given_names",
    "sealed-story", "sealed-words", "sealed-need", "sealed-facts", "sealed-receiver",
    "sealed-compartments", "sealed-language", "sealed-previewed", "outcome", "serves", "step",
    "sealed-story", "sealed-surnames", "sealed-also_called", "sealed-born", "sealed-because",
)  # fmt: skip


def addresses(case: uuid.UUID, referral: uuid.UUID) -> Iterator[str]:
    """Every address, with values where it takes any; of what is there, and of what is not."""
    for route in routes(get_resolver("amparo.config.urls")):
        if route.name not in ENDS_THE_VISIT:
            is_of_one = "<uuid:case>" in route.written or "<uuid:referral>" in route.written
            for is_there in (True, False) if is_of_one else (True,):
                ours = (case, referral) if is_there else (uuid.UUID(NUMBER),) * 2
                yield _filled(route, *ours)
            if "<slug:compartment>" in route.written:  # where there is one, its form is read
                yield reverse(route.name, kwargs={"case": case, "compartment": "identity"})


def _filled(route: Route, case: uuid.UUID, referral: uuid.UUID) -> str:
    said: dict[str, object] = {}
    for name, sample in route.arguments.items():
        said[name] = {"case": case, "referral": referral}.get(name, sample)
        if isinstance(sample, str):
            said[name] = PLAIN if f"<slug:{name}>" in route.written else ACCENTED
    return reverse(route.name, kwargs=said)


def fill(visitor: Visitor, address: str) -> None:
    """Open an address with values behind it, and send values to it."""
    query = "&".join(f"{name}={quote(PLAIN)}" for name in FIELDS)
    unhurried(lambda: visitor.get(f"{address}?{query}"))
    fields = dict.fromkeys(FIELDS, f"{PLAIN} {ACCENTED} {NUMBER}")
    fields["sealed-submission"] = str(uuid.uuid4())  # so that words between desks are taken
    visitor.post(address, {**fields, "csrfmiddlewaretoken": visitor.cookies.get("csrftoken", "")})


def unseal(visitor: Visitor) -> None:
    """Say one's passphrase."""
    token = visitor.cookies.get("csrftoken", "")
    fields = {"passphrase": PASSPHRASE, "csrfmiddlewaretoken": token}
    assert visitor.post("/unseal/", fields).status == 302


def kept_in_jobs(database: TestDatabase) -> bytes:
    """Everything that stands in the tables of jobs."""
    found = []
    with psycopg.connect(database.superuser) as superuser:
        for table in ("jobs", "events", "periodic_defers"):
            rows = superuser.execute(f"SELECT * FROM procrastinate_{table}".encode()).fetchall()
            found += [repr(row) for row in rows]
    return "\n".join(found).encode()


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_what_is_sent_anywhere_stays_out_of_the_log_and_the_jobs(
    committed: Cast, database: TestDatabase, tmp_path: Path, name: str
) -> None:
    Member.objects.update(password=make_password(PASSWORD, hasher=PBKDF2PasswordHasher()))
    log, case = tmp_path / "log", case_of_three(committed.amina)
    scene, asked = set_scene(committed), 0
    referral = send(scene, committed.rosa)
    if name == "amina":  # so that she has something to say
        ask(committed.rosa, referral)
    with served(database=database, log=log) as web:
        visitor = signed_in(name=name, port=web.port)
        if name in WITH_KEYS:
            unseal(visitor)
        # What closes that again, and slows down who says another passphrase, comes later.
        for address in sorted(addresses(case, referral), key=lambda one: "refer" not in one):
            fill(visitor, address)
            asked += 1
    told = log.read_bytes()

    assert asked > 60
    assert told.count(b"INFO amparo.web") > 2 * asked
    assert b"POST own-password 200" in told  # a form got past the door
    # What was written between two desks got past it, too.
    assert (b"POST referral-say 302" in told) is (name == "amina")
    assert (b"POST referral-ask 302" in told) is (name == "rosa")
    assert found_in(told) == set()
    assert not any(spelt in told for spelt in spellings(str(case)))
    assert found_in(kept_in_jobs(database)) == set()
