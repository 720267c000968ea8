"""Starting everything in order, watching over it, and stopping it in the reverse order."""

import signal
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from amparo.cli.refusing import Refused
from amparo.cli.serving.database import Database
from amparo.cli.serving.processes import Child

_LOOK_EVERY_SECONDS = 0.5
_READY_WITHIN_SECONDS = 60
_OK = 200


class Ended(Exception):
    """Somebody asked us to stop."""


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Turn Ctrl-C and a request to end into an orderly stop."""

    def end(*_: object) -> None:
        raise Ended

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except Ended:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def keep_running(
    *,
    children: Sequence[Child],
    database: Database,
    ready_url: str,
    believing: ssl.SSLContext | None,
    say: Callable[[], None],
) -> None:
    """Start the processes, say so once the page is there, and start again what dies.

    Whether it is there is asked at ``ready_url``, by HTTPS ``believing`` its certificate.
    Returns when `Ended` is raised by a signal, with every process stopped. Raises `Refused` if
    the page is not there within a minute.
    """
    try:
        for child in children:
            child.start()
        _wait_until_ready(ready_url, believing, children)
        say()
        while True:
            time.sleep(_LOOK_EVERY_SECONDS)
            database.ensure_running()
            for child in children:
                child.ensure_running()
    finally:
        for child in reversed(children):
            child.stop()


def _wait_until_ready(
    url: str, believing: ssl.SSLContext | None, children: Sequence[Child]
) -> None:
    until = time.monotonic() + _READY_WITHIN_SECONDS
    while time.monotonic() < until:
        if _answers(url, believing):
            return
        for child in children:
            if child.process is not None and child.process.poll() not in (None, 0):
                raise Refused(f"the {child.name} ended while starting; its reason stands above")
        time.sleep(0.1)
    raise Refused(f"{url}: no answer within {_READY_WITHIN_SECONDS} seconds")


def _answers(url: str, believing: ssl.SSLContext | None) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5, context=believing) as response:  # noqa: S310  # our own address
            return bool(response.status == _OK)
    except (urllib.error.URLError, OSError):
        return False
