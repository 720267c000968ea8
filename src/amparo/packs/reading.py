"""Reading one mapping of a pack: its keys, its texts, its dates, with the mistake in its place."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from amparo.domain.protocol.instants import UnreadableInstant, read_date
from amparo.domain.protocol.phrases import UnreadablePhrase, did_you_mean
from amparo.packs.strict_yaml import MistakeInFile, Node

Value = TypeVar("Value")
YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True, kw_only=True)
class Part:
    """A mapping in a file, and what it is called in a message (``duty D2``)."""

    file: str
    called: str
    node: Node

    def mistake(self, message: str, *, key: str = "") -> MistakeInFile:
        """Return a mistake at the line of ``key``, or of the part itself."""
        line = self.node.key_lines.get(key, self.node.line)
        where = ", ".join(part for part in (self.called, f"'{key}'" if key else "") if part)
        return MistakeInFile(f"{self.file}:{line}: {where + ': ' if where else ''}{message}")

    def allow(self, keys: Collection[str]) -> None:
        """Refuse a key that is not of the language, or a part that is no mapping."""
        if self.node.entries is None:
            raise self.mistake(f"{self.node.kind} stands where a mapping is expected")
        for key in self.node.entries:
            if key not in keys:
                raise self.mistake(f"unknown key; {did_you_mean(name=key, known=keys)}", key=key)

    def get(self, key: str) -> Node | None:
        """Return the value of ``key``, or ``None`` where it does not stand."""
        return (self.node.entries or {}).get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without ``default`` it must be there. Blank counts as missing."""
        node = self.get(key)
        if node and node.text is None:
            raise self.mistake(f"{node.kind} stands where a text is expected", key=key)
        text = (node.text or "").strip() if node else ""
        if not text and default is None:
            raise self.mistake(f"'{key}' is missing")
        return text or default or ""

    def texts(self, key: str) -> list[str]:
        """Return one text or a list of texts as a list; empty where ``key`` does not stand."""
        node = self.get(key)
        if node is None:
            return []
        found = [node.text] if node.text is not None else [n.text for n in node.items or []]
        texts = [text.strip() for text in found if text and text.strip()]
        if node.entries is not None or len(texts) != len(found):
            raise self.mistake("expected a text or a list of texts", key=key)
        return texts

    def date(self, key: str) -> date | None:
        """Return a date written as 2026-03-05, or ``None`` where ``key`` does not stand."""
        if self.get(key) is None:
            return None
        text = self.text(key)
        try:
            return read_date(text=text)
        except UnreadableInstant as problem:
            raise self.mistake(f"'{text}' is {problem}", key=key) from problem

    def choice(self, key: str, choices: dict[str, Value], default: str | None = None) -> Value:
        """Return what the text of ``key`` stands for among ``choices``."""
        word = self.text(key, default)
        if word not in choices:
            listed = ", ".join(f"'{choice}'" for choice in choices if choice)
            raise self.mistake(f"'{word}' is none of {listed}", key=key)
        return choices[word]

    def phrase(self, key: str, read: Callable[[], Value]) -> Value:
        """Read a phrase of the language, and put its mistake in its place."""
        try:
            return read()
        except UnreadablePhrase as problem:
            raise self.mistake(str(problem), key=key) from problem

    def parts(self, key: str, called: str) -> "dict[str, Part]":
        """Return the entries of a mapping of mappings, each as a part called by its name."""
        node = self.get(key)
        if node is None:
            return {}
        if node.entries is None:
            raise self.mistake(f"{node.kind} stands where a mapping is expected", key=key)
        return {
            name: Part(file=self.file, called=f"{called} {name}", node=entry)
            for name, entry in node.entries.items()
        }

    def list_of_parts(self, key: str, called: str) -> "list[Part]":
        """Return the entries of a list of mappings, each as a part called by its number."""
        node = self.get(key)
        if node is None:
            return []
        if node.items is None:
            raise self.mistake(f"{node.kind} stands where a list is expected", key=key)
        return [
            Part(file=self.file, called=f"{called} {number}", node=item)
            for number, item in enumerate(node.items, start=1)
        ]
