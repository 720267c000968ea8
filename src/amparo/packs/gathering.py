"""Gathering the files that make one version of a protocol: its own, and those it includes.

A law may stand in a file of its own, an agreement beside it in another, roles and calendars in
a third. A file includes others of its pack, or the protocol of another pack. What several files
say of one name must agree.
"""

import os.path
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from amparo.packs.reading import Part
from amparo.packs.strict_yaml import MistakeInFile, read_yaml

PROTOCOL_KEYS = ("protocol", "version", "title", "in_force", "assumed", "previous", "source",
                 "read_in", "includes", "institutions", "calendars", "roles", "facts", "events",
                 "duties", "bars", "transfers", "remarks", "note")  # fmt: skip
ROLES_KEYS = ("roles", "note")
CALENDARS_KEYS = ("calendars", "note")
_MOST_FILES = 100
Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class Files:
    """The files of one version: ``laws`` hold rules, its own first; ``others`` what they share."""

    laws: Sequence[Part]
    others: Sequence[Part]

    @property
    def all(self) -> tuple[Part, ...]:
        """Every file, those with rules first."""
        return (*self.laws, *self.others)


def gather_files(*, path: Path) -> Files:
    """Read the file of a protocol and every file it names, each once.

    Raises `MistakeInFile` if one cannot be read, has a key that does not belong there, names a
    file outside the packs, or has a version before it though another file includes it.
    """
    laws: dict[str, Part] = {}
    others: dict[str, Part] = {}
    waiting: list[tuple[Path, Part | None]] = [(path, None)]
    while waiting:
        file, includer = waiting.pop(0)
        if _name(file) in laws:
            continue
        if includer and not file.is_file():
            message = f"'{file.name}' is not there; write the name of a file beside this one"
            raise includer.mistake(message, key="includes")
        if len(laws) == _MOST_FILES:
            raise MistakeInFile(f"{path}: includes more than {_MOST_FILES} files; include fewer")
        top = _top(file, PROTOCOL_KEYS)
        if laws and top.get("previous"):
            message = "an included file has no version before it; give its rules dates of their own"
            raise top.mistake(message, key="previous")
        laws[_name(file)] = top
        for key, keys in (("institutions", ROLES_KEYS), ("calendars", CALENDARS_KEYS)):
            node = top.get(key)
            if node and (node.text is not None or key == "institutions"):
                other = beside(top=top, name=top.text(key), key=key)
                others.setdefault(_name(other), _top(other, keys))
        for name in top.texts("includes"):
            waiting.append((beside(top=top, name=name, key="includes"), top))
    return Files(laws=tuple(laws.values()), others=tuple(others.values()))


def _name(path: Path) -> str:
    return os.path.normpath(path)


def _top(path: Path, keys: Sequence[str]) -> Part:
    top = Part(file=str(path), called="", node=read_yaml(path=path))
    top.allow(keys)
    return top


def beside(*, top: Part, name: str, key: str) -> Path:
    """Return the path of a file that ``top`` names: beside it, or in a pack beside its own.

    Raises `MistakeInFile` for any other place.
    """
    parts = Path(name).parts
    inside = parts[2:] if parts[:1] == ("..",) and len(parts) == 3 else parts
    if len(inside) != 1 or ".." in parts[1:] or Path(name).is_absolute() or Path(name).drive:
        message = f"'{name}' is outside the packs; write a name such as practice.yaml, or "
        raise top.mistake(message + "../international/protocol.yaml", key=key)
    return Path(top.file).parent / name


def united(
    *,
    files: Sequence[Part],
    key: str,
    called: str,
    read: Callable[[str, Part, Part], Value],
    unite: Callable[[Value, Value], Value | None] | None,
) -> dict[str, Value]:
    """Read a section of every file into one mapping.

    ``read`` is given a name, what stands under it, and the file. ``unite`` makes one value of
    two that stand under the same name, the includer's first, or returns ``None`` if they
    contradict each other. That raises `MistakeInFile`, as every name that stands twice does
    where ``unite`` is ``None``.
    """
    found: dict[str, Value] = {}
    first: dict[str, Part] = {}
    for top in files:
        node = top.get(key)
        if node is None or (node.text is not None and key == "calendars"):
            continue  # a text names the file they stand in
        for name, part in top.parts(key, called).items():
            value = read(name, part, top)
            both: Value | None = value
            if name in found:
                both = unite(found[name], value) if unite else None
            if both is None:
                place = f"{first[name].file}:{first[name].node.line}"
                raise part.mistake(f"stands in {place} too; let one of the files say it")
            found[name] = both
            first.setdefault(name, part)
    return found
