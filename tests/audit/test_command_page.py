"""The page on the command line knows every option, column and field; nothing else is on it."""

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from amparo.audit.reading.columns import USUAL_IN_TABLES, USUAL_IN_XES
from amparo.cli import _parser
from tests.architecture.files import HOUSE
from tests.audit.commanding import HEAD, RULES, Desk

PAGE = (HOUSE / "docs/reference/command-line.md").read_text(encoding="utf-8")
STILL_TO_BE_DOCUMENTED = set[str]()
"""Commands that are not on the page yet. Take one out when you write about it."""

LOG = "case,event,happened\n1,report received,2026-03-02\n"


def commands_of(
    parser: argparse.ArgumentParser, name: str = ""
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command that can be run, with the words that call it, however deep it stands."""
    below = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    if not below:
        yield name, parser
    for action in below:
        for word, command in action.choices.items():
            if name or word not in STILL_TO_BE_DOCUMENTED:
                yield from commands_of(command, f"{name} {word}".strip())


def options_of(parser: argparse.ArgumentParser) -> list[str]:
    """The options of a command, and the names of what it takes without one."""
    return [
        name
        for action in parser._actions
        for name in (action.option_strings or [str(action.metavar or action.dest)])
    ]


def missing(parser: argparse.ArgumentParser, page: str) -> list[str]:
    """What can be called and does not stand on the page, as code."""
    said = set(re.findall(r"[\w-]+", " ".join(re.findall(r"`([^`\n]+)`", page))))
    found = []
    for name, command in commands_of(parser):
        found += [] if f"## `amparo {name}" in page else [name]
        found += [f"{name} {option}" for option in options_of(command) if option not in said]
    return found


def test_every_command_and_option_is_on_the_page() -> None:
    assert missing(_parser(), PAGE) == []


def test_an_option_that_is_not_on_the_page_is_reported() -> None:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    audit = commands.add_parser("audit")
    audit.add_argument("--speed")
    audit.add_argument("--json")
    commands.add_parser("guess").add_argument("LOG")

    assert missing(parser, PAGE) == ["audit --speed", "guess"]


def test_no_option_stands_on_the_page_that_no_command_has() -> None:
    known = {option for _, command in commands_of(_parser()) for option in options_of(command)}
    known.add("--help")

    assert set(re.findall(r"--[a-z][a-z-]+", PAGE)) - known == set()


def test_every_choice_of_an_option_is_on_the_page() -> None:
    for _, command in commands_of(_parser()):
        for action in command._actions:
            for choice in action.choices or ():
                assert f"`{action.option_strings[0]} {choice}`" in PAGE


def test_the_usual_names_of_columns_are_on_the_page() -> None:
    for holds, names in USUAL_IN_TABLES.items():
        tables, xes = (
            ", ".join(f"`{one}`" for one in every) for every in (names, USUAL_IN_XES[holds])
        )
        assert re.search(
            rf"^\| {holds}[^|]*\| {re.escape(tables)} \| {re.escape(xes)} \|$", PAGE, re.M
        )


def test_every_field_and_column_of_an_answer_is_on_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(folder=tmp_path, capsys=capsys)
    path = tmp_path / "breaches.parquet"

    audit = json.loads(desk.audit(LOG, "--json", "--breaches", path).out)
    other = desk.write(
        "other.yaml",
        (HEAD + RULES).replace("report received, within: 24", "visit made, within: 24"),
    )
    pair = ("--protocol", tmp_path / "protocol.yaml", "--against", other, "--json")
    simulation = json.loads(desk.run("simulate", tmp_path / "log.csv", *pair).out)

    figures = {name.removesuffix("_before") for row in simulation["duties"] for name in row}
    fields = [*audit, *audit["duties"]["D1"], *audit["bars"]["B1"], *pl.read_parquet_schema(path),
              *simulation, *(name.removesuffix("_after") for name in figures),
              *simulation["changes"][0]]  # fmt: skip
    assert [name for name in fields if f"`{name}`" not in PAGE] == []


def test_the_example_of_json_is_json_of_the_shape_that_is_told() -> None:
    example = re.search(r"^```\n(\{.*?\})\n```$", PAGE, re.M | re.S)

    assert example
    assert list(json.loads(example[1])) == ["events", "cases", "duties", "bars"]
