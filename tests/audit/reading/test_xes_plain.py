"""The fast reader of plain XES against the full parser: the same log, or the same refusal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from amparo.audit.log import Columns, Log
from amparo.audit.reading import UnreadableLog, from_xes, read_log
from amparo.audit.reading.source import chunks
from amparo.audit.reading.xes_contents import Contents, Statements
from amparo.audit.reading.xes_events import EventStream
from amparo.audit.reading.xes_plain import NotPlain, read_plain
from tests.audit.reading.reading_a_log import ASUNCION

LOGS = Path(__file__).parents[4] / "shared" / "data" / "logs"
WANTED = frozenset({"concept:name", "time:timestamp", "org:group", "é&\n"})
BLOCKS = (1, 7, 64, 1 << 20)
FACT_NAMES = ("child", "é&\n")
WHOLE = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- A log - of few cases. -->
<log xes.version="1.0" xmlns='http://www.xes-standard.org/'>
\t<global scope="event"><string key="concept:name" value="no"/></global>\r
\t<trace>
\t\t<string key="concept:name" value="C&amp;1"/>
\t\t<event>
\t\t\t<string value = 'say "a\tb"\r\n&#x41;&#66;&lt;&gt;&quot;&apos;' key='concept:name' />\r
\t\t\t<date key="time:timestamp" value="2026-03-05T10:00:00.000+00:00"></date >
\t\t\t<boolean key="child" value="true"/><string key="org&#58;group" value="Policía €"/>
\t\t\t<string key="é&amp;&#10;" value="no"><string key="org:group" value="no"/></string>
\t\t</event>\r\t\t<event><string key="concept:name" value="seen"/>
\t\t\t<date key="time:timestamp" value="2026-03-05"/><int key="child" value="0"/></event>
\t</trace>
\t<trace><event\n><string key="concept:name" value="seen"/><id key="Child" value="x"/>
\t\t<date key="time:timestamp" value="2026-03"/></event><string key="concept:name" value="C2"/>
\t</trace>
\t<event><string key="concept:name" value="seen"/></event>
</log>
<!-- The end. -->
"""
PIECES = (
    *"<>&;\"'/= \t\r\n\0\x01]-!?é\ufffe\U0001f600x:",
    *("<event>", "</event>", "<event/>", "<trace>", "</trace>", "<trace/>", "<log>", "</log>"),
    *('<string key="concept:name" value="again"/>', '<string key="a" value="b">', "</string>"),
    *("&amp;", "&#38;", "&#x1F600;", "&#0;", "&#xD800;", "&#xFFFF;", "&#;", "&#x;", "&#X41;"),
    *("&lt", "&nope;", "&#99999999;", "&#x110000;", "&#000000065;", "&#00000065;", "&;"),
    *("<!-- a -->", "<!-- a -- b -->", "<!--->", "<!---->", "<!-- - --->", "-->", "--", "<!-"),
    *("<![CDATA[ <event> ]]>", "]]>", "<?mark of ours?>", "<?xml version='1.0'?>", "<?"),
    *("<!DOCTYPE log>", " key='twice'", ' value="twice"', " a='1' b='2'", "a=b", "xmlns:x=''"),
    *("\r\n", "\n\n", "<list>", "</list>", "<values/>", "text", "\ufeff", "<é/>", "<x:event/>"),
)


def refuse_all(**_: object) -> NoReturn:
    raise NotPlain


def outcome(path: Path, *, fact_names: Sequence[str] = ()) -> Log | str:
    """The log in a file, or the line with which it is refused."""
    try:
        return read_log(path, columns=Columns(), zone=ASUNCION, fact_names=fact_names)
    except UnreadableLog as refused:
        return str(refused)


def by_the_full_parser(path: Path, *, fact_names: Sequence[str] = ()) -> Log | str:
    """The same, by the full parser alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(from_xes, "read_plain", refuse_all)
        return outcome(path, fact_names=fact_names)


def assert_same(one: Log | str, other: Log | str) -> None:
    if isinstance(one, str) or isinstance(other, str):
        assert one == other
        return
    for field in fields(Log):
        np.testing.assert_equal(getattr(one, field.name), getattr(other, field.name), field.name)


def assert_read_alike(path: Path, content: bytes, *, block: int) -> None:
    """Both readers find the same in a file, if only one that gives no log."""
    path.write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(from_xes, "BLOCK", block)
        assert_same(
            outcome(path, fact_names=FACT_NAMES), by_the_full_parser(path, fact_names=FACT_NAMES)
        )
    try:
        found = plain_contents(
            content[at : at + block] for at in range(0, len(content) or 1, block)
        )
    except NotPlain:
        return
    stream = EventStream(path=path, of_event=WANTED, of_trace=WANTED)
    stream.feed(content, last=True)
    full = stream.contents()
    assert found.lines.tolist() == full.lines.tolist()
    assert found.trace_of.tolist() == full.trace_of.tolist()
    assert found.traces == full.traces
    assert stated(found.event_keys) == stated(full.event_keys)
    assert stated(found.trace_keys) == stated(full.trace_keys)


def stated(keys: Mapping[str, Statements | None]) -> list[tuple[str, object]]:
    """What is stated, key by key in their order."""
    return [
        (key, found and (found.values.to_list(), found.by.tolist())) for key, found in keys.items()
    ]


def plain_contents(blocks: Iterable[bytes]) -> Contents:
    return read_plain(blocks=blocks, of_event=WANTED, of_trace=WANTED, longest=1 << 20)


def is_plain(content: bytes | Path) -> bool:
    blocks: Iterable[bytes] = (
        chunks(path=content, size=1 << 20, progress=lambda *_: None)
        if isinstance(content, Path)
        else [content]
    )
    try:
        plain_contents(blocks)
    except NotPlain:
        return False
    return True


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plain") / "log.xes"


@pytest.mark.parametrize("block", BLOCKS)
def test_a_plain_log_reads_as_by_the_full_parser(path: Path, block: int) -> None:
    path.write_text(WHOLE, encoding="utf-8", newline="")
    assert isinstance(outcome(path, fact_names=FACT_NAMES), Log)
    assert is_plain(WHOLE.encode())
    assert_read_alike(path, WHOLE.encode(), block=block)
    assert_read_alike(path, b"\xef\xbb\xbf" + WHOLE.encode(), block=block)


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_anywhere_in_a_log_reads_as_by_the_full_parser(path: Path, piece: str) -> None:
    text = "<log><trace><event a='1'> <id key='concept:name' value='a'/></event></trace> </log> "
    for at in range(len(text) + 1):
        assert_read_alike(path, (text[:at] + piece + text[at:]).encode(), block=1 << 20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    edits=some.lists(
        some.tuples(
            some.integers(0, len(WHOLE)), some.integers(0, 30), some.sampled_from(["", *PIECES])
        ),
        min_size=1,
        max_size=3,
    ),
    block=some.sampled_from(BLOCKS[1:]),
)
def test_a_log_that_was_tampered_with_reads_as_by_the_full_parser(
    path: Path, edits: list[tuple[int, int, str]], block: int
) -> None:
    text = WHOLE
    for start, length, piece in edits:
        text = text[:start] + piece + text[start + length :]

    assert_read_alike(path, text.encode(), block=block)


@settings(deadline=None)
@given(at=some.integers(0, len(WHOLE.encode()) - 1), byte=some.binary(min_size=1, max_size=2))
@example(at=0, byte=b"\xff\xfe")
@example(at=30, byte=b"A")  # an encoding that nobody knows
def test_bytes_that_are_not_utf8_read_as_by_the_full_parser(
    path: Path, at: int, byte: bytes
) -> None:
    content = WHOLE.encode()

    assert_read_alike(path, content[:at] + byte + content[at + 1 :], block=64)


@pytest.mark.parametrize(
    "content",
    [
        "<log><trace><event/></trace>",
        "<log/><log/>",
        "<log></event>",
        "<html/>",
        "<!DOCTYPE log><log/>",
        "<log><trace><event><event/></event></trace></log>",
        "<log><string key='a' key='b' value='c'/></log>",
        "<x:log/>",
        "<log><![CDATA[ ]]></log>",
        "<log><?mark?></log>",
        "<log>text</log>",
        '<?xml version="1.0" encoding="ISO-8859-1"?><log/>',
        "<log>" + "<a>" * 100 + "</a>" * 100 + "</log>",
        f"<log {'a' * 65}=''><{'a' * 65}/></log>",
        f"<log {' '.join(f'a{number}=0' for number in range(40))}/>",
        "<log><event>"
        + "".join(f"<id key='a{number}' value=''/>" for number in range(2000))
        + "</event></log>",
        f"<!--{'a' * (1 << 20)}--><log/>",
    ],
)
def test_what_is_not_plain_is_left_to_the_full_parser(content: str) -> None:
    assert is_plain(b"<log/>")
    assert not is_plain(content.encode())


def test_progress_never_goes_back(path: Path) -> None:
    path.write_bytes(WHOLE.replace("</log>", "<?mark?></log>").encode() + b" " * (1 << 22))
    told = list[int]()

    read_log(path, columns=Columns(), zone=ASUNCION, progress=lambda done, total: told.append(done))

    assert told == sorted(told)


@pytest.mark.parametrize(
    "name",
    [
        "08_receipt.xes.gz",
        pytest.param("Road_Traffic_Fine_Management_Process.xes.gz", marks=pytest.mark.slow),
    ],
)
def test_a_public_log_is_plain_and_reads_as_by_the_full_parser(name: str) -> None:
    real = LOGS / name
    if not real.is_file():
        pytest.skip(f"the public log {name} is not kept beside the repository")

    assert is_plain(real)
    assert_same(outcome(real), by_the_full_parser(real))
