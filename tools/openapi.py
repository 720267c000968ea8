"""Writes docs/reference/openapi.json: what the API says of itself, for whoever writes a program.

    .venv/bin/python tools/openapi.py           write it
    .venv/bin/python tools/openapi.py --check   exit 1 and show what differs

A test runs the check, so that no change of the API goes unseen.
"""

import json
import os
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs/reference/openapi.json"


def description() -> str:
    """Return the description, as the API gives it, with its names in order."""
    from amparo.api.addresses import api

    return json.dumps(api.get_openapi_schema(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def difference() -> str:
    """Return what differs from what is kept; empty if nothing does."""
    from tools import kept

    return kept.difference(page=PAGE, made=description())


def main(arguments: list[str]) -> int:
    """Write the description, or compare it."""
    from tools.kept import write_or_check

    return write_or_check(page=PAGE, make=description, arguments=arguments)


if __name__ == "__main__":
    import django

    # No database is asked, and no key is used: any settings do.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    sys.path.insert(0, str(PAGE.parents[2]))
    django.setup()
    sys.exit(main(sys.argv[1:]))
