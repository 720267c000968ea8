"""What a coordinator chose to look at: kept in the address, so that it survives a reload."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import cast

from django.utils.translation import gettext as _

from amparo.apps.coordination.names import Names
from amparo.domain.casework.figures import Choice, Counts, months_between

_NOWHERE = "-"
"""Stands in an address for desks without a place; an empty value is no choice."""

Option = dict[str, object]


def choice_of(*, asked: Mapping[str, str], counts: Counts) -> Choice:
    """Return what an address asks for. What is not among the counts is no choice.

    Two months in the wrong order are taken in the right one.
    """
    months = {month.strftime("%Y-%m"): month for month in months_between(months=_months(counts))}
    first, last = (months.get(asked.get(name, "")) for name in ("from", "to"))
    if first and last and last < first:
        first, last = last, first
    place = asked.get("place", "")
    return Choice(
        first=first,
        last=last,
        institution=_known(asked.get("institution", ""), {one.institution for one in counts}),
        place=_known("" if place == _NOWHERE else place, {one.place for one in counts})
        if place
        else None,
        duty=_known(asked.get("duty", ""), {one.duty for one in counts}),
    )


def is_narrow(choice: Choice) -> bool:
    """Whether so little was chosen that a small number may point to one person."""
    return any(one is not None for one in (choice.place, choice.first, choice.last, choice.duty))


def filters(*, counts: Counts, choice: Choice, names: Names) -> list[dict[str, object]]:
    """Return the fields above the figures, with what was chosen."""
    months = [(month.strftime("%Y-%m"), month) for month in months_between(months=_months(counts))]
    named = [(value, names.month(month)) for value, month in reversed(months)]
    return [
        _field("from", _("First month"), _("From the beginning"), named, _written(choice.first)),
        _field("to", _("Last month"), _("Up to today"), named, _written(choice.last)),
        _field("institution", _("Institution"), _("All institutions"),
               _sorted({one.institution for one in counts}, names.institution),
               choice.institution),
        _field("place", _("Place"), _("All places"),
               _sorted({one.place for one in counts}, names.place, nowhere=_NOWHERE),
               _NOWHERE if choice.place == "" else choice.place),
        _field("duty", _("Duty"), _("All duties"),
               _sorted({one.duty for one in counts}, names.duty), choice.duty),
    ]  # fmt: skip


def told(fields: Iterable[Mapping[str, object]]) -> list[tuple[object, object]]:
    """Return what was chosen, in words, so that a printed page says it too."""
    return [
        (field["label"], option["text"])
        for field in fields
        for option in cast("list[Option]", field["options"])
        if option.get("selected")
    ]


def _field(
    name: str, label: str, every: str, options: Iterable[tuple[str, str]], value: str | None
) -> dict[str, object]:
    shown: list[Option] = [{"value": "", "text": every}]
    shown += [{"value": one, "text": text, "selected": one == value} for one, text in options]
    return {"name": name, "label": label, "options": shown}


def _sorted(
    values: Iterable[str], name: Callable[[str], str], *, nowhere: str = ""
) -> list[tuple[str, str]]:
    pairs = [(value or nowhere, name(value)) for value in values]
    return sorted(pairs, key=lambda pair: pair[1].casefold())


def _known(value: str, among: set[str]) -> str | None:
    return value if value in among else None


def _months(counts: Counts) -> set[date]:
    return {count.month for count in counts}


def _written(month: date | None) -> str | None:
    return month.strftime("%Y-%m") if month else None
