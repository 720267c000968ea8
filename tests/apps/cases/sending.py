"""The forms of casework as they are sent over a real line, and what is there afterwards."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier

import psycopg

from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.models import Case, Profile
from amparo.apps.journal.queries import list_entries
from tests.apps.cases.test_races import seen_as
from tests.apps.visiting import Answer, Fields, Visitor
from tests.database import TestDatabase


@dataclass(frozen=True, kw_only=True)
class Page:
    """A form: where it is, what is typed, what is said afterwards, and what is then there.

    ``written`` counts cases, entries and profiles, after a case was opened and the form sent.
    """

    path: str
    typed: Fields
    said: str
    written: tuple[int, int, int]


PAGES = {
    "record-event": Page(
        path="/cases/{case}/record-event/?event=victim+identified",
        typed={"when": "now"},
        said="Recorded:",
        written=(1, 2, 0),
    ),
    "open-case": Page(
        path="/cases/open/?event=possible+victim+met",
        typed={"when": "now", "people": "1"},
        said="is open. Write this code on your papers.",
        written=(2, 2, 0),
    ),
    "late-reason": Page(
        path="/cases/{case}/late/0/",
        typed={"reason": "fuel"},
        said="The reason is kept.",
        written=(1, 2, 0),
    ),
    "correct": Page(
        path="/cases/{case}/correct/1/",
        typed={"reason": "other time"},
        said="The entry no longer counts, and stays visible.",
        written=(1, 2, 0),
    ),
    "profile": Page(
        path="/cases/{case}/profile/",
        typed={"sex": "female"},
        said="The profile is kept.",
        written=(1, 1, 1),
    ),
}
BEFORE = (1, 1, 0)


def written(by: Actor) -> tuple[int, int, int]:
    def count() -> tuple[int, int, int]:
        cases = list(Case.objects.values_list("pk", flat=True))
        entries = sum(len(list_entries(case=case)) for case in cases)
        return len(cases), entries, Profile.objects.count()

    return seen_as(by, count)


def filled_in(visitor: Visitor, path: str, typed: Fields) -> Fields:
    return {**visitor.get(path).form(), **typed}


def at_once(*each: Callable[[], Answer]) -> list[Answer]:
    start = Barrier(len(each))

    def do(one: Callable[[], Answer]) -> Answer:
        start.wait()
        return one()

    with ThreadPoolExecutor(len(each)) as pool:
        return [*pool.map(do, each)]


@contextmanager
def held_up(database: TestDatabase, table: str) -> Iterator[Callable[[], bool]]:
    """Let nobody write a table meanwhile; give the question whether somebody waits to."""
    with psycopg.connect(database.superuser) as holding:
        holding.execute(f"LOCK TABLE {table} IN SHARE MODE".encode())
        with psycopg.connect(database.superuser, autocommit=True) as watching:

            def waits() -> bool:
                question = "SELECT count(*) FROM pg_locks WHERE NOT granted"
                return watching.execute(question).fetchone() != (0,)

            yield waits
