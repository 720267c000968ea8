"""What the tests of the readers share: writing a small file and reading it back."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from amparo.audit.log import Columns, Log
from amparo.audit.reading import UnreadableLog, read_log

ASUNCION = ZoneInfo("America/Asuncion")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HEADER = "case,event,happened\n"


def instant(text: str) -> int:
    """Give the microseconds since 1970 of a time with its zone."""
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(microseconds=1)


def read(
    path: Path,
    content: str | bytes,
    *,
    columns: Columns | None = None,
    zone: ZoneInfo = ASUNCION,
    fact_names: Sequence[str] = (),
) -> Log:
    """Write ``content`` to ``path`` and read it as a log."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_log(path, columns=columns or Columns(), zone=zone, fact_names=fact_names)


def refusal(path: Path, content: str | bytes, *, columns: Columns | None = None) -> str:
    """Give the one line with which a file is refused."""
    with pytest.raises(UnreadableLog) as refused:
        read(path, content, columns=columns)
    said = str(refused.value)
    assert said.startswith(f"{path}: ")
    assert "\n" not in said
    return said.removeprefix(f"{path}: ")


def stated(codes: Sequence[int], texts: Sequence[str]) -> list[str | None]:
    """Give the text of each code, or None where it is unknown."""
    return [None if code == -1 else texts[code] for code in codes]
