"""A file of any kind that is broken off on its way in: nothing of it is left in clear anywhere.

Neither where its browser goes away, nor where the power goes: not in the data folder, not in any
temporary file, not in the log, the database or a job.
"""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.urls import reverse

from amparo.apps.accounts.models import Member
from amparo.apps.compartments.models import StoredFile
from tests.apps.acting import open_case
from tests.apps.compartments.files import samples
from tests.apps.serving import Served, served, until
from tests.apps.test_at_rest import disk_of
from tests.apps.test_every_route_keeps_quiet import kept_in_jobs
from tests.apps.unsealing import PASSPHRASE, acting, begun, joined
from tests.apps.visiting import FILE, Visitor, signed_in, with_file
from tests.cast import PASSWORD, Cast
from tests.database import TestDatabase
from tests.finding import Words

pytestmark = pytest.mark.slow
NAME, INSIDE = "cédula de Ñasaindy Canária", "In the file: Canaria was born at Yhaguy. "
_LONG = INSIDE.encode() * 8000
_FRAME = samples.mp3_frame()[:4] + (INSIDE * 11).encode()[:413]
KINDS = {
    ".jpg": samples.jpeg(scan=_LONG),
    ".png": samples.png(more=samples.chunk(b"IDAT", _LONG)),
    ".pdf": samples.pdf(more=_LONG),
    ".txt": _LONG,
    ".docx": samples.docx(more={"word/media/image2.jpeg": samples.jpeg(scan=_LONG)}),
    ".odt": samples.odt(more={"content.xml": b"<o:p xmlns:o='o'>" + _LONG + b"</o:p>"}),
    ".mp3": _FRAME * 800,
    ".wav": samples.wav(sound=_LONG),
    ".opus": samples.opus(pages=40, sound=_LONG[:8000]),
    ".mp4": samples.film(more=samples.box(b"mdat", _LONG)),
}
"""A file of each kind that is taken, long enough to be broken off in the middle."""
HELD_WHOLE = (".docx", ".odt")
"""What is held in memory until all of it has come."""


@dataclass(frozen=True, kw_only=True)
class Web:
    """A web that serves, all that it writes in ``folder``, and Amina at a case of hers."""

    served: Served
    folder: Path
    amina: Visitor
    case: uuid.UUID
    database: TestDatabase

    @contextmanager
    def half_sent(self, ending: str) -> Iterator[None]:
        """While half of a file has come; in the end the browser goes away."""
        form = {"csrfmiddlewaretoken": self.amina.cookies["csrftoken"],
                "submission": str(uuid.uuid4())}  # fmt: skip
        body = with_file(form, name=f"{NAME}{ending}", content=KINDS[ending])
        cookies = "; ".join(f"{name}={value}" for name, value in self.amina.cookies.items())
        connection = HTTPConnection("127.0.0.1", self.served.port, timeout=60)
        connection.putrequest("POST", reverse("file-add", args=[self.case]))
        for name, said in (("Cookie", cookies), ("Content-Type", FILE),
                           ("Content-Length", str(len(body)))):  # fmt: skip
            connection.putheader(name, said)
        connection.endheaders(body[: len(body) // 2])
        try:
            yield
        finally:
            connection.close()

    def lying(self) -> list[Path]:
        """What lies in the data folder, and in that of temporary files."""
        folders = (self.folder / "data/files", self.folder / "temporary")
        return [path for folder in folders for path in folder.rglob("*")]

    def found(self) -> set[str]:
        """What of the files stands in clear anywhere."""
        words = Words([NAME, INSIDE.strip()])
        written = [path.read_bytes() for path in self.folder.rglob("*") if path.is_file()]
        return words.within(
            b"\n".join([*written, disk_of(self.database), kept_in_jobs(self.database)])
        )


@pytest.fixture
def web(committed: Cast, database: TestDatabase, tmp_path: Path) -> Iterator[Web]:
    joined(begun(committed.lucia), committed.amina)
    Member.objects.update(password=make_password(PASSWORD, hasher=PBKDF2PasswordHasher()))
    case = open_case(committed.amina)
    (tmp_path / "temporary").mkdir()
    said = {"TMPDIR": str(tmp_path / "temporary"), "AMPARO_DATA": str(tmp_path / "data")}
    with served(database=database, said=said, log=tmp_path / "log") as found:
        amina = signed_in(name="amina", port=found.port)
        token = {"csrfmiddlewaretoken": amina.cookies["csrftoken"]}
        answer = amina.post("/unseal/", {**token, "passphrase": PASSPHRASE, "next": "/"})
        assert answer.target == "/"
        yield Web(served=found, folder=tmp_path, amina=amina, case=case, database=database)


def wait_until_it_comes(web: Web, ending: str, before: list[Path]) -> None:
    """Wait until something of a file lies in the data folder, sealed."""
    if ending in HELD_WHOLE:
        time.sleep(1)  # nothing of it lies anywhere, and nothing tells how much has come
        return
    assert until(lambda: len(web.lying()) > len(before))


def test_each_of_them_is_taken_where_it_comes_whole(web: Web) -> None:
    address = reverse("file-add", args=[web.case])
    taken = []
    for ending, content in KINDS.items():
        form = {"csrfmiddlewaretoken": web.amina.cookies["csrftoken"],
                "submission": str(uuid.uuid4())}  # fmt: skip
        answer = web.amina.send_file(address, form=form, name=f"{NAME}{ending}", content=content)
        taken += [ending] if answer.status == 302 else []

    assert taken == list(KINDS)
    assert web.amina.get(reverse("files", args=[web.case])).says(f"{NAME}.docx")
    assert len(web.lying()) == len(KINDS)
    assert web.found() == set()


def test_a_browser_that_goes_away_leaves_nothing_of_any_kind(web: Web, committed: Cast) -> None:
    for ending in KINDS:
        before = web.lying()
        with web.half_sent(ending):
            wait_until_it_comes(web, ending, before)
        assert until(lambda: not web.lying())

    assert web.found() == set()
    with acting(committed.amina):
        assert not StoredFile.objects.exists()


def test_a_power_cut_leaves_nothing_in_clear_of_any_kind(web: Web, committed: Cast) -> None:
    for ending in KINDS:
        before = web.lying()
        with web.half_sent(ending):
            wait_until_it_comes(web, ending, before)
            web.served.kill()
        web.served.start_again()

    assert {path.suffix for path in web.lying()} == {".coming"}
    assert web.found() == set()
    with acting(committed.amina):
        assert not StoredFile.objects.exists()
