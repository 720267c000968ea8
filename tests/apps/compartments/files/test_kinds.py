"""Which files are taken, and that nothing of what they say of their makers is."""

import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from amparo.apps.compartments.files.kinds.exif import exif_with, orientation_of
from amparo.apps.compartments.files.kinds.opus import sum_of
from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why
from amparo.apps.compartments.files.kinds.table import Kind, cleaned
from tests.apps.compartments.files import samples
from tests.apps.compartments.files.samples import CANARY, chunk, in_chunks, segment

TEXT = "Señora, añadió:\n\tno fui yo.\r\n".encode()
SAMPLES: dict[str, tuple[Kind, bytes]] = {
    "a.jpg": (Kind.JPEG, samples.jpeg()),
    "a.png": (Kind.PNG, samples.png()),
    "a.pdf": (Kind.PDF, samples.pdf()),
    "a.docx": (Kind.DOCX, samples.docx()),
    "a.odt": (Kind.ODT, samples.odt()),
    "a.txt": (Kind.TEXT, TEXT),
    "a.mp3": (Kind.MP3, samples.mp3()),
    "a.wav": (Kind.WAV, samples.wav()),
    "a.opus": (Kind.OPUS, samples.opus()),
    "a.ogg": (Kind.OPUS, samples.opus(pages=1)),
    "a.mp4": (Kind.FILM, samples.film()),
    "a.mov": (Kind.FILM, samples.film(brand=b"qt  ")),
    "a.m4a": (Kind.FILM, samples.film(samples.track(b"soun", b"mp4a"), brand=b"M4A ")),
}


def clean(content: bytes, name: str = "a", *, size: int = 1000) -> bytes:
    return b"".join(cleaned(name=name, chunks=in_chunks(content, size)).content)


def why(content: bytes, name: str = "a") -> Why:
    """Why a file is not taken."""
    with pytest.raises(NotTaken) as refused:
        clean(content, name)
    return refused.value.why


@pytest.mark.parametrize("name", SAMPLES)
def test_a_kind_is_known_by_its_bytes_and_not_by_its_name(name: str) -> None:
    kind, content = SAMPLES[name]

    found = cleaned(name="a", chunks=[content])

    assert found.kind is kind
    assert cleaned(name=name, chunks=[content]).name == name
    assert found.name.startswith("a.")


@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - {"a.pdf"}))
def test_nothing_of_what_a_file_says_of_its_maker_is_kept(name: str) -> None:
    _, content = SAMPLES[name]
    assert name == "a.txt" or CANARY in content

    found = clean(content, name)

    assert CANARY not in found
    assert samples.MADE not in found


@pytest.mark.parametrize("size", [1, 7, 100, 10_000])
@pytest.mark.parametrize("name", SAMPLES)
def test_it_does_not_matter_in_which_chunks_a_file_comes(name: str, size: int) -> None:
    _, content = SAMPLES[name]

    assert clean(content, name, size=size) == clean(content, name)


@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - {"a.docx", "a.odt"}))
def test_what_was_cleaned_stays_as_it_is_when_it_comes_again(name: str) -> None:
    once = clean(SAMPLES[name][1], name)

    assert clean(once, name) == once


def test_of_a_photograph_the_picture_is_kept_and_which_way_up_it_is() -> None:
    assert clean(samples.jpeg()) == samples.clean_jpeg_bytes()


@pytest.mark.parametrize("written", [b"", b"\x01" + CANARY, b"\x09", b"\x00"])
def test_which_way_up_is_one_of_eight_or_not_said(written: bytes) -> None:
    said = exif_with(orientation=3)

    assert orientation_of(segment=said) == 3
    assert (
        orientation_of(segment=said.replace(b"\x00\x03\x00\x00\x00\x00", b"\x00\x09" + bytes(4)))
        == 1
    )
    assert orientation_of(segment=written) == 1
    assert orientation_of(segment=said[:20]) == 1


def test_of_little_endian_cameras_the_way_up_is_read_too() -> None:
    said = b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x08\x00"

    assert orientation_of(segment=said) == 8


def test_what_follows_the_end_of_a_picture_is_not_kept() -> None:
    film = samples.film()

    assert clean(samples.jpeg(after=film)) == clean(samples.jpeg())
    assert clean(samples.png(after=samples.docx())) == clean(samples.png())


def test_between_two_scans_nothing_hides() -> None:
    hidden = b"\xff\xd0\x01" + segment(0xFE, CANARY) + samples.SCAN + samples.PICTURE

    found = clean(samples.jpeg(scan=samples.PICTURE + hidden))

    assert CANARY not in found
    assert found.count(samples.SCAN) == 2


def test_of_a_picture_only_the_chunks_that_make_it_are_kept() -> None:
    parts = samples.PNG_BEGIN + samples.PNG_HEAD + samples.PNG_DATA + samples.PNG_END

    assert clean(samples.png()) == parts
    assert clean(samples.png(more=chunk(b"pHYs", bytes(9)))) == parts.replace(
        samples.PNG_DATA, chunk(b"pHYs", bytes(9)) + samples.PNG_DATA
    )


def test_of_sound_the_frames_are_kept() -> None:
    assert clean(samples.mp3(frames=3)) == samples.mp3_frame() * 3
    assert clean(samples.mp3(frames=3) + bytes(100)) == samples.mp3_frame() * 3
    assert clean(samples.mp3_frame() * 3 + samples.mp3_frame()[:200]) == samples.mp3_frame() * 3
    assert clean(samples.wav(frames=1000)).startswith(b"RIFF\x0c\x04\x00\x00WAVEfmt \x10\x00")


def test_of_what_was_spoken_the_sound_is_kept_and_every_page_its_place() -> None:
    whole = samples.opus()
    found = clean(whole)
    empty = b"OpusTags" + bytes(len(samples.opus_tags()) - 8)

    assert found == samples.opus(tags=samples.ogg_page(empty, number=1))
    assert len(found) == len(whole)
    assert found.count(samples.SPOKEN) == 6


def test_what_a_recorder_says_at_length_is_left_out_of_all_its_pages() -> None:
    said = samples.opus_tags(more=CANARY * 4000)
    first, second = said[: 255 * 200], said[255 * 200 :]
    tags = samples.ogg_page(first, number=1, goes_on=True)
    long = samples.opus(tags=tags + samples.ogg_page(second, number=2, flags=1))

    found = clean(long)

    assert CANARY in long[60_000:]
    assert CANARY not in found
    assert len(found) == len(long)


def test_a_page_of_sound_is_known_to_be_whole_by_the_sum_of_the_standard() -> None:
    assert sum_of(page=b"123456789") == 0x89A1897F
    assert sum_of(page=b"") == 0


def test_sound_that_a_telephone_did_not_end_is_taken_page_by_page() -> None:
    whole = samples.opus(pages=3)
    last = samples.ogg_page(samples.SPOKEN, samples.SPOKEN, number=4, flags=4)

    assert whole.endswith(last)
    assert clean(whole.removesuffix(last)) == clean(whole).removesuffix(last)


def test_a_film_keeps_its_length_its_places_and_its_media() -> None:
    film = samples.film()
    found = clean(film)

    assert len(found) == len(film)
    assert found.index(samples.MEDIA) == film.index(samples.MEDIA)
    assert found.count(b"vide") == found.count(b"soun") == 1
    assert found.count(b"free") == 5


def test_a_film_may_begin_with_what_it_says_of_itself_or_end_with_its_media() -> None:
    whole = samples.film()
    begin, movie = whole.index(b"mdat") - 4, whole.index(b"moov") - 4
    turned = whole[:begin] + whole[movie:] + b"\x00\x00\x00\x00mdat" + samples.MEDIA
    long = whole[:begin] + b"\x00\x00\x00\x01mdat" + (16 + len(samples.MEDIA)).to_bytes(8, "big")

    assert clean(turned).endswith(samples.MEDIA)
    assert samples.MEDIA in clean(long + samples.MEDIA + whole[movie:])


def test_what_a_telephone_notes_beside_a_film_is_not_played_any_more() -> None:
    noted = samples.film(samples.track(b"vide", b"avc1"), samples.track(b"meta", b"mebx"))

    assert clean(noted).count(b"trak") == 1


def test_a_document_is_packed_anew_with_its_words_and_its_pictures() -> None:
    found = samples.parts_of(clean(samples.docx()))

    assert b"What was told" in found["word/document.xml"]
    assert found["word/media/image1.jpeg"] == clean(samples.jpeg())
    assert found["docProps/Core.xml"].startswith(b"<coreProperties xmlns=")
    again = samples.parts_of(clean(samples.odt()))
    assert next(iter(again)) == "mimetype"
    assert b"What was told" in again["content.xml"]
    assert again["meta.xml"].endswith(b"<office:meta/></office:document-meta>")
    assert clean(again["Thumbnails/thumbnail.png"]) == again["Thumbnails/thumbnail.png"]


def test_an_archive_in_a_document_is_no_larger_than_it_says() -> None:
    bomb = samples.docx(more={"word/a.xml": bytes(33 * 2**20)})

    assert why(bomb, "a.docx") is Why.TOO_LARGE_DOCUMENT
    assert why(samples.docx() + bytes(26 * 2**20), "a.docx") is Why.TOO_LARGE_DOCUMENT


_ENTITIES = '<!DOCTYPE a [<!ENTITY b "CANARY"><!ENTITY c "&b;&b;">]><a>&c;</a>'
REFUSED: dict[str, tuple[Why, str, bytes]] = {
    "nothing": (Why.EMPTY, "a.txt", b""),
    "a page": (Why.PAGE, "a.txt", b" \n<!DOCTYPE html><p>Words"),
    "a page with a mark": (Why.PAGE, "a.txt", b"\xef\xbb\xbf<html>"),
    "a drawing": (Why.PAGE, "a.txt", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "a comment first": (Why.PAGE, "a.txt", b"<!-- a --><script>alert(1)</script>"),
    "a script": (Why.PROGRAM, "a.txt", b"#!/bin/sh\necho\n"),
    "a script of a server": (Why.PROGRAM, "a.txt", b"<?php echo 1;"),
    "a page named a picture": (Why.OTHER_ENDING, "a.jpg", b"<html>"),
    "letters and then more": (Why.BROKEN, "a.txt", b"a" * 5000 + b"\x00"),
    "a program": (Why.PROGRAM, "a.txt", b"MZ\x90\x00\x03\x00"),
    "another program": (Why.PROGRAM, "a", b"\x7fELF\x02\x01\x01\x00"),
    "an archive": (Why.ARCHIVE, "a.zip", samples.packed({"a.txt": "a"})),
    "an archive named a document": (Why.ARCHIVE, "a.docx", samples.packed({"a.txt": "a"})),
    "an empty archive": (Why.ARCHIVE, "a.docx", b"PK\x05\x06" + bytes(18)),
    "another archive": (Why.ARCHIVE, "a", b"Rar!\x1a\x07\x00"),
    "an old document": (Why.OLD_DOCUMENT, "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)),
    "a picture of a telephone": (Why.HEIC, "a.heic", samples.box(b"ftyp", b"heic", bytes(8))),
    "an animation": (Why.UNKNOWN, "a.gif", b"GIF89a\x01\x00\x01\x00"),
    "a picture named a text": (Why.OTHER_ENDING, "a.txt", samples.jpeg()),
    "a picture named a page": (Why.OTHER_ENDING, "a.jpg.html", samples.jpeg()),
    "a text named a page": (Why.OTHER_ENDING, "a.html", b"Only words."),
    "something before a document": (Why.UNKNOWN, "a.pdf", b"\x00" + samples.pdf()),
    "a document with a program": (Why.MACROS, "a.pdf", samples.pdf(more=b"/S /JavaScript /JS (a)")),
    "a hidden program": (Why.MACROS, "a.pdf", samples.pdf(more=b"/S /J#61vaScr#69pt")),
    "a document that starts": (Why.MACROS, "a.pdf", samples.pdf(more=b"<</S/Launch/F(a)>>")),
    "a document with a file": (Why.EMBEDDED, "a.pdf", samples.pdf(more=b"/EmbeddedFile")),
    "a document cut off": (Why.BROKEN, "a.pdf", samples.pdf()[:-8]),
    "a document with macros": (Why.MACROS, "a.docx",
                               samples.docx(more={"word/vbaProject.bin": b"a"})),
    "a document of another kind": (Why.UNKNOWN, "a.docx", samples.docx(types="<Types/>")),
    "a table in a document": (Why.EMBEDDED, "a.docx", samples.docx(more={"word/a.xlsx": b"a"})),
    "a template elsewhere": (
        Why.POINTS_ELSEWHERE, "a.docx",
        samples.docx(more={"word/_rels/settings.xml.rels":
                           samples.relation("attachedTemplate", "http://192.0.2.7/a.dotm")})),
    "a picture elsewhere": (
        Why.POINTS_ELSEWHERE, "a.docx",
        samples.docx(more={"word/_rels/document.xml.rels":
                           samples.relation("image", "http://192.0.2.7/a.png")})),
    "words of its own": (Why.BROKEN, "a.docx", samples.docx(more={"word/_rels/a.rels": _ENTITIES})),
    "a part above": (Why.BROKEN, "a.docx", samples.docx(more={"../a.xml": "<a/>"})),
    "a damaged picture within": (Why.BROKEN, "a.docx", samples.docx(more={"word/a.png": b"a"})),
    "macros": (Why.MACROS, "a.odt", samples.odt(more={"Basic/Standard/Module1.xml": "<a/>"})),
    "a listener": (Why.MACROS, "a.odt",
                   samples.odt(more={"content.xml": "<a xmlns:s='s'><s:event-listener/></a>"})),
    "another within": (Why.EMBEDDED, "a.odt",
                       samples.odt(more={"content.xml": "<a xmlns:d='d'><d:object/></a>"})),
    "a picture from elsewhere": (
        Why.POINTS_ELSEWHERE, "a.odt",
        samples.odt(more={"content.xml":
                          "<a xmlns:d='d' xmlns:x='x'><d:image x:href='http://192.0.2.7/'/></a>"})),
    "under a password": (
        Why.LOCKED, "a.odt",
        samples.odt(more={"META-INF/manifest.xml": "<a xmlns:m='m'><m:encryption-data/></a>"})),
    "a way beside a film": (
        Why.TRACE, "a.mp4",
        samples.film(samples.track(b"vide", b"avc1"), samples.track(b"meta", b"gpmd"))),
    "a film in another file": (
        Why.POINTS_ELSEWHERE, "a.mov",
        samples.film(samples.track(b"vide", b"avc1", reference=bytes(4) + b"file:///a"))),
    "a film without a picture": (Why.BROKEN, "a.mp4",
                                 samples.box(b"ftyp", b"mp42", bytes(4)) + samples.box(b"moov")),
    "a box longer than the film": (Why.BROKEN, "a.mp4", samples.film(more=b"\xff\xff\xff\xffudta")),
    "a box longer than its own": (
        Why.BROKEN, "a.mp4",
        samples.film(samples.box(b"trak", b"\x00\x00\xff\xffmdia"))),
    "one frame": (Why.BROKEN, "a.mp3", samples.mp3(frames=1)),
    "sound and then more": (Why.BROKEN, "a.mp3", samples.mp3_frame() * 5 + b"<html>" * 99),
    "sound without an end": (Why.BROKEN, "a.wav", samples.wav()[:-500]),
    "no sound": (Why.BROKEN, "a.wav", b"RIFF\x04\x00\x00\x00WAVE"),
    "spoken and then more": (Why.BROKEN, "a.ogg", samples.opus() + b"<html>"),
    "spoken twice": (Why.BROKEN, "a.ogg", samples.opus() * 2),
    "a second stream between": (
        Why.BROKEN, "a.ogg",
        samples.opus(tags=samples.ogg_page(samples.opus_tags(), number=1)
                     + samples.ogg_page(CANARY, number=2, stream=b"Nimb"))),
    "nothing spoken": (Why.BROKEN, "a.ogg", samples.opus(pages=0)),
    "tags and sound in one page": (
        Why.BROKEN, "a.ogg",
        samples.opus(tags=samples.ogg_page(samples.opus_tags(), samples.SPOKEN, number=1))),
    "no tags": (Why.BROKEN, "a.ogg", samples.opus(tags=samples.ogg_page(b"a" * 40, number=1))),
    "endless tags": (
        Why.BROKEN, "a.ogg",
        samples.opus(tags=samples.ogg_page(
            samples.opus_tags().ljust(255 * 255, b"a"), number=1, goes_on=True) * 5)),
    "more in the head": (
        Why.BROKEN, "a.ogg",
        samples.ogg_page(samples.OPUS_HEAD + CANARY, number=0, flags=2)
        + samples.opus()[28 + len(samples.OPUS_HEAD):]),
    "other sound in pages": (
        Why.UNKNOWN, "a.ogg", samples.ogg_page(b"\x01vorbis" + bytes(23), number=0, flags=2)),
    "a photograph without a picture": (Why.BROKEN, "a.jpg", b"\xff\xd8\xff\xd9"),
    "no scan": (Why.BROKEN, "a.jpg", b"\xff\xd8" + samples.TABLES + samples.FRAME + b"\xff\xd9"),
    "a segment of no length": (Why.BROKEN, "a.jpg", b"\xff\xd8\xff\xe0\x00\x01" + bytes(99)),
    "no segment": (Why.BROKEN, "a.jpg", b"\xff\xd8\xff\xdb\x00\x04\x00\x00<html>"),
    "a picture without a head": (Why.BROKEN, "a.png",
                                 samples.PNG_BEGIN + samples.PNG_DATA + samples.PNG_END),
    "two heads": (Why.BROKEN, "a.png", samples.png(more=samples.PNG_HEAD)),
    "an unknown great chunk": (Why.BROKEN, "a.png", samples.png(more=chunk(b"AAAA", b"a"))),
    "more room than needed": (Why.BROKEN, "a.png", samples.png(more=chunk(b"gAMA", CANARY))),
    "a wrong sum": (Why.BROKEN, "a.png", samples.png().replace(b"IDAT", b"IDAT\x00", 1)),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_taken_is_refused_for_a_reason(case: str) -> None:
    expected, name, content = REFUSED[case]

    assert why(content, name) is expected


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.mp4", "a.mov", "a.m4a", "a.docx", "a.odt"])
def test_a_file_cut_off_anywhere_is_refused(name: str) -> None:
    content = SAMPLES[name][1]
    # All that is taken of these ends with their last byte, or with the end of an archive.
    ends = range(1, len(content) - (22 + len(CANARY)) * (name in ("a.docx", "a.odt")), 13)

    for end in ends:
        assert why(content[:end], name) in (Why.BROKEN, Why.UNKNOWN, Why.OTHER_ENDING), end


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=60, deadline=None)
@given(
    at=some.integers(0, 100_000), cut=some.integers(0, 40), put=some.binary(max_size=12),
    size=some.integers(1, 3000),
)  # fmt: skip
def test_a_file_changed_anyhow_is_taken_or_refused_and_breaks_nothing(
    name: str, at: int, cut: int, put: bytes, size: int
) -> None:
    content = SAMPLES[name][1]
    place = at % len(content)
    changed = content[:place] + put + content[place + cut :]

    attempt(changed, name, size)


@settings(max_examples=200, deadline=None)
@given(begin=some.sampled_from([content[:40] for _, content in SAMPLES.values()]),
       rest=some.binary(max_size=300), size=some.integers(1, 400))  # fmt: skip
def test_whatever_comes_breaks_nothing(begin: bytes, rest: bytes, size: int) -> None:
    attempt(rest, "a", size)
    attempt(begin + rest, "a", size)


def attempt(content: bytes, name: str, size: int) -> None:
    """Take a file, if it is one; anything but a refusal is a fault."""
    with suppress(NotTaken):
        clean(content, name, size=size)


@pytest.mark.parametrize("kind", [Kind.FILM, Kind.JPEG, Kind.MP3], ids=lambda kind: kind.value)
def test_a_long_file_is_never_held_whole(kind: Kind) -> None:
    content = {
        Kind.FILM: samples.film(more=samples.box(b"free", bytes(2**24))),
        Kind.JPEG: samples.jpeg(scan=samples.PICTURE * 40_000),
        Kind.MP3: samples.mp3(frames=30_000),
    }[kind]
    pieces = [content[at : at + 65536] for at in range(0, len(content), 65536)]

    tracemalloc.start()
    found = sum(len(piece) for piece in cleaned(name="a", chunks=pieces).content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found > 10**7
    assert most < 2**20
