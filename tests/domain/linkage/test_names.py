"""Names as they are compared: small letters, no accents, spelled as they sound."""

import pytest

from amparo.domain.linkage.names import NameRules, Spelling, Where, as_heard, names_of, words_of

SPELLINGS = (
    Spelling(written="ph", heard="f"),
    Spelling(written="ll", heard="i"),
    Spelling(written="c", heard="s", before="ei"),
    Spelling(written="x", heard="j", where=Where.START),
    Spelling(written="h", heard=""),
    Spelling(written="ey", heard="i", where=Where.END),
)
RULES = NameRules(joining=frozenset(["de", "la", "del"]), spellings=SPELLINGS)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("MARÍA  José", ("maria", "jose")),
        ("Núñez-Ibáñez", ("nunez", "ibanez")),
        ("N'Dri O’Brien", ("ndri", "obrien")),
        ("Mª Ángeles", ("ma", "angeles")),
        ("Weiß", ("weiss",)),
        ("Đặng Thị", ("đang", "thi")),
        ("Мария", ("мария",)),
        ("فاطمة", ("فاطمة",)),
        ("José 2º", ("jose", "o")),
        ("  ", ()),
        ("123 --", ()),
    ],
)
def test_a_name_is_words_in_small_letters_without_accents(
    text: str, words: tuple[str, ...]
) -> None:
    assert words_of(text=text) == words


def test_however_an_accent_was_typed_the_word_is_the_same() -> None:
    assert words_of(text="Jose\u0301") == words_of(text="Jos\u00e9") == ("jose",)


def test_words_that_only_join_are_left_out() -> None:
    assert names_of(text="María de la Cruz del Valle", rules=RULES) == ("maria", "cruz", "valle")


def test_where_only_joining_words_stand_they_are_the_name() -> None:
    assert names_of(text="De La", rules=RULES) == ("de", "la")


@pytest.mark.parametrize(
    ("word", "heard"),
    [
        ("sophia", "sofia"),
        ("llanos", "ianos"),
        ("cecilia", "sesilia"),
        ("carmen", "carmen"),
        ("ximena", "jimena"),
        ("maxima", "maxima"),
        ("hilda", "ilda"),
        ("varney", "varni"),
        ("reyes", "reyes"),
        ("kobbo", "kobo"),
    ],
)
def test_a_word_is_spelled_as_it_sounds(word: str, heard: str) -> None:
    assert as_heard(word=word, rules=RULES) == heard


def test_a_spelling_works_on_what_those_before_it_left() -> None:
    first, second = Spelling(written="a", heard="b"), Spelling(written="b", heard="c")

    assert as_heard(word="ab", rules=NameRules(spellings=(first, second))) == "c"
    assert as_heard(word="ab", rules=NameRules(spellings=(second, first))) == "bc"


def test_a_word_of_silent_letters_stays_as_it_is() -> None:
    assert as_heard(word="h", rules=RULES) == "h"


def test_without_rules_only_letters_that_stand_twice_become_one() -> None:
    assert as_heard(word="phillippa", rules=NameRules()) == "philipa"


def test_what_a_pattern_would_obey_is_taken_as_letters() -> None:
    spelling = Spelling(written=".", heard="x", before="]a")

    assert spelling.of("b.a") == "bxa"
    assert spelling.of("bba") == "bba"
