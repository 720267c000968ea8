"""Writes docs/reference/forms.md from the forms of the web.

    .venv/bin/python tools/forms_page.py           write it
    .venv/bin/python tools/forms_page.py --check   exit 1 if it is not as the forms say

A test runs the check, so that the page and the forms never differ.
"""

import importlib
import inspect
import os
import pkgutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs/reference/forms.md"
if __name__ == "__main__":
    import django

    # No database is asked, and no key is used: any settings do.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    sys.path.insert(0, str(PAGE.parents[2]))
    django.setup()

from django import forms
from django.utils.translation import override

import amparo.apps
from amparo.apps.accounts.administration.forms import DayField
from amparo.apps.cases.sent_once import SentOnce
from amparo.web.forms.moment import MomentField
from tools.kept import write_or_check
from tools.reached import Route, routes, who_may

_HEAD = """\
# The forms

For whoever reviews what Amparo takes from a browser, or writes a test of it. Every form of the web: its fields, what each may hold, and what must fit together. This page is made from the forms themselves; whoever changes one runs `tools/forms_page.py`. What programs may send stands in [the page of the API](api.md).

Everything is checked at the server. A text is taken without the spaces around it, save a password. A choice is one of those that the page offered to this member: another is refused. A field that the form does not have is not read. A form that is sent twice is done once, by its `submission`; `seen` is how much of the case its page showed, so that whoever sends it is told of what others recorded meanwhile. Days and places are those of the country.

What must fit together stands below the fields: first what the form itself refuses, then what the action refuses, in the words of the page.
"""
_KINDS: tuple[tuple[type[forms.Field], str], ...] = (
    (DayField, "a day, from the year 1900 to 2999"),
    (MomentField, "a month, from the year 1900 to 2999; the day and the time too, where known"),
    (forms.UUIDField, "an id that the page gave"),
    (forms.EmailField, "an e-mail address"),
    (forms.IntegerField, "a whole number"),
    (forms.BooleanField, "yes or no"),
    (forms.MultipleChoiceField, "any of"),
    (forms.ChoiceField, "one of"),
    (forms.CharField, "text"),
)
_MOST_SHOWN = 12


def page() -> str:
    """Return the page as the forms have it, in English."""
    with override("en"):
        taken, told = routes(), dict[int, str]()
        parts = (_module(module, taken, told) for module in _modules())
        return "".join([_HEAD, *(text for part in parts for text in part)])


def all_forms() -> list[type[forms.BaseForm]]:
    """Return every form that a page may show."""
    return [form for module in _modules() for form in _forms(module)]


def is_begun_with(form: type[forms.BaseForm], taken: Sequence[Route]) -> bool:
    """Whether no page takes a form itself, since others are made from it."""
    is_taken = any(form in route.forms for route in taken)
    return not is_taken and bool(form.__subclasses__())


def _modules() -> Iterator[ModuleType]:
    """Yield each module of forms, in the order of their names."""
    found = pkgutil.walk_packages(amparo.apps.__path__, "amparo.apps.")
    for name in sorted(one.name for one in found if not one.ispkg):
        if name.rpartition(".")[2].startswith("forms"):
            yield importlib.import_module(name)


def _forms(module: ModuleType) -> list[type[forms.BaseForm]]:
    return [
        one
        for name, one in vars(module).items()
        if isinstance(one, type)
        and issubclass(one, forms.BaseForm)
        and one.__module__ == module.__name__
        and not name.startswith("_")
    ]


def _module(module: ModuleType, taken: Sequence[Route], told: dict[int, str]) -> Iterator[str]:
    """Yield the part of a module; ``told`` are the refusals that stand on the page already."""
    title = _first_line(module)
    yield f"\n## {title}\n\n`src/{module.__name__.replace('.', '/')}.py`\n"
    for form in _forms(module):
        if not is_begun_with(form, taken):
            yield from _form(form, taken)
    refusals: Mapping[str, object] = vars(module).get("REFUSALS", {})
    if id(refusals) in told:
        yield f"\nWhat the actions refuse stands under “{told[id(refusals)]}”.\n"
    elif refusals:
        told[id(refusals)] = title
        yield "\n### What the actions refuse\n\n"
        yield from sorted({f"- {_refusal(said)}\n" for said in refusals.values()})


def _form(form: type[forms.BaseForm], taken: Sequence[Route]) -> Iterator[str]:
    yield f"\n### {form.__name__}\n\n{_whole(form)}\n"
    yield from _sent_by(form, taken)
    fields: Mapping[str, forms.Field] = form.base_fields  # type: ignore[attr-defined]  # each form has them
    if fields:
        yield "\n| field | asked as | kind | least and most | required |\n|---|---|---|---|---|\n"
    for name, field in fields.items():
        yield _row(name, field)
    rules = [*_rules(form)]
    if rules:
        yield "\n"
        yield from (f"- {rule}\n" for rule in rules)


def _sent_by(form: type[forms.BaseForm], taken: Sequence[Route]) -> Iterator[str]:
    where = [route for route in taken if form in route.forms]
    if where:
        names = ", ".join(f"`{route.name}`" for route in where)
        who = {who_may(route.action): None for route in where}
        yield f"\nTaken by {names}. Sent by {'; or '.join(who)}.\n"


def _row(name: str, field: forms.Field) -> str:
    cells = (
        f"`{name}`",
        _asked(field),
        _kind(field),
        _bounds(field),
        "yes" if field.required else "no",
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


def _asked(field: forms.Field) -> str:
    label, hint = str(field.label or ""), str(field.help_text)
    if label and hint:
        return f"{label}{'' if label.endswith('?') else ':'} {hint}"
    return label or "–"


def _kind(field: forms.Field) -> str:
    kind = next(said for one, said in _KINDS if isinstance(field, one))
    if isinstance(field, forms.ChoiceField):
        found: Any = field.choices  # which may be many things, and is pairs here
        choices = [str(value) or "nothing" for value, _text in found]
        if not choices or len(choices) > _MOST_SHOWN:
            return f"{kind} those offered"
        return f"{kind}: {', '.join(choices)}"
    return "a password" if isinstance(field.widget, forms.PasswordInput) else kind


def _bounds(field: forms.Field) -> str:
    ends = (
        ("at least {} letters", getattr(field, "min_length", None)),
        ("at most {} letters", getattr(field, "max_length", None)),
        ("from {}", getattr(field, "min_value", None)),
        ("to {}", getattr(field, "max_value", None)),
    )
    return ", ".join(text.format(end) for text, end in ends if end is not None) or "–"


def _rules(form: type[forms.BaseForm]) -> Iterator[str]:
    """Yield what a form and those it comes from say of each of their checks."""
    for one in form.__mro__:
        if not one.__module__.startswith(amparo.apps.__name__) or one is SentOnce:
            continue
        for name, check in vars(one).items():
            if name == "clean" or name.startswith("clean_"):
                yield _whole(check)
        said: Mapping[str, object] = vars(one).get("error_messages", {})
        yield from dict.fromkeys(str(text) for text in said.values())


def _refusal(said: object) -> str:
    """Return the words of a refusal, with its field where it has one."""
    field, text = said if isinstance(said, tuple) else ("", said)
    return f"`{field}`: {text}" if field else str(text)


def _first_line(said: object) -> str:
    return _whole(said).partition(". ")[0].rstrip(".")


def _whole(said: object) -> str:
    """Return a docstring in one line."""
    return " ".join((inspect.getdoc(said) or "").split()).replace("``", "`")


def main(arguments: list[str]) -> int:
    """Write the page, or compare it."""
    return write_or_check(page=PAGE, make=page, arguments=arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
