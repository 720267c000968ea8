"""Prints the days off of a country as a calendar of a pack lists them.

    .venv/bin/python -m tools.days_off PY 2012-01-01 2031-01-01 es

The days come from the Python package `holidays`: public holidays of the whole country, with the
moves by decree that its locked version knows of. They are a start for whoever reads the gazette.
"""

import argparse
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import holidays

_PLAIN = re.compile(r"[^\W\d_](?:[^:#\n]|:(?! |$)|(?<! )#)*")  # a text YAML takes as it stands
_WORDS_OF_YAML = {"false", "n", "no", "null", "off", "on", "true", "y", "yes"}


class UnknownCountry(ValueError):
    """`holidays` does not know the country, or has no names of its days in the language."""


def days_off(*, country: str, first: date, until: date, language: str) -> dict[date, str]:
    """Return the public holidays of ``country``, an ISO code, from ``first`` to before ``until``.

    ``language`` is one of those the package has for the country, such as ``es`` or ``en_US``; of a
    country whose names it has in one language only, ``language`` must be ``en``, and is English.

    Raises:
        UnknownCountry: the country or the language is not in the package.
    """
    if country not in holidays.list_supported_countries():
        raise UnknownCountry(f"the package `holidays` does not know the country {country}")
    languages = holidays.list_localized_countries().get(country, ["en"])
    if language not in languages:
        listed = ", ".join(languages)
        raise UnknownCountry(f"{country} has no names in {language}; write one of: {listed}")
    years = range(first.year, (until - timedelta(days=1)).year + 1)
    named = holidays.country_holidays(country, years=years, language=language, expand=False)
    return {day: named[day] for day in sorted(named) if first <= day < until}


def block(days: Mapping[date, str]) -> Iterator[str]:
    """Yield the lines of ``days_off``, at the depth where a calendar of a pack has them."""
    yield "    days_off:"
    for day, name in days.items():
        yield f"      {day}: {_as_yaml(name)}"


def _as_yaml(name: str) -> str:
    plain = _PLAIN.fullmatch(name) and name.lower() not in _WORDS_OF_YAML
    return name if plain else "'" + name.replace("'", "''") + "'"


def main() -> None:
    """Print the block that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tools.days_off", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("country", help="its ISO code: PY")
    parser.add_argument("first", type=date.fromisoformat, help="the first day: 2012-01-01")
    parser.add_argument("until", type=date.fromisoformat, help="the day after the last")
    parser.add_argument("language", help="of the names: es; en where the package has no choice")
    asked = parser.parse_args()
    try:
        days = days_off(**vars(asked))
    except UnknownCountry as problem:
        parser.error(str(problem))
    print("\n".join(block(days)))


if __name__ == "__main__":
    main()
