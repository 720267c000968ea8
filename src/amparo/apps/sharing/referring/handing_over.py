"""The sheet for whoever meets a person next, so that they tell their story once.

It holds what reaches them safely, what they need, and what not to ask again, of the compartments
that were granted; and which things are known, without saying them, so that nobody asks for them.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from amparo.apps.compartments.files.keeping import files_of
from amparo.apps.compartments.files.words import KINDS
from amparo.apps.compartments.keeping import NoGrant, Opened, open_compartment
from amparo.apps.compartments.pages.forms import FORMS
from amparo.apps.compartments.words import NAMES, contact_warnings
from amparo.apps.keys.holding import Holder
from amparo.domain.casework.compartments import Compartment

Rows = Sequence[tuple[str, str]]
_SAFETY = {
    Compartment.CONTACT: (
        "is_safe_to_call", "telephone", "when_to_call", "what_to_say", "is_safe_to_write",
        "where_to_write", "trusted",
    )
}  # fmt: skip
_SPEAKING = {Compartment.CONTACT: ("language", "interpreter")}
_NEEDS = {
    Compartment.HEALTH: ("needs", "treatment", "access"),
    Compartment.LEGAL: ("matters", "wishes"),
}
_NOT_AGAIN = {Compartment.STATEMENT: ("not_again",)}
_SECTIONS = (_SAFETY, _SPEAKING, _NEEDS, _NOT_AGAIN)


@dataclass(frozen=True, kw_only=True)
class Section:
    """What stands under one heading. ``is_shut``: some of it may not be opened any more."""

    rows: Rows
    is_shut: bool


@dataclass(frozen=True, kw_only=True)
class Known:
    """A compartment that can be opened, and the names of what stands in it."""

    compartment: str
    name: str | Promise
    labels: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What the sheet says. ``known`` is what nobody need ask for, beside what stands here.

    ``shut`` names what was granted and may not be opened any more.
    """

    safety: Section
    speaking: Section
    needs: Section
    not_again: Section
    shut: Sequence[str | Promise]
    known: Sequence[Known]
    warnings: Sequence[str | Promise]


def read_sheet(
    *, by: Holder, at: datetime, case: uuid.UUID, compartments: Collection[Compartment]
) -> Sheet:
    """Return the sheet of a case from some compartments; each is noted as opened.

    One that the desk does not open any more is left out, and named. Raises `TooMany`, `NotSealed`,
    and `Case.DoesNotExist`.
    """
    opened: dict[Compartment, Opened] = {}
    granted = [one for one in NAMES if one in compartments]
    for one in granted:
        with suppress(NoGrant):
            opened[one] = open_compartment(by=by, at=at, case=case, compartment=one)
    said = {one: kept.fields for one, kept in opened.items() if one in FORMS}
    shut = [one for one in granted if one not in opened]
    return Sheet(
        safety=_section(said, _SAFETY, shut),
        speaking=_section(said, _SPEAKING, shut),
        needs=_section(said, _NEEDS, shut),
        not_again=_section(said, _NOT_AGAIN, shut),
        shut=[NAMES[one] for one in shut],
        known=[*_known(said), *_known_files(case, opened.get(Compartment.FILES))],
        warnings=contact_warnings(contact=said.get(Compartment.CONTACT, {})),
    )


def _section(
    opened: Mapping[Compartment, Mapping[str, str]],
    section: Mapping[Compartment, Sequence[str]],
    shut: Collection[Compartment],
) -> Section:
    found: list[tuple[str, str]] = []
    for one, names in section.items():
        fields = opened.get(one, {})
        kept = {name: fields[name] for name in names if fields.get(name)}
        found.extend(FORMS[one](kept={}).rows_of(kept=kept))
    return Section(rows=found, is_shut=any(one in shut for one in section))


def _known(opened: Mapping[Compartment, Mapping[str, str]]) -> list[Known]:
    """Return what stands in compartments and not on the sheet, by its name alone."""
    found = []
    for one, fields in opened.items():
        said = {name for section in _SECTIONS for name in section.get(one, ())}
        left = {name: text for name, text in fields.items() if name not in said}
        labels = [label for label, _text in FORMS[one](kept={}).rows_of(kept=left)]
        if labels:
            found.append(Known(compartment=one.value, name=NAMES[one], labels=labels))
    return found


def _known_files(case: uuid.UUID, opened: Opened | None) -> list[Known]:
    """Return of which kinds there are files. Their names may name somebody, and stand here not."""
    found = files_of(opened=opened, case=case) if opened else ()
    kinds = dict.fromkeys(str(KINDS[one.kind]) for one in found)
    if not kinds:
        return []
    files = Compartment.FILES
    return [Known(compartment=files.value, name=NAMES[files], labels=list(kinds))]
