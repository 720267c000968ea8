"""Requests of which two servers could tell the ends apart: each is refused, or read as one."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.apps.serving import Served, served
from tests.database import TestDatabase

PATIENCE_SECONDS, QUIET_SECONDS = 10, 0.5
HIDDEN = b"GET /protocol/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
# With a cookie against forged forms the form itself is read, to its end.
FORM = b"Content-Type: application/x-www-form-urlencoded\r\nCookie: csrftoken=%s\r\n" % (b"a" * 32)


@pytest.fixture(scope="module")
def logged(
    database: TestDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Served, Path]]:
    log = tmp_path_factory.mktemp("smuggling") / "log"
    with served(database=database, log=log) as web:
        yield web, log


def post(headers: bytes, body: bytes) -> bytes:
    return b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\n" + FORM + headers + b"\r\n" + body


def _received(line: socket.socket, patience: float) -> bytes:
    line.settimeout(patience)
    try:
        return line.recv(65536)
    except TimeoutError:
        return b""


def told(logged: tuple[Served, Path], sent: bytes) -> tuple[list[int], list[str]]:
    """Send bytes; return the statuses that come back, and the routes the web says it answered."""
    web, log = logged
    before = len(log.read_text(encoding="utf-8"))
    got = b""
    with socket.create_connection(("127.0.0.1", web.port), PATIENCE_SECONDS) as line:
        line.sendall(sent)
        # Once one answer is there, a second would follow at once; else the line would be closed.
        while part := _received(line, QUIET_SECONDS if got else PATIENCE_SECONDS):
            got += part
    statuses = [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3}) ", got)]
    said = log.read_text(encoding="utf-8")[before:]
    return statuses, re.findall(r"amparo\.web \w+ (\S+) \d{3}", said)


def test_two_requests_that_are_two_are_answered_twice(logged: tuple[Served, Path]) -> None:
    """So a hidden one would be noticed."""
    assert told(logged, HIDDEN + HIDDEN) == ([200, 200], ["protocol", "protocol"])


LENGTH = len(HIDDEN)
CHUNKED = b"Transfer-Encoding: chunked\r\n"
NONE_LEFT = b"0\r\n\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(
            post(b"Content-Length: 3\r\nContent-Length: %d\r\n" % (3 + LENGTH), b"a=b" + HIDDEN),
            id="two lengths",
        ),
        pytest.param(
            post(b"Content-Length: 3, %d\r\n" % (3 + LENGTH), b"a=b" + HIDDEN),
            id="two lengths in one header",
        ),
        pytest.param(post(b"Content-Length: +3\r\n", b"a=b" + HIDDEN), id="a length with a sign"),
        pytest.param(post(b"Content-Length: 0x3\r\n", b"a=b" + HIDDEN), id="another number system"),
        pytest.param(post(b"Content-Length: -1\r\n", b"a=b" + HIDDEN), id="a length below nothing"),
        pytest.param(post(b"Content-Length : 3\r\n", b"a=b" + HIDDEN), id="a blank before a colon"),
        pytest.param(
            post(b"Content-Length: 5\r\nTransfer-Encoding : chunked\r\n", NONE_LEFT + HIDDEN),
            id="a blank before the colon of the encoding",
        ),
        pytest.param(
            post(b"Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n", NONE_LEFT + HIDDEN),
            id="an encoding nobody knows",
        ),
        pytest.param(
            post(CHUNKED + b"Transfer-Encoding: identity\r\n", NONE_LEFT + HIDDEN),
            id="two encodings",
        ),
        pytest.param(
            post(CHUNKED, NONE_LEFT + HIDDEN).replace(b"HTTP/1.1", b"HTTP/1.0", 1),
            id="chunks in HTTP 1.0",
        ),
        pytest.param(
            post(b"Content-Length: 5\r\nTransfer-Encoding:\r\n chunked\r\n", NONE_LEFT + HIDDEN),
            id="a folded line",
        ),
        pytest.param(
            post(b"X-Other: one\rContent-Length: 3\r\n", HIDDEN), id="a line that ends in CR alone"
        ),
        pytest.param(
            post(b"X-Other: one\nContent-Length: 0\r\nContent-Length: %d\r\n" % LENGTH, HIDDEN),
            id="a header hidden behind LF alone",
        ),
    ],
)
def test_a_request_without_one_sure_end_is_refused_unread(
    logged: tuple[Served, Path], sent: bytes
) -> None:
    assert told(logged, sent) == ([400], [])


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(
            post(b"Content-Length: 5\r\n" + CHUNKED, NONE_LEFT + HIDDEN),
            id="a length and chunks",
        ),
        pytest.param(
            post(CHUNKED + b"Content-Length: %d\r\n" % (5 + LENGTH), NONE_LEFT + HIDDEN),
            id="chunks and a length",
        ),
        pytest.param(
            post(CHUNKED, b"3;name=value\r\na=b\r\n" + NONE_LEFT), id="a chunk that says more"
        ),
        pytest.param(
            post(CHUNKED, b"2;\nxx\r\n%x\r\n" % LENGTH + HIDDEN + b"\r\n" + NONE_LEFT),
            id="a chunk that says more behind LF alone",
        ),
        pytest.param(post(CHUNKED, b"3\na=b\n0\n\n" + HIDDEN), id="chunks that end in LF alone"),
        pytest.param(post(CHUNKED, b"3\r\na=bXX0\r\n\r\n" + HIDDEN), id="a chunk too long"),
        pytest.param(post(CHUNKED, b"-1\r\na=b\r\n" + HIDDEN), id="a chunk below nothing"),
        pytest.param(
            post(CHUNKED, b"10000000000000003\r\na=b\r\n" + NONE_LEFT + HIDDEN),
            id="a chunk of more than 64 bits",
        ),
        pytest.param(
            post(CHUNKED, b"0\r\nContent-Length: 44\r\nHost: elsewhere\r\n\r\n"),
            id="headers behind the form",
        ),
    ],
)
def test_whatever_follows_a_form_of_two_ends_is_no_request(
    logged: tuple[Served, Path], sent: bytes
) -> None:
    assert told(logged, sent) == ([403], ["sign-in"])


def test_what_stands_in_the_body_of_a_page_that_reads_none_is_no_request(
    logged: tuple[Served, Path],
) -> None:
    page = b"GET /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % LENGTH

    assert told(logged, page + HIDDEN) == ([200], ["sign-in"])


def test_two_names_of_the_host_are_refused(logged: tuple[Served, Path]) -> None:
    page = b"GET /sign-in/ HTTP/1.1\r\nHost: localhost\r\nHost: elsewhere\r\n\r\n"

    assert told(logged, page) == ([400], ["-"])


def test_no_other_protocol_is_agreed_upon(logged: tuple[Served, Path]) -> None:
    """Behind a proxy that lets it pass, an upgrade would hide what is asked next."""
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
    page = b"GET /sign-in/ HTTP/1.1\r\nHost: localhost\r\n" + upgrade + b"\r\n"

    assert told(logged, page) == ([200], ["sign-in"])
