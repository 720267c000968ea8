"""Whatever others may call says what it does. Ruff judges the form, mypy the types.

What Django reads by its name, the ``Meta`` of a model and a migration as Django wrote it, nobody
calls.
"""

import ast

from tests.architecture.files import place_of, source_files

Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def undocumented(text: str, *, place: str) -> list[str]:
    """The module, and its public functions, classes and methods, that have no docstring."""
    module = ast.parse(text)
    found = [place] if module.body and not ast.get_docstring(module) else []
    found += [
        f"{place}:{node.lineno} {node.name}"
        for node in public_names(module)
        if not ast.get_docstring(node)
    ]
    return found


def public_names(place: ast.Module | ast.ClassDef) -> list[Documented]:
    """The functions and classes others may use, with the methods of those classes."""
    found: list[Documented] = []
    for node in place.body:
        if isinstance(node, Documented) and not node.name.startswith("_"):
            if node.name != "Meta":
                found.append(node)
            if isinstance(node, ast.ClassDef):
                found += public_names(node)
    return found


def test_everything_public_has_a_docstring() -> None:
    found = [
        line
        for path in source_files()
        if "_initial" not in path.stem
        for line in undocumented(path.read_text(encoding="utf-8"), place=place_of(path))
    ]

    assert found == []


def test_what_is_public_and_says_nothing_is_reported() -> None:
    text = "class Case:\n    def judge(self): ...\n\ndef replay(): ...\n"

    assert undocumented(text, place="case.py") == [
        "case.py",
        "case.py:1 Case",
        "case.py:2 judge",
        "case.py:4 replay",
    ]


def test_what_is_private_or_nested_or_empty_may_stay_silent() -> None:
    text = (
        '"""Cases."""\n\n'
        "class _Row:\n    def add(self): ...\n\n"
        'def replay():\n    """Replay."""\n    def step(): ...\n'
    )

    assert undocumented(text, place="case.py") == []
    assert undocumented("", place="__init__.py") == []
