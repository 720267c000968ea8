"""Passphrases at the server that really runs: it goes on meanwhile, and nothing keeps them."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.contrib.sessions.models import Session
from django.core import signing

from amparo.apps.accounts.models import Member
from amparo.config import settings as product
from tests.apps.acting import case_of_three
from tests.apps.canaries import spellings
from tests.apps.serving import Served, served, until
from tests.apps.visiting import Visitor, signed_in
from tests.cast import PASSWORD, Cast
from tests.database import TestDatabase

CANARY = "CanaryOfAmina among ñandúes del Caaguazú"
OTHER = "SecondCanary between seven yacarés del Chaco"
WRONG = "WrongCanary that opens no door at all"
_MEBIBYTE = 2**20


@pytest.fixture
def people(committed: Cast) -> Cast:
    """The cast, with passwords that the server can check."""
    Member.objects.update(password=make_password(PASSWORD, hasher=PBKDF2PasswordHasher()))
    return committed


def send(visitor: Visitor, path: str, **fields: str) -> str:
    """Open a page and send its form, and return where it leads or what it says."""
    visitor.get(path)
    answer = visitor.post(path, {**token_of(visitor), **fields})
    return answer.target or answer.text


def token_of(visitor: Visitor) -> dict[str, str]:
    return {"csrfmiddlewaretoken": visitor.cookies["csrftoken"]}


def choose(visitor: Visitor, passphrase: str) -> str:
    return send(visitor, "/keys/own/", new_passphrase=passphrase, repeated_passphrase=passphrase)


def memory_mebibytes(web: Served) -> float:
    """How much memory the web has, with all its processes."""
    assert web.child.process is not None
    main = psutil.Process(web.child.process.pid)
    return sum(one.memory_info().rss for one in (main, *main.children(True))) / _MEBIBYTE


def test_the_product_asks_three_passes_over_256_mebibytes_of_each_guess() -> None:
    assert (product.PASSPHRASE_PASSES, product.PASSPHRASE_MEBIBYTES) == (3, 256)


def test_others_are_answered_while_a_passphrase_is_tried(
    people: Cast, database: TestDatabase
) -> None:
    case = case_of_three(people.amina)
    with served(database=database) as web:
        amina = signed_in(name="amina", port=web.port)
        mateo = signed_in(name="mateo", port=web.port)
        assert choose(amina, CANARY) == "/keys/"
        before = memory_mebibytes(web)

        was_answered = [_meanwhile(web, amina, mateo, f"/cases/{case}/", before) for _ in range(5)]

    # Each time the page was asked for once the memory was taken, so while it was tried.
    assert any(was_answered)


def _meanwhile(web: Served, unsealing: Visitor, other: Visitor, path: str, before: float) -> bool:
    """Whether a page is answered to another while a passphrase is tried."""
    is_open = threading.Event()

    def unseal() -> None:
        answer = unsealing.post("/unseal/", {**token_of(unsealing), "passphrase": CANARY})
        assert answer.target == "/keys/"
        is_open.set()

    trying = threading.Thread(target=unseal)
    trying.start()
    is_tried = until(lambda: is_open.is_set() or memory_mebibytes(web) > before + 128)
    answer = other.get(path)
    was_before = is_tried and not is_open.is_set()
    trying.join()
    assert answer.status == 200
    return was_before


def test_a_passphrase_stands_in_no_log_row_page_address_or_session(
    people: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    log, said = tmp_path / "log", list[str]()
    with served(database=database, log=log) as web:
        amina = signed_in(name="amina", port=web.port)
        said.append(choose(amina, "short"))
        said.append(choose(amina, CANARY))
        said.append(send(amina, "/unseal/", passphrase=WRONG))
        said.append(send(amina, "/unseal/", passphrase=CANARY))
        said.append(send(amina, "/keys/passphrase/", passphrase=WRONG, new_passphrase=OTHER,
                         repeated_passphrase=OTHER))  # fmt: skip
        said.append(send(amina, "/keys/passphrase/", passphrase=CANARY, new_passphrase=OTHER,
                         repeated_passphrase=OTHER))  # fmt: skip
        said += [amina.get(path).text for path in ("/keys/", "/history/", "/sessions/")]
        kept = _sent_after_the_end(amina)
        said.append(kept)
        told = log.read_bytes()
        rows = b"\n".join(_rows(database))

    assert said[1] == "/keys/"
    assert "This is not your passphrase." in said[2]
    assert said[5] == "/keys/"
    assert told.count(b"POST unseal") == 3
    assert b"accounts_history" in rows
    for secret in (CANARY, OTHER, WRONG):
        for spelt in spellings(secret):
            assert spelt not in told
            assert spelt not in rows
            assert not any(spelt in one.encode() for one in said)


def _sent_after_the_end(visitor: Visitor) -> str:
    """Send a passphrase without a session any more; return the page, and what it keeps."""
    visitor.cookies.pop("sessionid")
    page = visitor.post("/unseal/", {**token_of(visitor), "passphrase": CANARY}).text
    kept = re.search(r'name="kept" value="([^"]+)"', page)
    return page + (repr(signing.loads(kept[1], salt="amparo.written")) if kept else "")


def _rows(database: TestDatabase) -> Iterator[bytes]:
    """Every row of every table, as text and as what its bytes say; sessions as they are read."""
    for session in Session.objects.all():
        yield repr(session.get_decoded()).encode()
    with psycopg.connect(database.superuser) as superuser:
        tables = superuser.execute(
            "SELECT table_schema, table_name FROM information_schema.tables"
            " WHERE table_type = 'BASE TABLE' AND table_schema NOT LIKE 'pg\\_%'"
        ).fetchall()
        for schema, name in tables:
            yield str(name).encode()
            for row in superuser.execute(f'SELECT * FROM "{schema}"."{name}"'.encode()):
                yield repr(row).encode()
                yield from (bytes(cell) for cell in row if isinstance(cell, bytes | memoryview))
