"""The packs and the example as they are read: shared by the tests of every kind of reading."""

import os
from pathlib import Path

import pytest

from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import Protocol
from amparo.packs.folder import packs_folder
from amparo.packs.labels_file import read_labels
from amparo.packs.pack_file import Pack, read_packs
from amparo.packs.protocol_file import read_protocol

EXAMPLE = Path(__file__).parent / "example" / "protocol.yaml"
GOLDEN = Path(__file__).parent / "golden"
PACKS: tuple[Pack, ...] = read_packs(folder=packs_folder())
LANGUAGES = ("en", "es", "fr")
READABLE = [
    pytest.param(path, language, id=f"{path.parent.name} {language}")
    for path in (EXAMPLE, *(pack.protocol for pack in PACKS))
    for language in LANGUAGES
]
RENEW = "AMPARO_RENEW_GOLDEN"


def read(path: Path, language: str) -> tuple[Protocol, Labels]:
    """Read a protocol and its labels."""
    return read_protocol(path=path), read_labels(path=path, language=language)


def golden(name: str, text: str) -> str:
    """The text kept under a name. With AMPARO_RENEW_GOLDEN=1 it is kept anew, to be read by eye."""
    file = GOLDEN / name
    if os.environ.get(RENEW):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return file.read_text(encoding="utf-8")
