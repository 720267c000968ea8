"""Writes docs/reference/fields.md: which fields each action of the table reads and writes.

    .venv/bin/python tools/fields_page.py           write it
    .venv/bin/python tools/fields_page.py --check   exit 1 if it is not as the code says

Made from the table of roles, the forms, and the objects that the pages ask the database for. A
test runs the check, so that nobody is given another field unseen.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from inspect import getdoc
from pathlib import Path
from types import FunctionType
from typing import get_args, get_type_hints

PAGE = Path(__file__).resolve().parents[1] / "docs/reference/fields.md"
if __name__ == "__main__":
    import django

    # No database is asked, and no key is used: any settings do.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    sys.path.insert(0, str(PAGE.parents[2]))
    django.setup()

from django.db.models import Model
from django.forms import BaseForm

from amparo.domain.access.table import Action
from tools.kept import write_or_check
from tools.reached import Route, routes, who_may

_HEAD = """\
# Who reads and writes which fields

For whoever reviews what a member can see and change, field by field. [Who may do what](who-may-do-what.md) says who does something and in which cases; this page says with which fields. It is made from the table of roles, the forms and the objects that pages ask the database for; whoever changes one of them runs `tools/fields_page.py`.

Below **reads** stands whatever the code of a page can ask the database for: objects with their fields, then what is no object. A page may show less. A field may stay empty for one of two roles that read the same object: in what the coordinator reviews, `Emergency` says neither `case` nor `code` nor `words`. Below **writes** stands whatever its forms take; what each field may hold stands with [the forms](forms.md). A page without a form is looked at only, or has a button. The law and its texts are public and left out, and so are the keys of what is sealed, which no page shows. What a program reads and writes stands in [the page of the API](api.md), by the scope of its token.
"""
_OURS = "amparo."
# The law is public, and the keys of what is sealed are shown to nobody.
_LEFT_OUT = ("amparo.domain.protocol", "amparo.apps.seals", "amparo.vault")


def page() -> str:
    """Return the page as the code has it."""
    found = routes()
    parts = (_action(one, [route for route in found if route.action is one]) for one in Action)
    return "".join([_HEAD, *(text for part in parts for text in part)])


def read_on(route: Route) -> list[type]:
    """Return the objects that a route asks the database for, by name."""
    found: set[type] = set()
    for function in route.functions:
        if _asks(function):
            _gather(get_type_hints(function).get("return"), found)
    return sorted(found, key=lambda one: one.__qualname__)


def also_read_on(route: Route) -> list[str]:
    """Return what a route asks the database for that is no object, in words."""
    found = set()
    for function in route.functions:
        objects: set[type] = set()
        _gather(get_type_hints(function).get("return"), objects)
        told = _told(function)
        is_public = told.startswith("Return ") and not function.__name__.startswith("_")
        if _asks(function) and is_public and not objects:
            found.add(f"{told.removeprefix('Return ')} (`{function.__name__}`)")
    return sorted(found)


def _asks(function: FunctionType) -> bool:
    names = function.__code__.co_names
    if function.__module__.startswith(_LEFT_OUT):
        return False
    return "objects" in names or "cursor" in names or "queries" in function.__module__


def _gather(said: object, found: set[type]) -> None:
    """Add each of our objects that a type speaks of, and those within them."""
    if isinstance(said, type) and (is_dataclass(said) or issubclass(said, Model)):
        is_ours = said.__module__.startswith(_OURS) and not said.__module__.startswith(_LEFT_OUT)
        if is_ours and said not in found:
            found.add(said)
            for hint in get_type_hints(said).values() if is_dataclass(said) else ():
                _gather(hint, found)
    for part in get_args(said):
        _gather(part, found)


def _action(action: Action, of_it: list[Route]) -> Iterator[str]:
    objects = {one: None for route in of_it for one in read_on(route)}
    others = sorted({text for route in of_it for text in also_read_on(route)})
    taken = {form: None for route in of_it for form in sorted(route.forms, key=_name)}
    if not objects and not taken:
        return
    text = action.value
    yield f"\n## {text[0].upper()}{text[1:]}\n\n{_sentence(who_may(action))}\n"
    yield f"\nPages: {', '.join(f'`{route.name}`' for route in of_it)}.\n"
    if objects:
        yield "\n| reads | fields |\n|---|---|\n"
        yield from (_read(one) for one in sorted(objects, key=_name))
    if others:
        yield "\nAnd reads:\n\n"
        yield from (f"- {text}\n" for text in others)
    if taken:
        yield "\n| writes | fields |\n|---|---|\n"
        yield from (_written(form) for form in sorted(taken, key=_name))


def _read(one: type) -> str:
    return f"| {_told(one)} (`{one.__name__}`) | {_listed(_fields(one))} |\n"


def _fields(one: type) -> list[str]:
    if issubclass(one, Model):
        return [field.name for field in one._meta.get_fields() if field.concrete]
    return [field.name for field in fields(one)]  # type: ignore[arg-type]  # a dataclass, else


def _told(one: object) -> str:
    """Return the first sentence of a docstring."""
    told = " ".join((getdoc(one) or "").split()).partition(". ")[0].rstrip(".").replace("``", "`")
    return told.partition(" Raises ")[0]


def _written(form: type[BaseForm]) -> str:
    names: Iterable[str] = form.base_fields  # type: ignore[attr-defined]  # each form has them
    return f"| `{form.__name__}` | {_listed(names) or 'none: pressing the button is all'} |\n"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _name(one: type) -> str:
    return one.__name__


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def main(arguments: list[str]) -> int:
    """Write the page, or compare it."""
    return write_or_check(page=PAGE, make=page, arguments=arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
