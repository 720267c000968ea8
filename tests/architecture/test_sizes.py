"""A file holds one idea and a function fits a screen; these are the caps."""

import ast

from tests.architecture.files import place_of, source_files

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 60


def too_long(text: str, *, place: str) -> list[str]:
    """What in the text of one Python file is over a cap, one line each."""
    found = []
    lines = len(text.splitlines())
    if lines > MOST_LINES_OF_A_FILE:
        found.append(f"{place}: {lines} lines")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MOST_LINES_OF_A_FUNCTION:
                found.append(f"{place}:{node.lineno} {node.name}: {lines} lines")
    return found


def test_no_file_and_no_function_is_over_its_cap() -> None:
    found = [
        line
        for path in source_files()
        for line in too_long(path.read_text(encoding="utf-8"), place=place_of(path))
    ]

    assert found == []


def test_a_file_of_401_lines_is_reported_and_one_of_400_is_not() -> None:
    assert too_long("a = 1\n" * 401, place="long.py") == ["long.py: 401 lines"]
    assert too_long("a = 1\n" * 400, place="fits.py") == []


def test_a_function_of_61_lines_is_reported_and_one_of_60_is_not() -> None:
    head = "class Case:\n    def judge(self):\n"

    assert too_long(head + "        a = 1\n" * 60, place="case.py") == ["case.py:2 judge: 61 lines"]
    assert too_long(head + "        a = 1\n" * 59, place="case.py") == []
