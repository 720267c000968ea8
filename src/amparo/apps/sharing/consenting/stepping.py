"""Asking one thing on each page without a script: what was said goes along in hidden fields.

Nothing of it stands in an address or a session, which others may read, before it is recorded.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

STEP, BACK = "step", "back"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One page: its name, and how its form is made, from all that was said before it.

    ``make`` is given what is typed, none while nothing is, and what the fields begin with.
    """

    name: str
    make: Callable[[QueryDict | None, dict[str, Any]], forms.Form]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The page to show: its step, its form, what goes along.

    ``said`` is what was said on the pages that were judged, by the names of the fields.
    ``is_done``: that is all.
    """

    step: Step
    form: forms.Form
    carried: Sequence[tuple[str, str]]
    said: Mapping[str, Any]
    is_done: bool = False
    is_first: bool = False


def walk(*, steps: Sequence[Step], sent: QueryDict, begins_with: dict[str, Any]) -> Shown:
    """Return the page that follows what was sent; the same again where something is wrong in it.

    What was said on earlier pages is judged again with each sending: it came from a browser.
    """
    names = [step.name for step in steps]
    at = names.index(sent.get(STEP, "")) if sent.get(STEP, "") in names else 0
    if not sent:
        return _fresh(steps, 0, sent, begins_with, {})
    if BACK in sent:
        return _fresh(steps, max(0, at - 1), sent, begins_with, {})
    said: dict[str, Any] = {}
    for number, step in enumerate(steps[: at + 1]):
        form = step.make(sent, {})
        if not form.is_valid():
            return _shown(steps, number, form, sent, said)
        said |= form.cleaned_data
    if at + 1 == len(steps):
        return _shown(steps, at, form, sent, said, is_done=True)
    return _fresh(steps, at + 1, sent, begins_with, said)


def _fresh(
    steps: Sequence[Step], number: int, sent: QueryDict, begins_with: dict[str, Any],
    said: Mapping[str, Any],
) -> Shown:  # fmt: skip
    """Show a page with what was said on it before, if anything was, and nothing wrong in it."""
    typed = {name: sent.getlist(name) for name in sent}
    form = steps[number].make(None, begins_with)
    for name, field in form.fields.items():
        if name in typed:
            is_list = isinstance(field, forms.MultipleChoiceField)
            form.initial[name] = typed[name] if is_list else typed[name][-1]
    return _shown(steps, number, form, sent, said)


def _shown(
    steps: Sequence[Step], number: int, form: forms.Form, sent: QueryDict,
    said: Mapping[str, Any], *, is_done: bool = False,
) -> Shown:  # fmt: skip
    known = {name for step in steps for name in _fields(step)} - set(form.fields)
    return Shown(
        step=steps[number],
        form=form,
        carried=tuple(_pairs(sent, known)),
        said=said,
        is_done=is_done,
        is_first=number == 0,
    )


def _fields(step: Step) -> Sequence[str]:
    return tuple(step.make(None, {}).fields)


def _pairs(sent: QueryDict, names: set[str]) -> Iterator[tuple[str, str]]:
    for name in sorted(names):
        for value in sent.getlist(name):
            yield name, value
