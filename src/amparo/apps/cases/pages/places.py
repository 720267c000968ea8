"""The places a case can be at, and the countries somebody can come from or be taken to."""

from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from amparo.apps.protocols.governing import country_pack
from amparo.domain.casework.coded import NATIONALITIES
from amparo.domain.casework.next_steps import folded
from amparo.packs.pack_file import read_places

Choices = list[tuple[str, str | Promise]]

_COUNTRIES = {
    "AR": gettext_lazy("Argentina"),
    "BF": gettext_lazy("Burkina Faso"),
    "BO": gettext_lazy("Bolivia"),
    "BR": gettext_lazy("Brazil"),
    "CI": gettext_lazy("Côte d’Ivoire"),
    "CL": gettext_lazy("Chile"),
    "CN": gettext_lazy("China"),
    "CO": gettext_lazy("Colombia"),
    "CU": gettext_lazy("Cuba"),
    "DO": gettext_lazy("Dominican Republic"),
    "EC": gettext_lazy("Ecuador"),
    "ES": gettext_lazy("Spain"),
    "GH": gettext_lazy("Ghana"),
    "GN": gettext_lazy("Guinea"),
    "HT": gettext_lazy("Haiti"),
    "LR": gettext_lazy("Liberia"),
    "ML": gettext_lazy("Mali"),
    "NG": gettext_lazy("Nigeria"),
    "PE": gettext_lazy("Peru"),
    "PY": gettext_lazy("Paraguay"),
    "SL": gettext_lazy("Sierra Leone"),
    "SN": gettext_lazy("Senegal"),
    "UY": gettext_lazy("Uruguay"),
    "VE": gettext_lazy("Venezuela"),
    "other": gettext_lazy("Another country"),
}


def country_places() -> Sequence[str]:
    """Return the names of the country's places, as its pack lists them."""
    return _places(settings.COUNTRY)


@lru_cache(maxsize=2)
def _places(_country: str) -> tuple[str, ...]:
    return tuple(read_places(pack=country_pack()))


def place_choices(*, kept: str = "") -> Choices:
    """Return the places to choose from, none first; ``kept`` stands among them wherever it is."""
    names = dict.fromkeys([*country_places(), *([kept] if kept else [])])
    return [("", gettext("Not known")), *((name, name) for name in names)]


def country_choices() -> Choices:
    """Return the countries by name in the language of the reader, the last one for all others."""
    named = [(code, str(_COUNTRIES[code])) for code in NATIONALITIES]
    *countries, other = named
    return [*sorted(countries, key=lambda one: folded(one[1])), other]
