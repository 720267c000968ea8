"""Encodings: the same under the same key, near where persons are, and nothing under another key."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from amparo.domain.linkage.persons import Person, features_of
from amparo.domain.linkage.scoring import nearness_asked
from amparo.packs.names_file import read_names
from amparo.packs.pack_file import read_pack
from amparo.vault.encodings import LENGTH, Encodings, NotAnEncoding, encode
from tests.architecture.files import HOUSE

KEY, OTHER_KEY = b"an invented key, 32 bytes of it.", b"another invented key, also long."
NAMES = ("Ana Vera", "Liz Ortiz", "Fatu Kollie", "Hugo Duarte", "Mary Doe", "Derlis Insfrán")


def bits_of(encoding: bytes) -> set[int]:
    return set(np.flatnonzero(np.unpackbits(np.frombuffer(encoding, np.uint8))).tolist())


def encoded(person: Person, *, key: bytes = KEY, country: str = "paraguay") -> bytes:
    rules = read_names(pack=read_pack(folder=HOUSE / "packs" / country))
    return encode(key=key, features=features_of(person=person, rules=rules))


def several() -> list[bytes]:
    return [
        encoded(Person(given_names=name, born_on=date(1990 + number, 3 + number, 9 + number)))
        for number, name in enumerate(NAMES)
    ]


def test_an_encoding_is_256_bytes_however_much_is_known() -> None:
    long = Person(given_names="María " * 50, surnames="Núñez", born_on=date(1999, 5, 7), place="1")

    assert len(encoded(long)) == len(encoded(Person(given_names="Li"))) == LENGTH == 256


def test_the_order_of_features_says_nothing() -> None:
    there = {"name an": 10, "year 1999": 20}
    back = dict(reversed(list(there.items())))

    assert encode(key=KEY, features=there) == encode(key=KEY, features=back)


def test_a_feature_sets_as_many_bits_as_it_counts_and_more_of_the_same() -> None:
    few, many = (bits_of(encode(key=KEY, features={"name an": bits})) for bits in (5, 40))

    assert len(few) == 5
    assert few < many
    assert 36 <= len(many) <= 40  # two draws of one bit are one


def test_the_bits_of_a_feature_follow_no_pattern() -> None:
    """Two hashes added up would step by one distance; that opened encodings of others."""
    drawn = sorted(bits_of(encode(key=KEY, features={"name an": 40})))
    steps = {after - before for before, after in pairwise(drawn)}

    assert len(steps) > 20


def test_bits_are_drawn_from_all_there_are() -> None:
    features = {f"invented {number}": 16 for number in range(2000)}

    assert len(bits_of(encode(key=KEY, features=features))) == 2048


def test_the_bits_are_those_of_hmac_sha256() -> None:
    # What OpenSSL says, the first two bytes turned round, modulo 2048:
    # printf '0 name an' | openssl dgst -sha256 -hmac 'an invented key, 32 bytes of it.'
    assert bits_of(encode(key=KEY, features={"name an": 1})) == {0xF918 % 2048}


def test_the_same_person_is_found_and_no_other() -> None:
    among = Encodings(encodings=several())

    found = among.near(one=several()[2], at_least=0.65)

    assert [(near.position, near.score) for near in found] == [(2, 1.0)]


@pytest.mark.parametrize(
    ("country", "held", "asked"),
    [
        ("paraguay", ("María del Carmen", "González Benítez"), ("Maria", "Gonzales")),
        ("paraguay", ("Ximena", "Valdez Llanes"), ("Jimena", "Baldes Yanes")),
        ("paraguay", ("Lourdes", "Núñez Vera"), ("Núñez Vera", "Lourdes")),
        ("paraguay", ("Rosa", "Ayala de Ferreira"), ("Rosa", "Ayala")),
        ("liberia", ("Fatu", "Kollie"), ("Fatou", "Koli")),
        ("liberia", ("Musu", "Konneh"), ("Moosu", "Kone")),
        ("liberia", ("Abdi Hassan Mohamed", ""), ("Abdi", "Hassan Mohamed")),
    ],
)
def test_a_name_written_otherwise_is_found(
    country: str, held: tuple[str, str], asked: tuple[str, str]
) -> None:
    first, second = (
        Person(given_names=given, surnames=surnames, born_on=date(1999, 5, 7))
        for given, surnames in (held, asked)
    )
    among = Encodings(encodings=[*several(), encoded(first, country=country)])

    found = among.near(one=encoded(second, country=country), at_least=nearness_asked(person=second))

    assert [near.position for near in found] == [len(NAMES)]


def test_under_another_key_nothing_is_found() -> None:
    person = Person(given_names="Ana", surnames="Vera Ruiz", born_on=date(1999, 5, 7), place="2160")
    among = Encodings(encodings=[encoded(person)])

    assert len(among.near(one=encoded(person), at_least=0.58)) == 1
    assert among.near(one=encoded(person, key=OTHER_KEY), at_least=0.4) == ()


def test_the_nearest_comes_first_with_the_score_of_dice() -> None:
    one = encode(key=KEY, features={"a": 20, "b": 20})
    rows = [
        encode(key=KEY, features=features)
        for features in ({"c": 40}, {"a": 20}, {"a": 20, "b": 20}, {"a": 20, "b": 10})
    ]

    found = Encodings(encodings=rows).near(one=one, at_least=0.3)

    assert [near.position for near in found] == [2, 3, 1]
    for near in found:
        there, asked = bits_of(rows[near.position]), bits_of(one)
        assert near.score == 2 * len(there & asked) / (len(there) + len(asked))


def test_many_are_compared_as_one_by_one() -> None:
    """More rows than are counted at a time, the last of them among those found."""
    draw = np.random.default_rng(3)
    rows = [draw.integers(0, 256, LENGTH, np.uint8).tobytes() for _ in range(9000)]
    among = Encodings(encodings=rows)

    found = among.near(one=rows[-1], at_least=0.6)

    assert len(among) == 9000
    assert [(near.position, near.score) for near in found] == [(8999, 1.0)]


def test_among_none_none_is_found() -> None:
    assert Encodings(encodings=[]).near(one=several()[0], at_least=0.5) == ()


@pytest.mark.parametrize(
    ("key", "features", "told"),
    [
        (b"", {"name an": 10}, "at least 32 bytes"),
        (KEY[:31], {"name an": 10}, "at least 32 bytes"),
        (KEY, {}, "there must be features"),
        (KEY, {"name an": 0}, "at least one bit"),
        (KEY, {"name an": 10, "name na": -1}, "at least one bit"),
    ],
)
def test_a_short_key_and_nothing_to_encode_are_refused(
    key: bytes, features: dict[str, int], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        encode(key=key, features=features)


@pytest.mark.parametrize("wrong", [b"", b"\xff" * 255, b"\xff" * 257, bytes(LENGTH)])
def test_what_is_no_encoding_is_refused_on_either_side(wrong: bytes) -> None:
    sound = several()

    with pytest.raises(NotAnEncoding):
        Encodings(encodings=[*sound, wrong])
    with pytest.raises(NotAnEncoding):
        Encodings(encodings=sound).near(one=wrong, at_least=0.5)


@pytest.mark.parametrize("at_least", [0.0, -0.5, 1.01, float("nan")])
def test_a_nearness_that_everybody_has_or_nobody_is_refused(at_least: float) -> None:
    with pytest.raises(ValueError, match="above 0, and at most 1"):
        Encodings(encodings=several()).near(one=several()[0], at_least=at_least)
