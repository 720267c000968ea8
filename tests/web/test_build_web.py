"""The build of the web says what failed, and takes the Node of the machine only if it can."""

import sys
from pathlib import Path

import pytest

from tools import build_web


def machine_with(tmp_path: Path, version: str) -> str:
    node = tmp_path / "node"
    node.write_text(f"#!/bin/sh\necho {version}\n", encoding="utf-8")
    node.chmod(0o755)
    return str(node)


@pytest.mark.parametrize(
    ("version", "is_enough"),
    [("v20.19.0", True), ("v24.1.0", True), ("v20.18.9", False), ("v18.20.0", False), ("", False)],
)
def test_an_old_node_is_not_taken(tmp_path: Path, version: str, is_enough: bool) -> None:
    assert build_web.is_new_enough(machine_with(tmp_path, version)) is is_enough


def test_a_step_that_fails_is_told_with_what_it_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_web, "WORKSHOP", tmp_path)
    command = [sys.executable, "-c", "print('no such colour'); raise SystemExit(3)"]

    with pytest.raises(build_web.BuildFailed, match="building the styles failed\nno such colour"):
        build_web.run(command, what="building the styles")


def test_packages_are_fetched_again_only_when_the_lock_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    monkeypatch.setattr(build_web, "WORKSHOP", tmp_path)
    monkeypatch.setattr(build_web, "run", lambda _command, *, what: ran.append(what))
    (tmp_path / "package-lock.json").write_text("one", encoding="utf-8")

    build_web.fetch_packages("npm")
    build_web.fetch_packages("npm")
    (tmp_path / "package-lock.json").write_text("two", encoding="utf-8")
    build_web.fetch_packages("npm")

    assert ran == ["npm ci", "npm ci"]
