"""The wheel: installed by itself, away from the checkout, it shows everything."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import venv
import zipfile
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest

pytestmark = pytest.mark.slow
HOUSE = Path(__file__).resolve().parents[2]
_WAIT_SECONDS = 120
_NEEDED = (
    "amparo/_docs/README.md",
    "amparo/_packs/paraguay/protocol.yaml",
    "amparo/_packs/paraguay/demonstration.yaml",
    "amparo/_packs/paraguay/tests/ley-4788.yaml",
    "amparo/_web/locale/es/LC_MESSAGES/django.mo",
    "amparo/_web/locale/fr/LC_MESSAGES/django.mo",
    "amparo/_web/static/staticfiles.json",
    "amparo/apps/journal/migrations/0002_append_only.py",
    "amparo/packs/schemas/protocol.json",
    "amparo/web/components/button.html",
    "amparo/web/templates/layout.html",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the checkout, whose web was built before."""
    folder = tmp_path_factory.mktemp("wheel")
    assert (HOUSE / "build" / "web" / "static" / "staticfiles.json").exists(), (
        "make build/web.stamp"
    )
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=HOUSE, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def amparo(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment that holds the wheel, and finds what it needs in ours."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check",
               "install", "--quiet", "--no-deps", "--no-index", str(wheel)]  # fmt: skip
    subprocess.run(install, check=True, capture_output=True)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "ours.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder / "bin" / "amparo"


@pytest.fixture
def demonstration(amparo: Path, tmp_path: Path) -> "Iterator[tuple[subprocess.Popen[bytes], int]]":
    """`amparo demo` of the wheel, started in an empty folder; with its port."""
    nowhere, said = tmp_path / "nowhere", tmp_path / "said"
    nowhere.mkdir()
    port = _free_port()
    command = [str(amparo), "demo", "--folder", str(tmp_path / "data"), "--port", str(port)]
    given = {name: text for name, text in os.environ.items() if not name.startswith("AMPARO_")}
    given.pop("PYTHONPATH", None)
    with said.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=nowhere, env=given, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(f"http://localhost:{port}", said, process)
        yield process, port
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=_WAIT_SECONDS)


def test_the_wheel_holds_what_the_web_needs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    assert [name for name in _NEEDED if name not in names] == []
    assert any(re.fullmatch(r"amparo/_web/static/amparo\.\w{12}\.css\.gz", name) for name in names)


def test_the_wheel_holds_nothing_of_the_workshop(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    workshop = re.compile(r"tests/.*\.py$|amparo/web/(front|static|locale)/|\.(po|pyc|scss|mjs)$")
    assert [name for name in names if workshop.search(name)] == []
    assert {name.split("/")[0].split("-")[0] for name in names} == {"amparo"}


def test_the_installed_program_does_not_read_the_checkout(amparo: Path, tmp_path: Path) -> None:
    ask = "import amparo; from amparo.packs.folder import packs_folder; print(packs_folder())"

    said = subprocess.run(
        [str(amparo.with_name("python")), "-c", ask],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip

    assert Path(said.strip()).is_relative_to(amparo.parent.parent)


def test_the_demonstration_of_the_wheel_shows_every_room_and_leaves_no_process(
    demonstration: "tuple[subprocess.Popen[bytes], int]", tmp_path: Path
) -> None:
    process, port = demonstration
    below = psutil.Process(process.pid).children(recursive=True)
    sign_in, cookies = _ask(port, "/sign-in/", {})
    form = {
        "csrfmiddlewaretoken": _found(r'csrfmiddlewaretoken" value="(\w+)"', sign_in),
        "username": "police-asuncion",
        "password": _found(r'<code class="amparo-code">([^<]+)', sign_in),
    }
    _, cookies = _ask(port, "/sign-in/", cookies, form)

    pages = {
        path: _ask(port, path, cookies)[0]
        for path in ("/", "/cases/", "/protocol/", "/documentation/")
    }
    style = _ask(port, _found(r'rel="stylesheet" href="([^"]+)"', sign_in), {})[0]
    spanish = _ask(port, "/", {**cookies, "django_language": "es"})[0]

    assert "What is due" in pages["/"]
    assert "Cases of your desk" in pages["/cases/"]
    assert "Ley 4788/12" in pages["/protocol/"]
    assert "Documentation" in pages["/documentation/"]
    assert ".amparo-" in style
    assert "What is due" not in spanish

    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=_WAIT_SECONDS) == 0
    assert psutil.wait_procs(below, timeout=_WAIT_SECONDS)[1] == []
    assert [one for one in psutil.process_iter() if _mentions(one, str(tmp_path))] == []


def _ask(
    port: int, path: str, cookies: dict[str, str], form: dict[str, str] | None = None
) -> tuple[str, dict[str, str]]:
    """The text of a page that is there, and the cookies from then on."""
    connection = http.client.HTTPConnection("localhost", port, timeout=_WAIT_SECONDS)
    headers = {"Cookie": "; ".join(f"{name}={text}" for name, text in cookies.items()),
               "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
    body = None if form is None else urlencode(form)
    connection.request("GET" if form is None else "POST", path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    assert answer.status == (200 if form is None else 302), (path, answer.status)
    fresh = [SimpleCookie(line) for line in answer.headers.get_all("Set-Cookie", [])]
    return text, cookies | {name: one.value for line in fresh for name, one in line.items()}


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found is not None, pattern
    return found[1]


def _wait_for(line: str, said: Path, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _WAIT_SECONDS
    while line not in said.read_text(encoding="utf-8").splitlines():
        assert process.poll() is None, said.read_text(encoding="utf-8")
        assert time.monotonic() < end, said.read_text(encoding="utf-8")
        time.sleep(0.1)


def _mentions(process: psutil.Process, text: str) -> bool:
    try:
        return text in " ".join(process.cmdline())
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
