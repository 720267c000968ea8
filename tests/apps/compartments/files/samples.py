"""Small files of each kind, as devices make them: with the canary wherever one writes of itself."""

import io
import struct
import wave
import zipfile
import zlib
from collections.abc import Iterable, Mapping

from amparo.apps.compartments.files.kinds.exif import exif_with
from amparo.apps.compartments.files.kinds.opus import sum_of

CANARY = b"CANARY Gbarnga 7.0N"
PICTURE = b"\x12\x34\xff\x00\x56\xff\xd0\x78" * 40
"""What is compressed in a photograph: with a mark that is none, and one that only keeps step."""


def segment(code: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, code, len(content) + 2) + content


FRAME = segment(0xC0, b"\x08\x00\x10\x00\x10\x01\x01\x11\x00")
TABLES = segment(0xDB, b"\x00" + bytes(range(1, 65))) + segment(0xC4, b"\x00" + bytes(16))
SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
JFIF = b"JFIF\x00\x01\x02\x00\x00\x48\x00\x48"


def camera(*, orientation: int = 6) -> bytes:
    """What a camera writes of a photograph: which way up, and more than one wants said."""
    return exif_with(orientation=orientation)[:-4] + CANARY


def jpeg(*, before: bytes = b"", after: bytes = b"", scan: bytes = PICTURE) -> bytes:
    said = segment(0xE0, JFIF + b"\x01\x01" + CANARY) + segment(0xE1, camera())
    said += segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + CANARY)
    said += segment(0xE2, b"ICC_PROFILE\x00" + CANARY) + segment(0xED, CANARY)
    said += segment(0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x01" + CANARY) + segment(0xFE, CANARY)
    return b"\xff\xd8" + said + before + TABLES + FRAME + SCAN + scan + b"\xff\xd9" + after


def clean_jpeg_bytes(*, scan: bytes = PICTURE) -> bytes:
    """The photograph above as it is kept."""
    said = segment(0xE0, JFIF + b"\x00\x00") + segment(0xE1, exif_with(orientation=6))
    said += segment(0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x01")
    return b"\xff\xd8" + said + TABLES + FRAME + SCAN + scan + b"\xff\xd9"


def chunk(name: bytes, content: bytes) -> bytes:
    sum_of = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + sum_of


PNG_HEAD = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0))
PNG_DATA = chunk(b"IDAT", zlib.compress(b"\x00\x01\x02" * 2))
PNG_END = chunk(b"IEND", b"")
PNG_BEGIN = b"\x89PNG\r\n\x1a\n"


def png(*, more: bytes = b"", after: bytes = b"") -> bytes:
    said = (
        chunk(b"tEXt", b"Author\x00" + CANARY) + chunk(b"eXIf", CANARY) + chunk(b"tIME", bytes(7))
    )
    said += chunk(b"iTXt", CANARY) + chunk(b"zTXt", CANARY) + chunk(b"iCCP", CANARY)
    return PNG_BEGIN + PNG_HEAD + said + more + PNG_DATA + PNG_END + after


def pdf(*, more: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Author (" + CANARY + b")>>endobj\n" + more + b"\ntrailer\n%%EOF\n"


def mp3_frame(letter: bytes = b"s") -> bytes:
    """One frame of sound: 128 kilobits, 44100 hertz, 417 bytes."""
    return b"\xff\xfb\x90\x00" + letter * 413


def mp3(*, frames: int = 5) -> bytes:
    tag = b"ID3\x04\x00\x00" + bytes([0, 0, 0, len(CANARY) + 10]) + CANARY + bytes(10)
    return tag + mp3_frame() * frames + b"TAG" + CANARY.ljust(125, b"\x00")


def wav(*, frames: int = 1001, sound: bytes = b"") -> bytes:
    into = io.BytesIO()
    with wave.open(into, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(1)
        made.setframerate(8000)
        made.writeframes(sound or bytes(range(200)) * 5 + b"\x01" * (frames - 1000))
    plain = into.getvalue()
    note = struct.pack("<4sI", b"LIST", len(CANARY) + 1) + CANARY + b"\x00"
    return plain[:12] + note + plain[12:] + struct.pack("<4sI", b"bext", 4) + CANARY[:4]


def ogg_page(
    *packets: bytes, number: int, flags: int = 0, stream: bytes = b"Gban", goes_on: bool = False
) -> bytes:
    """A page of sound; where it ``goes_on``, its last packet fills it and does not end in it."""
    table = b"".join(
        bytes([255] * (len(one) // 255) + [len(one) % 255]) for one in packets
    )  # fmt: skip
    table = table[:-1] if goes_on else table
    begin = struct.pack("<4sBBq4sI", b"OggS", 0, flags, 960 * number, stream, number)
    rest = bytes([len(table)]) + table + b"".join(packets)
    return begin + struct.pack("<I", sum_of(page=begin + bytes(4) + rest)) + rest


OPUS_HEAD = b"OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00"
SPOKEN = b"what was spoken " * 30


def opus_tags(*, more: bytes = b"") -> bytes:
    """What a recorder writes of itself and of the sound."""
    title = b"TITLE=" + CANARY + more
    return (
        b"OpusTags" + struct.pack("<I", len(CANARY)) + CANARY
        + struct.pack("<II", 1, len(title)) + title
    )  # fmt: skip


def opus(*, tags: bytes = b"", pages: int = 3, sound: bytes = SPOKEN) -> bytes:
    begin = ogg_page(OPUS_HEAD, number=0, flags=2) + (tags or ogg_page(opus_tags(), number=1))
    last = pages + 1
    return begin + b"".join(
        ogg_page(sound, sound, number=number, flags=4 * (number == last))
        for number in range(2, last + 1)
    )


def box(name: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I4s", len(content) + 8, name) + content


MADE = b"\x11\x22\x33\x44"
"""When a film was made, as its boxes say it."""


def track(kind: bytes, entry: bytes, *, reference: bytes = b"\x00\x00\x00\x01") -> bytes:
    times = bytes(4) + MADE + MADE + bytes(12)
    handler = box(b"hdlr", bytes(8) + kind + bytes(12) + CANARY)
    compressor = CANARY if kind == b"vide" else b""
    described = box(entry, bytes(42), compressor.ljust(32, b"\x00"), bytes(40))
    table = box(b"stbl", box(b"stsd", bytes(7) + b"\x01", described), box(b"stco", bytes(8)))
    places = box(b"dinf", box(b"dref", bytes(7) + b"\x01", box(b"url ", reference)))
    media = box(b"mdia", box(b"mdhd", times), handler, box(b"minf", places, table))
    return box(b"trak", box(b"tkhd", times), media, box(b"udta", CANARY))


MEDIA = b"what is seen and heard " * 20


def film(*tracks: bytes, brand: bytes = b"mp42", more: bytes = b"") -> bytes:
    movie = box(
        b"moov", box(b"mvhd", bytes(4) + MADE + MADE + bytes(80)),
        *(tracks or (track(b"vide", b"avc1"), track(b"soun", b"mp4a"))),
        box(b"udta", box(b"\xa9xyz", CANARY)), box(b"meta", CANARY),
    )  # fmt: skip
    begin = box(b"ftyp", brand, bytes(4), b"isom") + box(b"uuid", CANARY) + more
    return begin + box(b"mdat", MEDIA) + movie


_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="text/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORDS}.document.main+xml"/></Types>'
)
_ROOT = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a"'
    f' Target="docProps/Core.xml" Type="{_PACKAGE}/relationships/metadata/core-properties"/>'
    "</Relationships>"
)


def relation(kind: str, target: str, *, mode: str = "External") -> str:
    """What refers from a document to something else."""
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="b" Target="{target}"'
        f' Type="{_RELATIONS}/{kind}" TargetMode="{mode}"/></Relationships>'
    )


def docx(*, more: Mapping[str, bytes | str] | None = None, types: str = _TYPES) -> bytes:
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": types,
        "_rels/.rels": _ROOT,
        "word/document.xml": "<w:document xmlns:w='w'><w:t>What was told</w:t></w:document>",
        "word/media/image1.jpeg": jpeg(),
        "docProps/Core.xml": f"<core><creator>{CANARY.decode()}</creator></core>",
    }
    return packed({**parts, **(more or {})})


def odt(*, more: Mapping[str, bytes | str] | None = None) -> bytes:
    parts: dict[str, bytes | str] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": "<o:document xmlns:o='o'><o:p>What was told</o:p></o:document>",
        "styles.xml": "<o:styles xmlns:o='o'/>",
        "META-INF/manifest.xml": "<m:manifest xmlns:m='m'/>",
        "meta.xml": f"<o:meta xmlns:o='o'>{CANARY.decode()}</o:meta>",
        "Thumbnails/thumbnail.png": png(),
    }
    return packed({**parts, **(more or {})})


def packed(
    parts: Mapping[str, bytes | str], *, comment: bytes = CANARY, how: int = zipfile.ZIP_STORED
) -> bytes:
    """An archive of parts, unless told not compressed, so that what is in it can be looked for."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", how) as made:
        for name, content in parts.items():
            made.writestr(name, content)
        made.comment = comment
    return into.getvalue()


def parts_of(content: bytes) -> Mapping[str, bytes]:
    """The parts of an archive by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        return {name: found.read(name) for name in found.namelist()}


def in_chunks(content: bytes, size: int) -> Iterable[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))
