"""YAML as text and nothing else: no types guessed, no duplicate keys, no anchors, no tags.

``NO`` stays ``NO`` and ``12:30`` stays ``12:30``; only accents are put in one form (NFC), so
that a name is the same name however it was typed. Every value remembers its line, so that a
mistake can be shown where it stands. A hostile file costs no more than its size, which is
capped.
"""

import errno
import os
import stat
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import yaml

MOST_BYTES = 4_000_000
MOST_DEPTH = 20
MOST_LETTERS = 2000
_LAST_LETTERS = 500
_MENDS = {
    "mapping values are not allowed": "; put a text with ': ' in it between quotes",
    "cannot start any token": "; indent with spaces, not with tabs; put a text that begins with "
    "@, % or ` between quotes",
}
_WITHOUT_WAITING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class MistakeInFile(Exception):
    """A file of a pack cannot be taken as it is.

    Each of ``lines`` names the file, the line where known, the rule, and how to mend it.
    Whatever stands in the file, each is one line that does nothing to a terminal.
    """

    def __init__(self, *lines: str) -> None:
        self.lines = tuple(_printable(line) for line in lines)
        super().__init__("\n".join(self.lines))


@dataclass(frozen=True, kw_only=True)
class Node:
    """One value: a text, a list or a mapping, and the line it stands on.

    Exactly one of the three is set; ``key_lines`` tells where each key of a mapping stands.
    """

    line: int
    text: str | None = None
    items: "list[Node] | None" = None
    entries: "dict[str, Node] | None" = None
    key_lines: dict[str, int] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Say in words what it is."""
        if self.text is not None:
            return "text"
        return "a list" if self.items is not None else "a mapping"


def read_yaml(*, path: Path) -> Node:
    """Read one document from ``path``.

    Raises `MistakeInFile` with one line if the file is missing, no plain file, larger than
    4 MB, not UTF-8, not YAML, more than 20 levels deep, or uses anchors, tags or a key twice.
    """
    try:
        content = _read_file(path).decode("utf-8-sig")
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise MistakeInFile(f"{path}: cannot be read ({reason})") from problem
    except UnicodeDecodeError as problem:
        place = f"byte {problem.start}"
        raise MistakeInFile(f"{path}: not UTF-8 at {place}; save it as UTF-8") from problem
    except ValueError as problem:
        raise MistakeInFile(f"{path}: cannot be read (not the name of a file)") from problem
    return parse_yaml(content=content, name=str(path))


def _read_file(path: Path) -> bytes:
    """Read a plain file. A pipe may never be written to, a device may never end."""
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode):
        raise MistakeInFile(f"{path}: a device or a pipe; name a plain file")
    if status.st_size > MOST_BYTES:
        size = f"{status.st_size} bytes"
        raise MistakeInFile(f"{path}: {size}; a file of a pack has at most {MOST_BYTES}")
    # The file may be another by now: never wait, and read no more than may be there.
    with os.fdopen(os.open(path, _WITHOUT_WAITING), "rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise MistakeInFile(f"{path}: grew; a file of a pack has at most {MOST_BYTES} bytes")
    return content


def _printable(line: str) -> str:
    """Cut what is too long in the middle, and write out what a terminal would obey or hide."""
    if len(line) > MOST_LETTERS:
        line = f"{line[: MOST_LETTERS - _LAST_LETTERS]} … {line[-_LAST_LETTERS:]}"
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in line
    )


def parse_yaml(*, content: str, name: str) -> Node:
    """Read one document from text; ``name`` stands for the file in messages. See `read_yaml`."""
    try:
        return _Composer(content=content, name=name).compose()
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        reason = getattr(problem, "problem", None) or "not YAML"
        mend = next((m for sign, m in _MENDS.items() if sign in reason), "")
        raise MistakeInFile(f"{name}{line}: not YAML: {reason}{mend}") from problem


class _Composer:
    """Turns the parser's events into nodes, refusing what could mean two things."""

    def __init__(self, *, content: str, name: str) -> None:
        self._events = yaml.parse(content, Loader=_Loader)
        self._name = name

    def compose(self) -> Node:
        node: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if node is not None:
                    raise self._mistake(event, "a second document; keep one to a file")
                node = self._node(next(self._events), depth=0)
        if node is None:
            raise MistakeInFile(f"{self._name}: empty")
        return node

    def _node(self, event: yaml.Event, *, depth: int) -> Node:
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._mistake(event, "anchors and aliases (& and *) are refused; write it out")
        if tag := getattr(event, "tag", None):
            raise self._mistake(event, f"the tag {tag} is refused; values are plain text")
        if depth > MOST_DEPTH:
            raise self._mistake(event, f"more than {MOST_DEPTH} levels deep")
        if isinstance(event, yaml.ScalarEvent):
            return Node(line=line, text=unicodedata.normalize("NFC", event.value))
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(line=line, items=self._items(depth=depth))
        return self._mapping(line=line, depth=depth)

    def _items(self, *, depth: int) -> list[Node]:
        items = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth=depth + 1))
        return items

    def _mapping(self, *, line: int, depth: int) -> Node:
        entries: dict[str, Node] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth=depth + 1)
            if key.text is None:
                raise self._mistake(event, f"{key.kind} stands where a name is expected")
            name = key.text.strip()
            if not name:
                raise self._mistake(event, "a blank stands where a name is expected")
            if name in entries:
                message = f"'{name}' stands twice; it is also on line {lines[name]}"
                raise self._mistake(event, message)
            entries[name] = self._node(next(self._events), depth=depth + 1)
            lines[name] = key.line
        return Node(line=line, entries=entries, key_lines=lines)

    def _mistake(self, event: yaml.Event, message: str) -> MistakeInFile:
        return MistakeInFile(f"{self._name}:{_line(event)}: {message}")


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
