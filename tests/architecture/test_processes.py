"""Which tests run in one process, so that what they start is started once."""

import re

import pytest

from tests.architecture.files import HOUSE
from tests.conftest import TOGETHER, ByPlace


def place_of(test: str) -> str:
    """To which place a test is counted; all of one place go to one process."""
    return ByPlace._split_scope(ByPlace.__new__(ByPlace), test)


def test_a_file_goes_to_one_process_whole() -> None:
    one = place_of("tests/apps/test_routes.py::test_a_route[due-amina]")
    same = place_of("tests/apps/test_routes.py::test_no_two_routes_have_one_name")
    other = place_of("tests/apps/test_walls.py::test_a_route[due-amina]")

    assert one == same
    assert one != other


@pytest.mark.parametrize("folder", TOGETHER)
def test_a_folder_that_starts_something_goes_to_one_process_whole(folder: str) -> None:
    assert place_of(f"{folder}test_one.py::test_a") == place_of(f"{folder}test_two.py::test_b")
    assert (HOUSE / folder).is_dir()


def test_make_asks_for_it() -> None:
    text = (HOUSE / "Makefile").read_text(encoding="utf-8")

    shared = re.findall(r"^\t@\$\(PYTEST\) \$\(SHARED\)", text, re.MULTILINE)

    assert "SHARED := -n auto --dist loadfile" in text
    assert len(shared) == 2
