"""The protocols that are drawn in these tests: every pack, and one for every construct."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from amparo.domain.protocol.draw.contents import Writer
from amparo.domain.protocol.labels import LANGUAGES
from amparo.domain.protocol.language import Protocol
from amparo.packs.labels_file import read_labels
from amparo.packs.protocol_file import read_protocol

HOUSE = Path(__file__).resolve().parents[3]
SITUATIONS = HOUSE / "tests/domain/situations/protocols"
FILES = [
    *sorted((HOUSE / "packs").glob("*/protocol.yaml")),
    *(
        path
        for path in sorted(SITUATIONS.glob("*.yaml"))
        if "\nduties:" in path.read_text(encoding="utf-8") and not path.stem.startswith("laws-")
    ),
    HOUSE / "benchmarks/every_construct.yaml",
]
NAMES = [f"{path.parent.name}/{path.stem}" for path in FILES]
HOSTILE = (
    "<script>alert('&\"')</script>",
    "Donaudampfschifffahrtsgesellschaft" * 9,
    "شرطة\u202e x",
)


@cache
def protocol_of(path: Path) -> Protocol:
    return read_protocol(path=path)


@cache
def writers_of(path: Path) -> tuple[Writer, ...]:
    """A writer for each language."""
    return tuple(
        Writer(protocol=protocol_of(path), labels=read_labels(path=path, language=language))
        for language in LANGUAGES
    )


def hostile() -> Protocol:
    """A protocol with duties of hostile names, held by hostile roles, with hostile words."""
    protocol = protocol_of(HOUSE / "benchmarks/every_construct.yaml")
    duties = {
        name: replace(duty, name=name, who=name, must=name, text=replace(duty.text, basis=name))
        for name, duty in zip(HOSTILE, protocol.duties.values(), strict=False)
    }
    return replace(protocol, name=HOSTILE[0], title=HOSTILE[1], duties=duties)
