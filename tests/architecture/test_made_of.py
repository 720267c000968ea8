"""The list of what Amparo is made of says what is locked and installed."""

import sys

import pytest

from tools import made_of

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the page speaks of Linux")


@on_linux
def test_the_page_says_what_is_installed() -> None:
    assert made_of.difference() == ""


@on_linux
def test_another_version_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    page = made_of.page().replace("| PostgreSQL | ", "| PostgreSQL | 1")

    monkeypatch.setattr(made_of, "page", lambda: page)

    assert "-| PostgreSQL | 18" in made_of.difference()
    assert "+| PostgreSQL | 118" in made_of.difference()
