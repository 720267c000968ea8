"""A pack begins with a skeleton that can be read, checked and tried at once."""

from pathlib import Path

import pytest

from amparo.cli import main
from amparo.packs.beginning import SCHEMAS, SKELETON
from amparo.packs.pack_file import read_pack, read_questions, read_references, read_statutes
from amparo.packs.protocol_file import read_protocol


def begun(folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["pack", "new", "cabo-verde", "--folder", str(folder), "--language", "fr"]) == 0
    capsys.readouterr()
    return folder / "cabo-verde"


def test_the_skeleton_is_a_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = begun(tmp_path, capsys)
    pack = read_pack(folder=folder)

    assert (pack.name, pack.original, pack.titles["en"]) == ("cabo-verde", "fr", "Cabo Verde")
    assert list(read_protocol(path=pack.protocol).duties) == ["D1"]
    assert list(read_references(protocol=pack.protocol)) == ["the-law"]
    assert read_statutes(pack=pack)[0].articles["1"] == "encoded"
    assert read_questions(pack=pack)[0].rules == ("D1",)


def test_what_it_says_can_be_read_and_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = begun(tmp_path, capsys)

    assert main(["protocol", "try", str(folder / "tests/first.yaml")]) == 0
    assert "4 situations, 0 not as expected" in capsys.readouterr().out
    assert main(["protocol", "describe", str(folder / "protocol.yaml")]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Within 24 hours of learning of the crime, the police must report the crime." in said


def test_each_file_names_a_schema_that_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = begun(tmp_path, capsys)

    for file in folder.rglob("*.yaml"):
        path = file.read_text(encoding="utf-8").split("\n")[0].partition("$schema=")[2]
        assert (file.parent / path).resolve().parent == SCHEMAS
    assert len(list(folder.rglob("*.yaml"))) == len(list(SKELETON.rglob("*.yaml"))) == 14


def test_a_pack_that_is_there_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = begun(tmp_path, capsys)
    (folder / "protocol.yaml").write_text("mine", encoding="utf-8")

    assert main(["pack", "new", "cabo-verde", "--folder", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"{folder}: is there already; give another name\n"
    assert (folder / "protocol.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["../x", "Cabo Verde", "", "-x", "x" * 61, "x/y"])
def test_a_name_that_is_no_folder_name_is_refused(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pack", "new", "--folder", str(tmp_path), "--", name]) == 2
    assert "small letters" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
