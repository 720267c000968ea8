"""Finds which column of a file holds what."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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


def folded(name: str) -> str:
    """Return a name without what capitals and the Unicode form of its accents tell apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


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
            columns: the columns that the caller names as the file writes them, in whichever
                Unicode form.
            fact_names: facts looked for under their own name, or that with ``fact:`` before; in
                other capitals where no column has them as they are.

        Raises:
            UnreadableLog: a column that is named or needed is not there, or is there twice.
        """
        found = Found(
            case=self._needed("case", columns.case),
            event=self._needed("event", columns.event),
            happened=self._needed("happened", columns.happened),
            recorded=self._optional("recorded", columns.recorded),
            institution=self._optional("institution", columns.institution),
            place=self._optional("place", columns.place),
            facts={},
            stage=self._stage(),
        )
        facts = dict(
            self._facts(columns, fact_names, taken=(*found.names(), *columns.facts.values()))
        )
        return replace(found, facts=facts)

    def _stage(self) -> str | None:
        """Find the column of stages. Nothing is judged by it, so nobody can name another."""
        alike = [name for name in self.names if name.casefold() == STAGE]
        return alike[0] if len(alike) == 1 else None

    def _facts(
        self, columns: Columns, fact_names: Sequence[str], *, taken: Sequence[str]
    ) -> Iterator[tuple[str, str]]:
        looked_for = [fact for fact in fact_names if fact not in columns.facts]
        exact = {name for fact in fact_names for name in _names_of_fact(fact)}
        # What holds something else, or a fact whose very name it is, is not near another fact.
        left = [name for name in self.names if name not in exact and name not in taken]
        for fact in looked_for:
            name = self._of_fact(fact, left)
            if name is not None:
                yield fact, self._single(name)
        for fact, name in columns.facts.items():
            yield fact, self._named(f"the fact {fact}", name)

    def _of_fact(self, fact: str, left: Sequence[str]) -> str | None:
        """Find the column of a fact: by its own name, else by one that is nearly so."""
        for wanted in _names_of_fact(fact):
            if wanted in self.names:
                return wanted
        for wanted in _names_of_fact(fact):
            alike = [name for name in left if folded(name) == folded(wanted)]
            if len(alike) > 1:
                shown = " and ".join(repr(name[:SHOWN]) for name in alike[:SHOWN])
                problem = f"{shown} may each hold the fact {fact!r}; say which does"
                raise self._refusal(problem, ())
            if alike:
                return alike[0]
        return None

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
            composed = unicodedata.normalize("NFC", name)
            alike = [one for one in self.names if unicodedata.normalize("NFC", one) == composed]
            if len(alike) == 1:
                return alike[0]
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


def _names_of_fact(fact: str) -> tuple[str, str]:
    return (fact, FACT_PREFIX + fact)
