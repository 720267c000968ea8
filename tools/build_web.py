"""Builds the styles and the script of the web from `src/amparo/web/front` into `build/web/static`.

    .venv/bin/python tools/build_web.py

Uses the Node of the machine if it is new enough, and otherwise installs the one that
`requirements/front.txt` locks into .venv. What npm fetches stays in `build/front`; it is fetched
again only when the lock changes.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
WEB = HOUSE / "src" / "amparo" / "web"
WORKSHOP = HOUSE / "build" / "front"
TARGET = HOUSE / "build" / "web" / "static"
OLDEST_NODE = (20, 19)


class BuildFailed(Exception):
    """A step of the build ended badly. The message says which, and what it printed."""


def main() -> int:
    """Build, and return the exit code."""
    try:
        copy_sources()
        node, npm = tools()
        fetch_packages(npm)
        run([node, "build.mjs", str(WEB / "static"), str(TARGET)], what="building the styles")
    except BuildFailed as failure:
        print(f"The web was not built: {failure}", file=sys.stderr)
        return 1
    return 0


def tools() -> tuple[str, str]:
    """Return the commands `node` and `npm`: the machine's, or the ones in .venv."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and is_new_enough(node):
        return node, npm
    bin_folder = Path(sys.executable).parent
    own_node, own_npm = bin_folder / "node", bin_folder / "npm"
    if not own_npm.exists():
        print("Installing Node into .venv, since this machine has none that is new enough.")
        lock = str(HOUSE / "requirements" / "front.txt")
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        run([*pip, "--require-hashes", "--requirement", lock], what="installing Node")
    return str(own_node), str(own_npm)


def is_new_enough(node: str) -> bool:
    """Whether this Node can run the compiler of the styles."""
    said = subprocess.run(  # noqa: S603  # found on the path of whoever builds
        [node, "--version"], capture_output=True, text=True, check=False
    )
    numbers = said.stdout.strip().removeprefix("v").split(".")[:2]
    return tuple(int(number) for number in numbers if number.isdigit()) >= OLDEST_NODE


def copy_sources() -> None:
    """Bring the front files to where npm keeps its packages, so that Node finds both."""
    WORKSHOP.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(WORKSHOP / "blocks", ignore_errors=True)
    shutil.copytree(WEB / "front", WORKSHOP, dirs_exist_ok=True)


def fetch_packages(npm: str) -> None:
    """Install what the lock names, unless that was done already."""
    lock = (WORKSHOP / "package-lock.json").read_bytes()
    done = WORKSHOP / "fetched.lock"
    if done.exists() and done.read_bytes() == lock:
        return
    print("Fetching what builds the styles, which takes a few seconds.")
    run([npm, "ci"], what="npm ci")
    done.write_bytes(lock)


def run(command: Sequence[str], *, what: str) -> None:
    """Run a command in the workshop, silent unless it fails. Raises `BuildFailed`."""
    # npm is itself a script that looks for `node` on the path: it must find its own.
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    done = subprocess.run(  # noqa: S603  # the commands are our own
        command,
        cwd=WORKSHOP,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BuildFailed(f"{what} failed\n{done.stdout}{done.stderr}".rstrip())


if __name__ == "__main__":
    sys.exit(main())
