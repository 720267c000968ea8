"""A long file through the server that really serves: in little memory, and on no disk in clear."""

import hashlib
import http.client
import re
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.urls import reverse

from amparo.apps.accounts.models import Member
from amparo.apps.compartments.models import StoredFile
from tests.apps.acting import FOUND, open_case, record
from tests.apps.compartments.files.long_films import SEEN, LongFilm
from tests.apps.serving import Served, served, until
from tests.apps.unsealing import PASSPHRASE, acting, begun, joined
from tests.apps.visiting import Visitor, signed_in
from tests.cast import PASSWORD, Cast
from tests.database import TestDatabase

MEGABYTE = 10**6
MORE_MEMORY_KIB = 60 * 1024
BOUNDARY = "between-the-parts"
PATIENCE_SECONDS = 600


@dataclass(kw_only=True)
class Web:
    """A web that serves, its data folder, the folder of its temporary files, and Amina at it."""

    served: Served
    files: Path
    temporary: Path
    amina: Visitor
    case: uuid.UUID
    database: TestDatabase

    def most_memory_kib(self) -> int:
        """The most memory that the process which answers has ever held."""
        return max(_peak(process) for process in self.processes())

    def processes(self) -> list[psutil.Process]:
        assert self.served.child.process is not None
        main = psutil.Process(self.served.child.process.pid)
        return [main, *main.children(recursive=True)]


def _peak(process: psutil.Process) -> int:
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) if found else 0


@pytest.fixture
def web(committed: Cast, database: TestDatabase, tmp_path: Path) -> Iterator[Web]:
    joined(begun(committed.lucia), committed.amina)
    Member.objects.update(password=make_password(PASSWORD, hasher=PBKDF2PasswordHasher()))
    case = open_case(committed.amina)
    temporary, data = tmp_path / "temporary", tmp_path / "data"
    temporary.mkdir()
    said = {"TMPDIR": str(temporary), "AMPARO_DATA": str(data)}
    with served(database=database, said=said) as found:
        amina = signed_in(name="amina", port=found.port)
        token = {"csrfmiddlewaretoken": amina.cookies["csrftoken"]}
        answer = amina.post("/unseal/", {**token, "passphrase": PASSPHRASE, "next": "/"})
        assert answer.status == 302
        yield Web(
            served=found, files=data / "files", temporary=temporary, amina=amina, case=case,
            database=database,
        )  # fmt: skip


@dataclass(kw_only=True)
class Sent:
    """A form with a film, as a browser sends it: its beginning, the film, its end."""

    web: Web
    film: LongFilm
    begin: bytes = b""
    end: bytes = f"\r\n--{BOUNDARY}--\r\n".encode()

    def __post_init__(self) -> None:
        address = reverse("file-add", args=[self.web.case])
        form = self.web.amina.get(address).form()
        form.pop("file", None)
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in form.items()
        ]
        parts.append(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="film.mp4"\r\n'
            "Content-Type: video/mp4\r\n\r\n"
        )
        self.begin = "".join(parts).encode()

    def body(self) -> Iterator[bytes]:
        yield self.begin
        yield from self.film.chunks()
        yield self.end

    @contextmanager
    def going(self, body: Iterator[bytes]) -> Iterator[http.client.HTTPConnection]:
        """Send it, all of it or some; the browser goes away at the end."""
        with reaching(self.web) as connection:
            connection.putrequest("POST", reverse("file-add", args=[self.web.case]))
            for name, value in self.headers().items():
                connection.putheader(name, value)
            connection.endheaders()
            for piece in body:
                connection.send(piece)
            yield connection

    def answer(self, body: Iterator[bytes]) -> tuple[int, str]:
        """Send all of it; return the status of the answer, and where it leads."""
        with self.going(body) as connection:
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Location", "")

    def headers(self) -> dict[str, str]:
        return {
            "Cookie": "; ".join(
                f"{name}={value}" for name, value in self.web.amina.cookies.items()
            ),
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Content-Length": str(len(self.begin) + self.film.size + len(self.end)),
        }


@dataclass(kw_only=True)
class Watch:
    """Looks, while something goes on, at what the web opens and at what lies in its folders."""

    web: Web
    seen: set[str] = field(default_factory=set)
    _ended: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Watch":
        self._before = self._opened()  # such as where its words go
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_said: Any) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(0.05):
            self.seen |= {str(path) for path in self.web.temporary.rglob("*")}
            self.seen |= self._opened() - self._before

    def _opened(self) -> set[str]:
        return {name for process in self.web.processes() for name in _open_files(process)}


def _open_files(process: psutil.Process) -> set[str]:
    """The files that a process has open for writing, removed ones too."""
    found = set()
    with suppress(FileNotFoundError, ProcessLookupError):  # it was closed meanwhile
        for place in Path(f"/proc/{process.pid}/fd").iterdir():
            flags = Path(f"/proc/{process.pid}/fdinfo/{place.name}").read_text(encoding="ascii")
            said = re.search(r"flags:\s+(\d+)", flags)
            if said and int(said[1], 8) & 3 and place.is_file():
                found.add(str(place.readlink()))
    return found


def through(web: Web, size: int) -> None:
    """Send a film, watch what the web does, and fetch it again."""
    film = LongFilm(size=size)
    before = web.most_memory_kib()

    sent = Sent(web=web, film=film)
    with Watch(web=web) as watch:
        status, place = sent.answer(sent.body())

    assert status == 302
    digest, length = fetched(web, content_of(web, place))
    assert (digest, length) == (film.digest_as_kept(), size)
    assert web.most_memory_kib() - before < MORE_MEMORY_KIB
    (lying,) = web.files.iterdir()
    assert watch.seen == {f"{lying}.coming"}
    assert not stands_in(lying)
    assert size < lying.stat().st_size < size * 1.001 + 2**17


def content_of(web: Web, place: str) -> str:
    """Where the content of the film is, by the list of files."""
    found = re.search(r'href="([^"]+)">film.mp4</a>', web.amina.get(place).text)
    assert found is not None
    return f"{found[1]}content/"


def stands_in(path: Path) -> bool:
    """Whether what is seen in the film stands in a file."""
    with path.open("rb") as file:
        rest = b""
        while piece := file.read(2**20):
            if SEEN[:20] in rest + piece:
                return True
            rest = piece[-40:]
    return False


def fetched(web: Web, address: str) -> tuple[str, int]:
    """Fetch a file, and return the digest and the length of what came."""
    found, length = hashlib.sha256(), 0
    with opened(web, address) as answer:
        while piece := answer.read(2**16):
            found.update(piece)
            length += len(piece)
    return found.hexdigest(), length


@contextmanager
def opened(web: Web, address: str) -> Iterator[http.client.HTTPResponse]:
    """The answer that gives a file, to be read."""
    cookies = "; ".join(f"{name}={value}" for name, value in web.amina.cookies.items())
    with reaching(web) as connection:
        connection.request("GET", address, headers={"Cookie": cookies, "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        assert answer.status == 200
        yield answer


def reaching(web: Web) -> closing[http.client.HTTPConnection]:
    """A line to the web, closed in the end."""
    return closing(
        http.client.HTTPConnection("127.0.0.1", web.served.port, timeout=PATIENCE_SECONDS)
    )


def test_a_film_of_60_mb_goes_through_in_little_memory_and_on_no_disk_in_clear(web: Web) -> None:
    through(web, 60 * MEGABYTE)


@pytest.mark.slow
def test_a_film_of_500_mb_does_so_too(web: Web) -> None:
    through(web, 500 * MEGABYTE)


def test_while_a_film_comes_pages_are_answered_and_the_case_is_recorded_in(
    web: Web, committed: Cast
) -> None:
    sent, half = Sent(web=web, film=LongFilm(size=4 * MEGABYTE)), threading.Event()

    def slowly() -> Iterator[bytes]:
        for number, piece in enumerate(sent.body()):
            yield piece
            if number == 30:
                assert half.wait(PATIENCE_SECONDS)

    def go_on() -> None:
        answers.append(sent.answer(slowly())[0])

    answers: list[int] = []
    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        assert until(lambda: any(web.files.glob("*.coming")))
        began = time.monotonic()
        page = web.amina.get(reverse("case", args=[web.case]))
        record(committed.amina, web.case, FOUND)
        took_seconds = time.monotonic() - began
        assert page.status == 200
        assert took_seconds < 30
        assert answers == []
    finally:
        half.set()
        thread.join()
    assert answers == [302]


def test_a_browser_that_goes_away_midway_leaves_nothing(web: Web, committed: Cast) -> None:
    sent = Sent(web=web, film=LongFilm(size=10 * MEGABYTE))
    body = sent.body()

    with sent.going(next(body) for _ in range(40)):
        assert until(lambda: any(web.files.glob("*.coming")))

    assert until(lambda: not any(web.files.iterdir()))
    with acting(committed.amina):
        assert not StoredFile.objects.exists()


def test_a_power_cut_midway_leaves_what_no_page_shows(web: Web, committed: Cast) -> None:
    sent = Sent(web=web, film=LongFilm(size=10 * MEGABYTE))
    body = sent.body()
    with sent.going(next(body) for _ in range(40)):
        assert until(lambda: any(web.files.glob("*.coming")))
        web.served.kill()

    web.served.start_again()

    assert web.amina.get(reverse("files", args=[web.case])).says("No files are kept.")
    (left,) = web.files.iterdir()
    assert left.suffix == ".coming"
    assert not stands_in(left)


def test_a_file_changed_while_it_goes_out_breaks_off_and_looks_whole_to_nobody(web: Web) -> None:
    sent = Sent(web=web, film=LongFilm(size=60 * MEGABYTE))
    address = content_of(web, sent.answer(sent.body())[1])

    with opened(web, address) as answer:
        begin = answer.read(2**16)
        (lying,) = web.files.iterdir()
        with lying.open("r+b") as file:
            file.seek(50 * MEGABYTE)
            file.write(b"changed")
        with pytest.raises(http.client.IncompleteRead) as broken:
            answer.read()

    assert len(begin) == 2**16
    assert len(broken.value.partial) < 51 * MEGABYTE
