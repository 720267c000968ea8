"""A name is found however it is written, and nobody asks for all names at once."""

import pytest

from amparo.domain.casework.name_search import is_enough, is_like

NAME = "Ñasaindy María Benítez de Ejemplo"


@pytest.mark.parametrize(
    "typed",
    [
        "Ñasaindy",
        "nasaindy",
        "NASAINDY MARÍA",
        "benitez",
        "Benítez Ñasaindy",
        "ejemplo maria",
        "nasa ben ejem",
        "Nassaindy",
        "  benítez,  de ",
    ],
)
def test_a_name_is_found_without_accents_in_any_order_and_by_its_beginnings(typed: str) -> None:
    assert is_like(typed=typed, name=NAME)


@pytest.mark.parametrize(
    "typed", ["saindy", "Benítez Pérez", "Ñasaindy Benítez Ejemplar", "nasaindyben", "", " . "]
)
def test_another_name_is_not_found(typed: str) -> None:
    assert not is_like(typed=typed, name=NAME)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Kolie", "Fatu Kollie"),
        ("Kollie", "Fatu Kolie"),
        ("Koli", "Fatu Kollie"),
        ("Jala", "Musu Jallah"),
        ("O'Brien", "Ana O’Brien"),
        ("Núñez-Vera", "Rosa Nuñez Vera"),
        ("STRASSE", "Eva Straße"),
        ("王", "王芳"),
    ],
)
def test_a_letter_written_once_or_twice_and_other_signs_make_no_difference(
    typed: str, name: str
) -> None:
    assert is_like(typed=typed, name=name)


@pytest.mark.parametrize("typed", ["fat", "Li Wu", "de la", "Ñá Ñ", "王芳"])
def test_three_letters_are_enough_or_a_sign_of_another_script(typed: str) -> None:
    assert is_enough(typed=typed)


@pytest.mark.parametrize("typed", ["", "  ", "fa", "a e", "ñ", "...", "' ' '"])
def test_less_is_too_little_to_look_for(typed: str) -> None:
    assert not is_enough(typed=typed)
