"""Nothing that whoever asks can reach changes by what was found, or by how it is answered.

Before and after it was compared they see the same rows, pages and answers to programs. So
does whoever leads their desk, also where they see the case without knowing who it is about.
"""

import hashlib
import re
from collections.abc import Mapping

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.apps.keys.holding import Holder
from amparo.domain.casework.matching import Told
from tests.apps.acting import FOUND, record
from tests.apps.api.asking import Program, give_token
from tests.apps.sharing.matching.helping import (
    ask,
    compare,
    helped,
    matches,
)
from tests.apps.sharing.matching.test_pages import browser, plain, send_answer
from tests.apps.unsealing import acting, joined
from tests.cast import Cast
from tests.database import TestDatabase

PATHS = ("/", "/cases/", "/helped/asked/", "/helped/ask/", "/helped/", "/requests/mine/", "/names/")
OF_PROGRAMS = ("/cases", "/duties")
_OF_VISITS = ("django_session", "usersessions_usersession", "accounts_", "tokens_")
"""Tables that change whenever anybody signs in or a program asks."""
_OF_TIME = ("Content-Security-Policy", "Refresh")
"""Headers that change each time: by a number of their own, and by how long the visit still is."""


def rows_seen(by: Holder) -> Mapping[str, str]:
    """What the database shows somebody, of each table: the number of rows, and a sum of all."""
    found: dict[str, str] = {}
    with acting(by.actor), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace AND has_table_privilege(oid, 'SELECT')"
        )
        for (table,) in cursor.fetchall():
            if not table.startswith(_OF_VISITS):
                cursor.execute(f'SELECT whole::text FROM "{table}" AS whole')
                rows = sorted(row for (row,) in cursor.fetchall())
                found[table] = f"{len(rows)} {hashlib.sha256(repr(rows).encode()).hexdigest()}"
    return found


def pages_seen(client: Client) -> Mapping[str, tuple[object, ...]]:
    """What pages show somebody: the bytes, how many, the headers, and how much was asked for."""
    found = {}
    for path in PATHS:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(path)
        headers = {name: page.headers[name] for name in page.headers if name not in _OF_TIME}
        content = plain(page.content)
        found[path] = (page.status_code, headers, len(content), content, len(queries))
    return found


def programs_told(program: Program) -> Mapping[str, bytes]:
    """What the programs of a desk are told."""
    found = {path: program.get(path) for path in OF_PROGRAMS}
    assert {one.status_code for one in found.values()} == {200}
    return {path: re.sub(rb"\d\d:\d\d:\d\d[.\d]*", b"", one.content) for path, one in found.items()}


@pytest.mark.usefixtures("everybody")
@pytest.mark.parametrize("told", [Told.OTHER_PERSON, Told.NO_ANSWER])
@pytest.mark.parametrize("sees_the_case", [False, True])
def test_what_whoever_asks_can_reach_is_the_same_before_and_after_somebody_is_found_and_answers(
    committed: Cast, amina: Holder, marta: Holder, database: TestDatabase, told: Told,
    *, sees_the_case: bool,
) -> None:  # fmt: skip
    bruno = joined(marta, committed.bruno)
    case = helped(amina)
    if sees_the_case:
        record(amina.actor, case, FOUND)
    ask(marta)
    ask(bruno)
    askers, helper = {one: browser(one) for one in ("marta", "bruno")}, browser("amina")
    program = Program(secret=give_token(committed.marta))

    def seen() -> dict[str, object]:
        found: dict[str, object] = dict(programs_told(program))
        for name, one, client in zip(askers, (marta, bruno), askers.values(), strict=True):
            found |= {f"{name} {of}": rows for of, rows in rows_seen(one).items()}
            found |= {f"{name} {path}": page for path, page in pages_seen(client).items()}
        return found

    seen()  # what is noted once, when somebody looks for the first time
    before = seen()
    assert {name for name, page in before.items() if "matching_question" in name} != set()
    compare(database)
    (first, second) = matches(amina)
    assert what_differs(seen(), before) == {}
    for match in (first, second):
        address = reverse("helped-answer", args=[case, match.pk])
        assert "Kept. Whoever asked is told nothing." in send_answer(helper, address, told.value)
    assert what_differs(seen(), before) == {}
    compare(database, in_hours=30)

    assert what_differs(seen(), before) == {}


def what_differs(now: Mapping[str, object], before: Mapping[str, object]) -> dict[str, object]:
    """What is not as it was, by what it is called."""
    return {
        name: (now.get(name), before.get(name))
        for name in {**now, **before}
        if now.get(name) != before.get(name)
    }
