"""The page *Due* and its queries in a process of their own, which says in JSON how long they take.

The address of the application's role is in the environment, that of the superuser the argument.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from typing import Any

import django
import psycopg

from benchmarks.due_filling import FOREIGN_CASE, IDLE_SIGN_IN, NEVER_A_CASE, SIGN_IN, fill

TIMES = 31


def main(superuser_url: str) -> int:
    """Fill an empty database; print the figures of the first page, the last, and an idle desk."""
    django.setup()
    from django.db import connections

    fill(superuser_url=superuser_url)
    found = {
        "times": TIMES,
        "first": _page("/", SIGN_IN, superuser_url),
        "last": _page("/?page=2000", SIGN_IN, superuser_url),
        "idle": _page("/", IDLE_SIGN_IN, superuser_url),
        "foreign_ms": _refused_ms(FOREIGN_CASE),
        "never_ms": _refused_ms(NEVER_A_CASE),
    }
    connections.close_all()
    print(json.dumps(found))
    return 0


def _page(address: str, sign_in_name: str, superuser_url: str) -> dict[str, Any]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from amparo.apps.accounts.models import Member

    client = Client(headers={"host": "localhost"})
    client.force_login(Member.objects.get(sign_in_name=sign_in_name))
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answers {response.status_code}")
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    asked = [one["sql"] for one in captured if one["sql"] not in ("BEGIN", "COMMIT")]
    walled_url = os.environ["AMPARO_PROCESS_URL"]
    with psycopg.connect(walled_url) as walled, psycopg.connect(superuser_url) as without:
        both = [_median_ms(partial(_ask, one, asked)) for one in (walled, without)]
    return {
        "queries": len(asked),
        "bytes": len(response.content),
        "walled_ms": both[0],
        "open_ms": both[1],
        "page_ms": _median_ms(partial(client.get, address)),
    }


def _refused_ms(case: str) -> float:
    """How long the page of a case takes that the desk does not see: one that is, or never was."""
    from django.test import Client

    from amparo.apps.accounts.models import Member

    client = Client(headers={"host": "localhost"})
    client.force_login(Member.objects.get(sign_in_name=IDLE_SIGN_IN))
    response = client.get(f"/cases/{case}/")
    if response.status_code != 404:
        raise RuntimeError(f"a case that is not seen answers {response.status_code}")
    return _median_ms(partial(client.get, f"/cases/{case}/"))


def _ask(connection: psycopg.Connection[Any], asked: Sequence[str]) -> None:
    """Ask all queries of a page in one transaction: one of them tells who is looking."""
    for query in asked:
        connection.execute(query.encode()).fetchall()
    connection.rollback()


def _median_ms(run: Callable[[], object]) -> float:
    run()
    times = []
    for _ in range(TIMES):
        before = time.perf_counter()
        run()
        times.append(time.perf_counter() - before)
    return median(times) * 1e3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
