"""Logs that tell where something went wrong, and never about whom."""

import logging
import traceback
from types import TracebackType

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutValues(logging.Formatter):
    """Writes an exception as its kind and its place in the code, without its message.

    A message of the database repeats the row it refused; that row is a case.
    """

    def formatException(self, ei: _Raised) -> str:  # noqa: N802  # named by the standard library
        """Return the kinds of the exceptions and the lines that raised them, innermost last."""
        told: list[str] = []
        found: BaseException | None = ei[1]
        while found is not None:
            told.append("".join(traceback.format_tb(found.__traceback__)) + _kind(found))
            found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
        return "\n".join(reversed(told))


def _kind(raised: BaseException) -> str:
    kind = type(raised)
    return f"{kind.__module__}.{kind.__qualname__}; its message is not logged"
