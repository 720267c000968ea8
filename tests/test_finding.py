"""Whatever spells a word or packs it, the search finds it: or it would show nothing elsewhere."""

import base64
import gzip
import json
import unicodedata
import zipfile
import zlib
from urllib.parse import quote

import pytest
from django.core import signing

from tests.apps.compartments.files.samples import packed
from tests.finding import Words, pglz

WORD = "Ñasaindy, née Canária"
PLAIN = f"kept: {WORD}; ".encode()
WAYS = {
    "plain": PLAIN,
    "folded": b"kept: Nasaindy, nee Canaria",
    "decomposed": unicodedata.normalize("NFD", WORD).encode(),
    "in capitals": WORD.upper().encode(),
    "in small letters": WORD.lower().encode(),
    "latin-1": WORD.encode("latin-1"),
    "utf-16, little end first": PLAIN.decode().encode("utf-16-le"),
    "utf-16, big end first": PLAIN.decode().encode("utf-16-be"),
    "in an address": f"?name={quote(WORD)}".encode(),
    "in an address of an address": quote(quote(WORD)).encode(),
    "json": json.dumps({"name": WORD}).encode(),
    "html": b"&#209;asaindy, n&#233;e Can&#225;ria",
    "hexadecimal": PLAIN.hex().encode(),
    "base64": base64.b64encode(PLAIN),
    "base64, one further": base64.b64encode(b"." + PLAIN),
    "base64, two further": base64.urlsafe_b64encode(b".." + PLAIN),
    "base64 of utf-16": base64.b64encode(PLAIN.decode().encode("utf-16-le")),
    "base32": base64.b32encode(WORD.encode() + b"; "),
    "quoted in a letter": b"=C3=91asaindy, n=C3=A9e Can=C3=A1ria",
    "zlib": b"before" + zlib.compress(PLAIN * 3) + b"after",
    "gzip": b"before" + gzip.compress(PLAIN * 3) + b"after",
    "zip": b"before" + packed({"a": PLAIN}, how=zipfile.ZIP_DEFLATED) + b"after",
    "zlib, cut off": zlib.compress(PLAIN + bytes(range(256)) * 3)[:-99],
    "zlib of utf-16": zlib.compress(WORD.encode("utf-16-be") * 3),
    "gzip in gzip": gzip.compress(b"....." + gzip.compress(PLAIN)),
    "as a session": signing.dumps({"name": WORD, "more": "x" * 99}, compress=True).encode(),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_word_is_found(way: str) -> None:
    lying = bytes(range(256)) * 3 + WAYS[way] + bytes(range(256)) * 3

    assert Words([WORD]).within(lying) == {WORD}


def test_what_postgresql_compressed_is_unpacked() -> None:
    told = b"\x00Canaria \x01\x0e\x08."  # the word, then 17 letters from 8 before on, then a point

    assert pglz(told) == b"Canaria Canaria Canaria C."


def test_one_among_many_is_found_wherever_it_stands() -> None:
    words = Words([f"Invented name {number}" for number in range(100, 300)])
    between = b"." * 2**22

    assert words.within(between[:-7] + b"Invented name 204" + between) == {"Invented name 204"}
    assert words.within(between) == set()


def test_a_word_that_stands_anywhere_by_chance_is_refused() -> None:
    with pytest.raises(AssertionError):
        Words(["Ana"])
