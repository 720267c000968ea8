"""Reading what a pack says beside its rules: its name, sources, coverage, questions, places."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from amparo.domain.protocol.evidence import Kind, Reference, Statute
from amparo.packs.gathering import gather_files
from amparo.packs.reading import Part
from amparo.packs.strict_yaml import read_yaml

PACK_KEYS = ("pack", "title", "original", "protocol", "begins_with", "note")
SOURCE_KEYS = ("title", "address", "kind", "read", "note")
STATUTE_KEYS = ("title", "articles", "note")
QUESTION_KEYS = ("question", "answer", "rules")
_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, kw_only=True)
class Pack:
    """The data of one country: its folder, its title by language, its main protocol.

    ``original`` is the language of the law: of its quotes and its own words. ``begins_with`` are
    the events that are most often noticed first in a case.
    """

    name: str
    folder: Path
    titles: Mapping[str, str]
    original: str
    protocol: Path
    begins_with: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a reader asks of a protocol's generated text, the answer, and the rules that give it."""

    question: str
    answer: str
    rules: tuple[str, ...]


def read_pack(*, folder: Path) -> Pack:
    """Read ``pack.yaml``. Raises `MistakeInFile`, as all here do."""
    top = _top(folder / "pack.yaml", PACK_KEYS)
    titles = _mapping(top, "title")
    return Pack(
        name=top.text("pack"),
        folder=folder,
        titles=titles,
        original=top.text("original"),
        protocol=folder / top.text("protocol"),
        begins_with=tuple(top.texts("begins_with")),
        note=top.text("note", ""),
    )


def read_packs(*, folder: Path) -> tuple[Pack, ...]:
    """Read every pack in a folder that has a ``pack.yaml``, in the order of their names."""
    return tuple(read_pack(folder=one.parent) for one in sorted(folder.glob("*/pack.yaml")))


def read_references(*, protocol: Path) -> dict[str, Reference]:
    """Read the sources of a protocol's pack, and of each pack whose protocol it includes."""
    found: dict[str, Reference] = {}
    for folder in dict.fromkeys(Path(law.file).parent for law in gather_files(path=protocol).laws):
        if (folder / "sources.yaml").is_file():
            top = _top(folder / "sources.yaml", ("sources", "note"))
            own = {n: _reference(n, part) for n, part in top.parts("sources", "source").items()}
            found = {**own, **found}
    return found


def _reference(name: str, part: Part) -> Reference:
    part.allow(SOURCE_KEYS)
    return Reference(
        name=name,
        title=part.text("title"),
        address=part.text("address", ""),
        kind=part.choice("kind", _KINDS),
        read=part.text("read", ""),
        note=part.text("note", ""),
    )


def read_statutes(*, pack: Pack) -> tuple[Statute, ...]:
    """Read which articles of which laws became rules; nothing where no text was at hand."""
    path = pack.folder / "coverage.yaml"
    if not path.is_file():
        return ()
    top = _top(path, ("statutes", "note"))
    return tuple(_statute(name, part) for name, part in top.parts("statutes", "statute").items())


def _statute(name: str, part: Part) -> Statute:
    part.allow(STATUTE_KEYS)
    return Statute(name=name, title=part.text("title"), articles=_mapping(part, "articles"))


def read_questions(*, pack: Pack) -> tuple[Question, ...]:
    """Read the questions that the generated text must answer."""
    top = _top(pack.folder / "questions.yaml", ("questions", "note"))
    return tuple(_question(part) for part in top.list_of_parts("questions", "question"))


def _question(part: Part) -> Question:
    part.allow(QUESTION_KEYS)
    return Question(
        question=part.text("question"),
        answer=part.text("answer"),
        rules=tuple(part.texts("rules")),
    )


def read_places(*, pack: Pack) -> dict[str, str]:
    """Read the places of a country; empty where none are listed.

    Each stands with its ISO 3166-2 code, or, if it is smaller than those, with the name of the
    place it lies in.
    """
    path = pack.folder / "places.yaml"
    if not path.is_file():
        return {}
    top = _top(path, ("places", "smaller", "source", "note"))
    found = {}
    for key, says in (("places", "code"), ("smaller", "within")):
        for name, part in top.parts(key, "place").items():
            part.allow((says, "note"))
            found[name] = part.text(says)
    return found


def _top(path: Path, keys: tuple[str, ...]) -> Part:
    top = Part(file=str(path), called="", node=read_yaml(path=path))
    top.allow(keys)
    return top


def _mapping(part: Part, key: str) -> dict[str, str]:
    node = part.get(key)
    if node is None or node.entries is None:
        raise part.mistake("a mapping is expected", key=key)
    inner = Part(file=part.file, called=f"{part.called}, {key}".strip(", "), node=node)
    return {name: inner.text(name) for name in node.entries}
