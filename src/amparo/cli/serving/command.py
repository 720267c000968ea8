"""``amparo serve``: start the database, the web and the worker, and keep them running."""

import argparse
import os
import socket
import subprocess
from collections.abc import Callable, Mapping
from getpass import getpass

from amparo.cli.refusing import Refused
from amparo.cli.serving.database import Database, using_database
from amparo.cli.serving.processes import Surroundings, run_to_end, web, worker
from amparo.cli.serving.running import keep_running, stopped_by_signals
from amparo.config.certificate import web_certificate
from amparo.config.environment import MOST_THREADS, Environment, UnreadableSetting
from amparo.postgres.account import NoAccount
from amparo.postgres.layout import ForeignFolder, OpenToOthers
from amparo.postgres.log import CannotStart
from amparo.postgres.programs import NoBinaries
from amparo.postgres.restoring import BeingRestored, NotEmpty
from amparo.postgres.roles import MayNotManage, TooPowerful
from amparo.postgres.server import CannotStop
from amparo.postgres.socket_folder import NoRoomForSocket

DATABASE_PROBLEMS = (
    BeingRestored,
    CannotStart,
    CannotStop,
    ForeignFolder,
    MayNotManage,
    NoAccount,
    NoBinaries,
    NoRoomForSocket,
    NotEmpty,
    OpenToOthers,
    TooPowerful,
)
"""What a database that cannot be used raises, in words for whoever runs Amparo."""
_LOOPBACK = ("127.0.0.1", "::1")
_ANYWHERE = ("0.0.0.0", "::")  # noqa: S104  # said by whoever runs it
_LEAST_PORT, _MOST_PORT = 1, 65535


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command. Its settings come from the environment."""
    serve = commands.add_parser("serve", help="run the web and its worker, and their database")
    serve.set_defaults(run=run)
    serve.add_argument("--ask-start-key", action="store_true",
                       help="ask for the start key here, and keep it nowhere")  # fmt: skip


def run(options: argparse.Namespace) -> None:
    """Serve until somebody stops it."""
    given = dict(os.environ)
    if options.ask_start_key:
        given["AMPARO_START_KEY"] = _typed_start_key()
    serve(given=given, name="amparo", prepare=lambda _: None)


def _typed_start_key() -> str:
    try:
        typed = getpass("Start key: ").strip()
    except EOFError as problem:
        raise Refused("--ask-start-key: there is nobody at a terminal to ask") from problem
    if not typed:
        raise Refused("--ask-start-key: nothing was typed")
    return typed


def serve(
    *, given: Mapping[str, str], name: str, prepare: Callable[[Mapping[str, str]], None]
) -> None:
    """Serve with these settings, from the database ``name`` where it is our own.

    ``prepare`` is called once the tables are there, with the environment of the web. Raises
    `Refused` for a setting that cannot be used and for what does not start.
    """
    environment = Environment(given=given)
    try:
        address, port = environment.required("AMPARO_ADDRESS"), _port(environment)
        threads = environment.whole("AMPARO_THREADS", least=1, most=MOST_THREADS)
        certificate = web_certificate(environment=environment)
        scheme = "https" if certificate else "http"
        with stopped_by_signals(), using_database(environment=environment, name=name) as database:
            own = _environments(given, database)
            run_to_end(module="amparo.config.migrating", environment=own["owner"])
            prepare(own["web"])
            refuse_taken(address=address, port=port)
            children = [
                web(
                    environment=own["web"],
                    address=address,
                    port=port,
                    threads=threads,
                    certificate=certificate,
                ),
                worker(environment=own["worker"]),
            ]
            keep_running(
                children=children,
                database=database,
                ready_url=f"{scheme}://{_own_name(address)}:{port}/readyz",
                believing=certificate.believed_by_us() if certificate else None,
                say=lambda: print(_where(scheme, address, port), flush=True),
            )
    except (UnreadableSetting, *DATABASE_PROBLEMS) as problem:
        raise Refused(str(problem)) from problem
    except subprocess.CalledProcessError as problem:
        raise Refused("the tables could not be made; the reason stands above") from problem


def _environments(given: Mapping[str, str], database: Database) -> dict[str, dict[str, str]]:
    surroundings = Surroundings(given=given)
    return {
        "owner": surroundings.of(url=database.owner_url),
        "web": surroundings.of(url=database.app_url),
        "worker": surroundings.of(url=database.worker_url),
    }


def _port(environment: Environment) -> int:
    return environment.whole("AMPARO_PORT", least=_LEAST_PORT, most=_MOST_PORT)


def refuse_taken(*, address: str, port: int) -> None:
    """Refuse a port that somebody listens on: two servers on one would share its requests."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise Refused(
                f"{address}, port {port}: cannot listen there ({reason}); choose another port"
            ) from problem


def _own_name(address: str) -> str:
    """Return the name under which this machine reaches itself, where it listens everywhere."""
    return "localhost" if address in _ANYWHERE else address


def _where(scheme: str, address: str, port: int) -> str:
    # A browser takes `localhost` for safe where it does not take the number.
    return f"{scheme}://{'localhost' if address in _LOOPBACK else _own_name(address)}:{port}"
