"""``python -m amparo.config.demonstrating``: load the invented cases of a country, once."""

import sys
from datetime import UTC, datetime

import django


def main() -> None:
    """Load them as the web would write them: by its own role, through the same actions."""
    django.setup()
    from django.conf import settings

    from amparo.apps.operations.demonstration import load_demonstration

    password = settings.DEMONSTRATION_PASSWORD
    if password is None:
        sys.exit("AMPARO_DEMONSTRATION_PASSWORD is not given")
    load_demonstration(now=datetime.now(tz=UTC), password=password)


if __name__ == "__main__":
    main()
