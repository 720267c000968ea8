"""Finds which column of a file holds what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from amparo.audit.log import Columns
from amparo.audit.reading.errors import UnreadableLog

USUAL_IN_TABLES: Mapping[str, Sequence[str]] = {
    "case": ("case", "case_id", "case:concept:name", "caseid"),
    "event": ("event", "activity", "concept:name"),
    "happened": ("happened", "happened_at", "timestamp", "time:timestamp", "time", "date"),
    "recorded": ("recorded", "recorded_at"),
    "institution": ("institution", "org:group"),
    "place": ("place",),
}
USUAL_IN_XES: Mapping[str, Sequence[str]] = {
    "case": ("case:concept:name",),
    "event": ("concept:name",),
    "happened": ("time:timestamp",),
    "recorded": ("recorded", "recorded_at"),
    "institution": ("org:group",),
    "place": ("place",),
}
FACT_PREFIX = "fact:"
STAGE = "lifecycle:transition"
SHOWN = 40


@dataclass(frozen=True, kw_only=True)
class Found:
    """The column that holds each thing, by its name in the file; ``None`` where none does."""

    case: str
    event: str
    happened: str
    recorded: str | None
    institution: str | None
    place: str | None
    facts: Mapping[str, str]
    stage: str | None = None

    def names(self) -> list[str]:
        """List every column that is read, once each."""
        mandatory = (self.case, self.event, self.happened)
        optional = (self.recorded, self.institution, self.place, self.stage)
        return list(dict.fromkeys([*mandatory, *filter(None, optional), *self.facts.values()]))


@dataclass(frozen=True, kw_only=True)
class Header:
    """The columns that a file has, and the names usual in its format."""

    path: Path
    names: Sequence[str]
    usual: Mapping[str, Sequence[str]]

    def find(self, *, columns: Columns, fact_names: Sequence[str]) -> Found:
        """Find the columns asked for, or else those with a usual name.

        Args:
            columns: the columns that the caller names, exactly as the file writes them.
            fact_names: facts looked for under their own name, or that with ``fact:`` before.

        Raises:
            UnreadableLog: a column that is named or needed is not there, or is there twice.
        """
        return Found(
            case=self._needed("case", columns.case),
            event=self._needed("event", columns.event),
            happened=self._needed("happened", columns.happened),
            recorded=self._optional("recorded", columns.recorded),
            institution=self._optional("institution", columns.institution),
            place=self._optional("place", columns.place),
            facts=dict(self._facts(columns, fact_names)),
            stage=self._stage(),
        )

    def _stage(self) -> str | None:
        """Find the column of stages. Nothing is judged by it, so nobody can name another."""
        alike = [name for name in self.names if name.casefold() == STAGE]
        return alike[0] if len(alike) == 1 else None

    def _facts(self, columns: Columns, fact_names: Sequence[str]) -> Iterator[tuple[str, str]]:
        for fact in fact_names:
            for name in (fact, FACT_PREFIX + fact):
                if name in self.names and fact not in columns.facts:
                    yield fact, self._single(name)
                    break
        for fact, name in columns.facts.items():
            yield fact, self._named(f"the fact {fact}", name)

    def _needed(self, role: str, name: str | None) -> str:
        found = self._optional(role, name)
        if found is None:
            usual = ", ".join(self.usual[role])
            problem = f"no column holds the {role}; name one so ({usual}) or say which it is"
            raise self._refusal(problem, self.usual[role])
        return found

    def _optional(self, role: str, name: str | None) -> str | None:
        return self._usual(role) if name is None else self._named(f"the {role}", name)

    def _named(self, role: str, name: str) -> str:
        if name not in self.names:
            problem = f"there is no column {name!r}, which should hold {role}"
            raise self._refusal(problem, (name,))
        return self._single(name)

    def _usual(self, role: str) -> str | None:
        for usual in self.usual[role]:
            alike = [name for name in self.names if name.casefold() == usual]
            if len(alike) > 1:
                problem = f"{len(alike)} columns are called {usual!r}; say which holds the {role}"
                raise self._refusal(problem, ())
            if alike:
                return alike[0]
        return None

    def _single(self, name: str) -> str:
        if self.names.count(name) > 1:
            raise self._refusal(f"the column {name!r} stands there twice; rename one", ())
        return name

    def _refusal(self, problem: str, wanted: Sequence[str]) -> UnreadableLog:
        spelt = {name.casefold(): name for name in self.names}
        close = [one for name in wanted for one in get_close_matches(name.casefold(), spelt)]
        hint = f"; did you mean {spelt[close[0]]!r}?" if close else ""
        shown = ", ".join(name[:SHOWN] for name in self.names[:SHOWN]) or "none"
        return UnreadableLog(path=self.path, problem=f"{problem}{hint} (columns: {shown})")
