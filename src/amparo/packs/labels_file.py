"""Reading the labels of a protocol: ``labels/es.yaml`` in its pack, and in each it includes."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from amparo.domain.protocol.labels import EventLabel, FactLabel, InstitutionLabel, Labels
from amparo.packs.gathering import gather_files
from amparo.packs.reading import YES_NO, Part
from amparo.packs.strict_yaml import read_yaml

LABELS_KEYS = ("language", "title", "institutions", "facts", "events", "words", "if_not", "remarks",
               "note")  # fmt: skip
Value = TypeVar("Value")


def read_labels(*, path: Path, language: str) -> Labels:
    """Read the labels of the protocol at ``path`` in a language (``en``, ``es``, ``fr``).

    A pack's own labels stand before those of a pack it includes. Where a pack has none in that
    language, its names stand for themselves. Raises `MistakeInFile`.
    """
    tops = [_top(file, language) for file in _files(path, language)]
    return Labels(
        language=language,
        title=tops[0].text("title", "") if tops else "",
        institutions=_merged([_institutions(top) for top in tops]),
        facts=_merged([_facts(top) for top in tops]),
        events=_merged([_events(top) for top in tops]),
        words=_merged([_texts(top, "words") for top in tops]),
        if_not=_merged([_texts(top, "if_not") for top in tops]),
        remarks=_merged([_texts(top, "remarks") for top in tops]),
    )


def _files(path: Path, language: str) -> Iterator[Path]:
    folders = [Path(law.file).parent for law in gather_files(path=path).laws]
    for folder in dict.fromkeys(folders):
        file = folder / "labels" / f"{language}.yaml"
        if file.is_file():
            yield file


def _top(file: Path, language: str) -> Part:
    top = Part(file=str(file), called="", node=read_yaml(path=file))
    top.allow(LABELS_KEYS)
    top.choice("language", {language: language})
    return top


def _merged(found: list[dict[str, Value]]) -> Mapping[str, Value]:
    merged: dict[str, Value] = {}
    for labels in reversed(found):
        merged.update(labels)
    return merged


def _institutions(top: Part) -> dict[str, InstitutionLabel]:
    found = {}
    for name, part in top.parts("institutions", "institution").items():
        part.allow(("name", "the", "plural"))
        is_plural = part.choice("plural", YES_NO, "no")
        found[name] = InstitutionLabel(
            name=part.text("name"), the=part.text("the"), is_plural=is_plural
        )
    return found


def _facts(top: Part) -> dict[str, FactLabel]:
    found = {}
    for name, part in top.parts("facts", "fact").items():
        part.allow(("ask", "yes", "no"))
        found[name] = FactLabel(ask=part.text("ask"), yes=part.text("yes"), no=part.text("no"))
    return found


def _events(top: Part) -> dict[str, EventLabel]:
    found = {}
    for name, part in top.parts("events", "event").items():
        part.allow(("name", "act", "moment"))
        found[name] = EventLabel(
            name=part.text("name"), act=part.text("act"), moment=part.text("moment")
        )
    return found


def _texts(top: Part, key: str) -> dict[str, str]:
    node = top.get(key)
    if node is None:
        return {}
    part = Part(file=top.file, called=key, node=node)
    return {name: part.text(name) for name in node.entries or {}}
