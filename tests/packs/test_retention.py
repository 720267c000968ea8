"""How long records are kept: years with their article, or the word that none is stated."""

from dataclasses import replace
from pathlib import Path

import pytest

from amparo.domain.casework.retaining import Record, Retention
from amparo.packs.pack_file import read_pack
from amparo.packs.retention_file import read_retention
from amparo.packs.strict_yaml import MistakeInFile
from tests.architecture.files import HOUSE

COUNTRIES = ("argentina", "chile", "liberia", "paraguay", "spain")


def read(folder: Path, said: str) -> dict[Record, Retention]:
    """What a pack says that has these lines about a case."""
    lines = "".join(f"    {line}\n" for line in said.splitlines())
    (folder / "retention.yaml").write_text(f"retention:\n  case:\n{lines}", encoding="utf-8")
    pack = read_pack(folder=HOUSE / "packs/paraguay")
    return read_retention(pack=replace(pack, folder=folder))


@pytest.mark.parametrize("country", COUNTRIES)
def test_no_text_read_so_far_says_how_long_a_case_is_kept(country: str) -> None:
    found = read_retention(pack=read_pack(folder=HOUSE / "packs" / country))

    assert found == {Record.CASE: Retention()}


def test_years_stand_with_their_article(tmp_path: Path) -> None:
    found = read(tmp_path, "at_least_years: 5\nat_most_years: 10\nbasis: Law 3, art. 9")

    assert found == {
        Record.CASE: Retention(at_least_years=5, at_most_years=10, basis="Law 3, art. 9")
    }


def test_a_pack_that_says_nothing_knows_nothing(tmp_path: Path) -> None:
    pack = read_pack(folder=HOUSE / "packs/paraguay")

    assert read_retention(pack=replace(pack, folder=tmp_path)) == {}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("at_most_years: 10", "write its article in 'basis'"),
        ("at_most_years: 0\nbasis: art. 1", "at least one year, or 'not stated'"),
        ("at_most_years: ten\nbasis: art. 1", "'ten' is not a number"),
        ("at_most_years: 1.5\nbasis: art. 1", "'1.5' is not a whole number"),
        ("at_most_years: 5\nat_least_years: 10\nbasis: art. 1", "less than 'at_least_years'"),
        ("for_years: 10\nbasis: art. 1", "for_years"),
    ],
)
def test_what_is_no_time_is_refused(tmp_path: Path, said: str, told: str) -> None:
    with pytest.raises(MistakeInFile, match=told):
        read(tmp_path, said)


def test_another_kind_of_record_is_refused(tmp_path: Path) -> None:
    (tmp_path / "retention.yaml").write_text("retention: {diary: {}}\n", encoding="utf-8")
    pack = read_pack(folder=HOUSE / "packs/paraguay")

    with pytest.raises(MistakeInFile, match="'diary' is no kind of record; write case"):
        read_retention(pack=replace(pack, folder=tmp_path))
