"""The few coded facts that may be told of somebody before a desk accepts, and their words."""

import uuid
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from amparo.apps.cases.pages.forms_profile import ProfileForm
from amparo.apps.cases.profiles import read_profile
from amparo.apps.sharing.consenting.words import SPOKEN_NAMES

OF_PROFILE = ("age_band", "sex", "nationality")
LANGUAGE, NEEDS_INTERPRETER = "language", "needs_interpreter"
YES = "yes"


def known_facts(*, case: uuid.UUID) -> Mapping[str, str]:
    """Return what the coded profile of a case says of those that may be told."""
    profile = read_profile(case=case)
    return {name: profile[name] for name in OF_PROFILE if profile.get(name)}


def told_facts(*, facts: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """Return facts in words, each with its name, always in one order."""
    form = ProfileForm(kept={})
    rows = [
        (str(form.fields[name].label), _chosen(form, name, facts[name]))
        for name in OF_PROFILE
        if name in facts
    ]
    if LANGUAGE in facts:
        rows.append((_("Language"), str(SPOKEN_NAMES.get(facts[LANGUAGE], facts[LANGUAGE]))))
    if NEEDS_INTERPRETER in facts:
        rows.append((_("Interpreter"), _("Needed")))
    return rows


def _chosen(form: ProfileForm, name: str, value: str) -> str:
    choices: Mapping[str, object] = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value))
