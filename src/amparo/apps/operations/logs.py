"""Logs that tell where something went wrong, and never about whom.

What we write ourselves holds no value: a test drives real requests and reads every line. What
other libraries write is not trusted to: of it only what cannot hold one is kept.
"""

import copy
import logging
import re
import sys
import threading
import time
import traceback
from types import TracebackType

from django.conf import settings
from django.http import HttpRequest

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_OURS = "amparo"
_TASK = re.compile(r"[a-z_.]+", re.ASCII)
_NOTHING = "-"
_log = logging.getLogger(__name__)


class WithoutValues(logging.Formatter):
    """Writes what is known to hold no value, and of an exception its kind and its place.

    A message of the database repeats the row it refused; that row is a case. A library may put
    anything into a message: of one that is not ours stay its place in the code, and its template
    where the values stand apart; of a request its route, of a job its task and number.
    """

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with the exception below it."""
        said = copy.copy(record)
        said.msg, said.args, said.exc_text = said_without_values(record=record), None, None
        return super().format(said)

    def formatException(self, ei: _Raised) -> str:  # noqa: N802  # named by the standard library
        """Return the kinds of the exceptions and the lines that raised them, innermost last."""
        told: list[str] = []
        found: BaseException | None = ei[1]
        while found is not None:
            told.append("".join(traceback.format_tb(found.__traceback__)) + _kind(found))
            found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
        return "\n".join(reversed(told))


def said_without_values(*, record: logging.LogRecord) -> str:
    """Return what a record says, as far as it is known to hold no value."""
    if record.name.partition(".")[0] == _OURS:
        return record.getMessage()
    return f"{record.module}:{record.lineno}: {_what(record)}"


def route_of(*, request: HttpRequest) -> str:
    """Return the name of the route that a request went to, never its path: that names a case."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or _NOTHING
    return "static" if request.path.startswith(settings.STATIC_URL) else _NOTHING


def log_what_ends() -> None:
    """Log what nobody caught, where Python would print it with its message."""

    def end_process(
        kind: type[BaseException], raised: BaseException, trace: TracebackType | None
    ) -> None:
        _log.critical("a process ended", exc_info=(kind, raised, trace))

    def end_thread(ended: threading.ExceptHookArgs) -> None:
        if ended.exc_value is not None:
            _log.error("a thread ended", exc_info=ended.exc_value)

    def pass_over(passed: "sys.UnraisableHookArgs") -> None:
        if passed.exc_value is not None:
            _log.error("something failed and was passed over", exc_info=passed.exc_value)

    sys.excepthook, threading.excepthook, sys.unraisablehook = end_process, end_thread, pass_over


def _what(record: logging.LogRecord) -> str:
    said = record.__dict__
    job, request = said.get("job"), said.get("request")
    if isinstance(job, dict):
        return f"task {_task(job.get('task_name'))}, job {_number(job.get('id'))}"
    if isinstance(request, HttpRequest):
        return f"route {route_of(request=request)}, status {_number(said.get('status_code'))}"
    # Without values apart, nobody knows which were written into the text.
    return record.msg if record.args and isinstance(record.msg, str) else _NOTHING


def _task(name: object) -> str:
    return name if isinstance(name, str) and _TASK.fullmatch(name) else _NOTHING


def _number(number: object) -> str:
    return str(number) if isinstance(number, int) else _NOTHING


def _kind(raised: BaseException) -> str:
    kind = type(raised)
    return f"{kind.__module__}.{kind.__qualname__}; its message is not logged"
