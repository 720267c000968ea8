"""How names are spelled in a country: which spellings of one name are found to be alike."""

from dataclasses import replace
from pathlib import Path

import pytest

from amparo.domain.linkage.names import NameRules, Spelling, Where, as_heard, names_of
from amparo.packs.names_file import read_names
from amparo.packs.pack_file import Pack, read_pack
from amparo.packs.strict_yaml import MistakeInFile
from tests.architecture.files import HOUSE


def pack_of(country: str) -> Pack:
    return read_pack(folder=HOUSE / "packs" / country)


def read(folder: Path, said: str) -> NameRules:
    """What the names of a pack say, whose folder is ``alba`` among others."""
    pack = folder / "alba"
    pack.mkdir(exist_ok=True)
    (pack / "names.yaml").write_text(said, encoding="utf-8")
    return read_names(pack=replace(pack_of("paraguay"), folder=pack))


def refused(folder: Path, said: str) -> str:
    with pytest.raises(MistakeInFile) as caught:
        read(folder, said)
    return str(caught.value).replace(f"{folder}/", "")


@pytest.mark.parametrize("country", ["argentina", "chile", "paraguay", "spain"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Benítez", "Venites"),
        ("González", "gonsales"),
        ("Giménez", "Jiménez"),
        ("Ximena", "Jimena"),
        ("Llanes", "Yanes"),
        ("Hilda", "Ilda"),
        ("Huanca", "Wanca"),
        ("Cecilia", "Sesilia"),
        ("Sophia", "Sofía"),
        ("Aquino", "Akino"),
        ("Chávez", "Chabes"),
    ],
)
def test_spanish_spellings_of_one_name_sound_alike(country: str, one: str, other: str) -> None:
    assert heard(country, one) == heard(country, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kollie", "Koli"),
        ("Fatou", "Fatu"),
        ("Musu", "Moosu"),
        ("Camara", "Kamarah"),
        ("Konneh", "Kone"),
        ("Kpadeh", "Padeh"),
        ("Massaquoi", "Massakoi"),
        ("Varney", "Varnie"),
    ],
)
def test_liberian_spellings_of_one_name_sound_alike(one: str, other: str) -> None:
    assert heard("liberia", one) == heard("liberia", other)


@pytest.mark.parametrize(
    ("country", "one", "other"),
    [
        ("paraguay", "Vera", "Viera"),
        ("paraguay", "Garay", "Jara"),
        ("paraguay", "Chávez", "Cáceres"),
        ("liberia", "Charles", "Karl"),
        ("liberia", "Doe", "Toe"),
    ],
)
def test_other_names_stay_apart(country: str, one: str, other: str) -> None:
    assert heard(country, one) != heard(country, other)


def heard(country: str, name: str) -> tuple[str, ...]:
    rules = read_names(pack=pack_of(country))
    return tuple(as_heard(word=word, rules=rules) for word in names_of(text=name, rules=rules))


def test_words_that_join_are_left_out_in_spanish() -> None:
    assert heard("chile", "María de las Nieves viuda de Soto") == ("maria", "niebes", "soto")


def test_a_pack_says_words_and_spellings_in_their_order(tmp_path: Path) -> None:
    said = """\
joining: [de, y]
spellings:
- {written: c, heard: s, before: ei, note: soft}
- {written: h, heard: nothing, where: end}
- {written: qu, heard: k}
"""

    assert read(tmp_path, said) == NameRules(
        joining=frozenset(["de", "y"]),
        spellings=(
            Spelling(written="c", heard="s", before="ei"),
            Spelling(written="h", heard="", where=Where.END),
            Spelling(written="qu", heard="k"),
        ),
    )


def test_what_is_included_comes_after_what_a_pack_says_itself(tmp_path: Path) -> None:
    (tmp_path / "near").mkdir()
    near = "joining: de\nspellings: [{written: z, heard: s}]\n"
    (tmp_path / "near" / "names.yaml").write_text(near, encoding="utf-8")
    said = "includes: ../near/names.yaml\njoining: y\nspellings: [{written: th, heard: z}]\n"

    assert read(tmp_path, said) == NameRules(
        joining=frozenset(["de", "y"]),
        spellings=(Spelling(written="th", heard="z"), Spelling(written="z", heard="s")),
    )


def test_a_pack_that_says_nothing_knows_nothing(tmp_path: Path) -> None:
    assert read_names(pack=replace(pack_of("paraguay"), folder=tmp_path)) == NameRules()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("written: ph", "spelling 1: 'heard' is missing"),
        ("heard: f", "spelling 1: 'written' is missing"),
        ("written: Ph, heard: f",
         "spelling 1, 'written': 'Ph' is none of 1 to 4 small letters without accents"),
        ("written: ñ, heard: n",
         "spelling 1, 'written': 'ñ' is none of 1 to 4 small letters without accents"),
        ("written: sound, heard: s",
         "spelling 1, 'written': 'sound' is none of 1 to 4 small letters without accents"),
        ("written: 'a b', heard: a",
         "spelling 1, 'written': 'a b' is none of 1 to 4 small letters without accents"),
        ("written: ph, heard: '.'",
         "spelling 1, 'heard': '.' is none of 1 to 4 small letters without accents"),
        ("written: x, heard: ks",
         "spelling 1, 'heard': is longer than what is written; turn the two round"),
        ("written: ph, heard: ph",
         "spelling 1, 'heard': is what is written; leave this spelling out"),
        ("written: c, heard: s, before: e-i",
         "spelling 1, 'before': 'e-i' are no letters; write small letters without accents, "
         "such as aeiou"),
        ("written: c, heard: s, before: e, where: end",
         "spelling 1, 'before': nothing comes after the end; leave one of the two out"),
        ("written: c, heard: s, where: middle",
         "spelling 1, 'where': 'middle' is none of 'anywhere', 'start', 'end'"),
        ("written: c, herd: s", "spelling 1, 'herd': unknown key; did you mean 'heard'?"),
    ],
)  # fmt: skip
def test_what_is_no_spelling_is_refused_where_it_stands(
    tmp_path: Path, said: str, told: str
) -> None:
    assert refused(tmp_path, f"spellings:\n- {{{said}}}\n") == f"alba/names.yaml:2: {told}"


def test_a_spelling_that_stands_twice_is_refused(tmp_path: Path) -> None:
    said = "spellings:\n- {written: ph, heard: f}\n- {written: ph, heard: p}\n"

    assert refused(tmp_path, said) == (
        "alba/names.yaml:3: spelling 2, 'written': 'ph' stands twice; keep one"
    )


def test_the_same_letters_may_be_heard_otherwise_in_another_place(tmp_path: Path) -> None:
    said = "spellings:\n- {written: x, heard: j, where: start}\n- {written: x, heard: s}\n"

    assert len(read(tmp_path, said).spellings) == 2


@pytest.mark.parametrize("word", ["De", "de la", "d'", "mª"])
def test_a_joining_word_is_written_as_it_is_compared(tmp_path: Path, word: str) -> None:
    assert refused(tmp_path, f'joining: [de, "{word}"]\n') == (
        f"alba/names.yaml:1: 'joining': '{word}' is no word as compared; "
        "write it in small letters without accents"
    )


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "joins: [de]\n") == (
        "alba/names.yaml:1: 'joins': unknown key; did you mean 'joining'?"
    )


def test_what_includes_others_is_not_included(tmp_path: Path) -> None:
    (tmp_path / "near").mkdir()
    near = "includes: ../far/names.yaml\n"
    (tmp_path / "near" / "names.yaml").write_text(near, encoding="utf-8")

    assert refused(tmp_path, "includes: ../near/names.yaml\n") == (
        "alba/../near/names.yaml:1: 'includes': alba/names.yaml includes this file, "
        "which includes others; name them there instead"
    )


@pytest.mark.parametrize("name", ["/etc/passwd", "../../names.yaml", "a/names.yaml"])
def test_a_file_outside_the_packs_is_not_included(tmp_path: Path, name: str) -> None:
    assert f"'{name}' is outside the packs" in refused(tmp_path, f"includes: {name}\n")


def test_a_file_that_is_not_there_is_not_included(tmp_path: Path) -> None:
    assert refused(tmp_path, "includes: ../near/names.yaml\n") == (
        "alba/../near/names.yaml: cannot be read (No such file or directory)"
    )
