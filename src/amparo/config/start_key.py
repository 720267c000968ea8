"""Where the start key comes from: said, asked of a program, or made once and kept."""

import shlex
import subprocess
from pathlib import Path

from amparo.config.environment import Environment, UnreadableSetting
from amparo.config.secrets import kept_path, kept_secret

NAME = "start-key"
_SAID, _COMMAND = "AMPARO_START_KEY", "AMPARO_START_KEY_COMMAND"
_PATIENCE_SECONDS = 30


def start_key(*, environment: Environment, folder: Path) -> str:
    """Return the start key: said, printed by a command, or kept in the data folder.

    Raises `UnreadableSetting` where it is said in two ways, or the command gives none.
    """
    return asked_start_key(environment=environment) or kept_secret(folder=folder, name=NAME)


def known_start_key(*, environment: Environment, folder: Path) -> str | None:
    """Return the start key as `start_key` does, and none where it would have to be made."""
    path = kept_path(folder=folder, name=NAME)
    kept = path.read_text(encoding="ascii").strip() if path.is_file() else None
    return asked_start_key(environment=environment) or kept


def asked_start_key(*, environment: Environment) -> str | None:
    """Return the start key that the settings lead to; none if they name none.

    Raises `UnreadableSetting` as `start_key` does.
    """
    said, command = environment.text(_SAID), environment.text(_COMMAND)
    if said and command:
        raise UnreadableSetting(f"{_SAID} and {_COMMAND} are both given; remove one")
    return _printed(command) if command else said


def _printed(command: str) -> str:
    """Run a program without a shell, and return the line it prints; never what went wrong."""
    try:
        done = subprocess.run(  # noqa: S603  # named by whoever keeps the server
            shlex.split(command), capture_output=True, text=True, check=True,
            timeout=_PATIENCE_SECONDS,
        )  # fmt: skip
    except (OSError, ValueError, subprocess.SubprocessError) as problem:
        reason = type(problem).__name__
        raise UnreadableSetting(f"{_COMMAND}: the program gave no key ({reason})") from problem
    if not done.stdout.strip():
        raise UnreadableSetting(f"{_COMMAND}: the program printed nothing")
    return done.stdout.strip()
