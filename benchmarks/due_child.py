"""The page *Due* and its queries in a process of their own, which says in JSON how long they take.

The address of the application's role is in the environment, that of the superuser the argument.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
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
        **_refused_ms({"foreign_ms": FOREIGN_CASE, "never_ms": NEVER_A_CASE}),
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


def _refused_ms(cases: Mapping[str, str]) -> dict[str, float]:
    """How long pages of cases take that the desk does not see, one after the other in turn."""
    from django.test import Client

    from amparo.apps.accounts.models import Member

    client = Client(headers={"host": "localhost"})
    client.force_login(Member.objects.get(sign_in_name=IDLE_SIGN_IN))
    times: dict[str, list[float]] = {name: [] for name in cases}
    for turn in range(TIMES + 1):
        for name, case in cases.items():
            took, response = _ms(partial(client.get, f"/cases/{case}/"))
            if response.status_code != 404:
                raise RuntimeError(f"a case that is not seen answers {response.status_code}")
            if turn:  # the first time, more is made ready
                times[name].append(took)
    return {name: median(taken) for name, taken in times.items()}


def _ask(connection: psycopg.Connection[Any], asked: Sequence[str]) -> None:
    """Ask all queries of a page in one transaction: one of them tells who is looking."""
    for query in asked:
        connection.execute(query.encode()).fetchall()
    connection.rollback()


def _median_ms(run: Callable[[], object]) -> float:
    run()
    return median(_ms(run)[0] for _ in range(TIMES))


def _ms(run: Callable[[], Any]) -> tuple[float, Any]:
    before = time.perf_counter()
    result = run()
    return (time.perf_counter() - before) * 1e3, result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
