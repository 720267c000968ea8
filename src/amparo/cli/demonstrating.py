"""``amparo demo``: the whole of Amparo with invented people and cases, in one command."""

import argparse
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from amparo.audit.report.printable import printable
from amparo.cli.refusing import Refused
from amparo.cli.serving.command import serve
from amparo.cli.serving.processes import run_to_end
from amparo.packs.folder import packs_folder

FOLDER = "~/.local/share/amparo-demonstration"
"""Where demonstrations keep their databases: never where real cases are."""
NEVER_OF_ONES_OWN = (
    "AMPARO_DATABASE_URL", "AMPARO_MAIL_URL", "AMPARO_START_KEY",
    "AMPARO_START_KEY_COMMAND", "AMPARO_SECRET_KEY", "AMPARO_CHECKPOINT_KEY",
)  # fmt: skip
"""Invented cases never go into a server of one's own or under its keys, nor into anybody's mail."""
_LETTERS = "bcdfghjkmnpqrstvwxyz"


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    demo = commands.add_parser("demo", help="run the web with invented people and cases")
    demo.set_defaults(run=run)
    demo.add_argument("--country", default=os.environ.get("COUNTRY", "paraguay"),
                      help="paraguay (default), chile or liberia")  # fmt: skip
    demo.add_argument("--port", default=os.environ.get("PORT", "8000"), help="default: 8000")
    demo.add_argument("--folder", type=Path, default=Path(FOLDER),
                      help="where its database is kept from one time to the next")  # fmt: skip


def run(options: argparse.Namespace) -> None:
    """Load the invented cases of a country where they are not there yet, and serve them."""
    country = options.country
    known = sorted(path.parent.name for path in packs_folder().glob("*/demonstration.yaml"))
    if country not in known:
        raise Refused(f"--country {printable(country)}: choose one of {', '.join(known)}")
    given = {
        **os.environ,
        "AMPARO_DATA": str(options.folder.expanduser().absolute()),
        "AMPARO_COUNTRY": country,
        "AMPARO_PORT": options.port,
        "AMPARO_ADDRESS": "127.0.0.1",
        "AMPARO_HOSTS": "localhost,127.0.0.1",
        "AMPARO_HTTPS": "no",
        "AMPARO_DEMONSTRATION": "yes",
        "AMPARO_DEMONSTRATION_PASSWORD": _password(options.folder.expanduser() / country),
    }
    for name in NEVER_OF_ONES_OWN:
        given.pop(name, None)
        given.pop(f"{name}_FILE", None)
    print(f"Demonstration of {country}: invented people and cases. Nobody lived them.", flush=True)
    print(f"It makes keys of its own, in {given['AMPARO_DATA']}/keys.", flush=True)
    serve(given=given, name=f"demonstration_{country}", prepare=_load)


def _load(environment: Mapping[str, str]) -> None:
    run_to_end(module="amparo.config.demonstrating", environment=environment)


def _password(folder: Path) -> str:
    """Return the password of all invented members: made once, and shown on the sign-in page."""
    path = folder / "password"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        words = ["".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3)]
        path.write_text("-".join(words), encoding="ascii")
    return path.read_text(encoding="ascii")
