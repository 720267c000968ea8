"""An environment of its own for pm4py, which is AGPL: Amparo neither contains nor imports it.

The log goes over as a file, the answer comes back as JSON.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE.parent / "build" / "pm4py-venv"
LOCKED = HERE / "pm4py.txt"
UV = Path(sys.executable).with_name("uv")


class Pm4pyFailed(Exception):
    """The other side ended with an error; its message is what it printed."""


def ask_pm4py(*arguments: str) -> Any:
    """Run ``pm4py_side.py`` with these arguments in its environment; return what it answers."""
    command: list[str | Path] = [_python(), HERE / "pm4py_side.py", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise Pm4pyFailed(ended.stderr)
    return json.loads(ended.stdout)


def _python() -> Path:
    """Return the Python of the environment, made anew if what is locked has changed."""
    python = ENVIRONMENT / "bin" / "python"
    stamp, wanted = ENVIRONMENT / "made-from", hashlib.sha256(LOCKED.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print("Installing pm4py into an environment of its own.", file=sys.stderr)
        _uv("venv", "--quiet", "--clear", "--python", sys.executable, ENVIRONMENT)
        _uv("pip", "install", "--quiet", "--require-hashes", "--python", python, "-r", LOCKED)
        stamp.write_text(wanted, encoding="utf-8")
    return python


def lock() -> None:
    """Choose the newest versions that go with the pm4py asked for, and lock them with hashes."""
    _uv(
        *("pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
        *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--upgrade"),
        *("--custom-compile-command", "python benchmarks/pm4py_env.py"),
        *("pm4py.in", "--output-file", LOCKED.name),
    )


def _uv(*arguments: str | Path) -> None:
    subprocess.run([UV, *arguments], cwd=HERE, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    lock()
