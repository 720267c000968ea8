"""Every yes and no of a few facts, under the rules of every day: all tried at once.

A scenario is one answer to each fact and one stretch of days with the same rules in force. A
set of scenarios is one large number, a bit for each, so that "where does this hold" is an
"and" of numbers, and 4096 scenarios cost no more than one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from amparo.domain.protocol.check.words import listed, say_guard
from amparo.domain.protocol.language import Bar, Duty, Guard, Protocol

MOST_FACTS_TRIED = 12


@dataclass(frozen=True, kw_only=True)
class Scenarios:
    """The scenarios of a group of rules.

    ``facts`` are tried both ways. ``settled`` are those no event states: they stay as
    presumed. ``left_out`` were too many to try. Each of ``eras`` runs from its day to the next.
    """

    facts: tuple[str, ...]
    settled: Mapping[str, bool]
    left_out: tuple[str, ...]
    eras: tuple[date, ...]

    @property
    def all(self) -> int:
        """Every scenario."""
        return (1 << (len(self.eras) << len(self.facts))) - 1

    @cached_property
    def _where(self) -> dict[str, int]:
        return {fact: self._pattern(number) for number, fact in enumerate(self.facts)}

    def _pattern(self, number: int) -> int:
        """Return the scenarios whose ``number``-th fact is yes: runs of bits, repeated."""
        run = 1 << number
        return self.all // ((1 << 2 * run) - 1) * (((1 << run) - 1) << run)

    def where(self, *, guards: Iterable[Guard], in_doubt: bool) -> int:
        """Return where all conditions hold; one on a fact left out holds if ``in_doubt``."""
        found = self.all
        for guard in guards:
            found &= self._where_one(guard, in_doubt)
        return found

    def _where_one(self, guard: Guard, in_doubt: bool) -> int:
        if guard.fact in self._where:
            yes = self._where[guard.fact]
            return yes if guard.wanted else self.all & ~yes
        if guard.fact in self.settled:
            return self.all if self.settled[guard.fact] is guard.wanted else 0
        return self.all if in_doubt else 0

    def governed(self, *, rule: Duty | Bar) -> int:
        """Return the scenarios on whose days ``rule`` governs."""
        width = 1 << len(self.facts)
        begins, ends = rule.in_force or date.min, rule.until or date.max
        return sum(
            ((1 << width) - 1) << (number * width)
            for number, day in enumerate(self.eras)
            if begins <= day < ends
        )

    def applies(self, *, rule: Duty | Bar, in_doubt: bool) -> int:
        """Return where ``rule`` governs and its conditions hold."""
        return self.governed(rule=rule) & self.where(guards=rule.conditions, in_doubt=in_doubt)

    def describe(self, *, among: int, chosen: int) -> str:
        """Say what sets ``chosen`` apart ``among`` scenarios: `` where child``, or nothing.

        >>> two = Scenarios(facts=("child",), settled={}, left_out=(), eras=(date(2026, 1, 1),))
        >>> child = two.where(guards=[Guard(fact="child", wanted=True)], in_doubt=True)
        >>> two.describe(among=two.all, chosen=child)
        ' where child'
        >>> two.describe(among=child, chosen=child)
        ''
        """
        facts = self._common(chosen, among)
        days = self._days(chosen, among)
        if not facts and not days and chosen != among:
            one = chosen & -chosen
            facts, days = self._common(one, among), self._days(one, among)
            return f" in some scenarios, for example{self._said(facts, days)}"
        return self._said(facts, days)

    def _said(self, facts: list[str], days: str) -> str:
        where = f" where {listed(names=facts)}" if facts else ""
        return where + days

    def _common(self, chosen: int, among: int) -> list[str]:
        """Return the answers that hold in all chosen scenarios and not in all of them."""
        answers = [
            Guard(fact=fact, wanted=wanted) for fact in self.facts for wanted in (True, False)
        ]
        return [
            say_guard(guard=answer)
            for answer in answers
            if not chosen & ~(where := self._where_one(answer, True)) and among & ~where
        ]

    def _days(self, chosen: int, among: int) -> str:
        """Say from when until when, if the chosen scenarios lie in fewer stretches of days."""
        width = 1 << len(self.facts)
        one_era = (1 << width) - 1
        inside = [n for n in range(len(self.eras)) if chosen >> (n * width) & one_era]
        whole = [n for n in range(len(self.eras)) if among >> (n * width) & one_era]
        if inside == whole:
            return ""
        begins = f" from {self.eras[inside[0]]}" if inside[0] != whole[0] else ""
        ends = f" until {self.eras[inside[-1] + 1]}" if inside[-1] != whole[-1] else ""
        return f", under the rules in force{begins}{ends}"


def make_scenarios(
    *, protocol: Protocol, rules: Iterable[Duty | Bar], facts: Iterable[str]
) -> Scenarios:
    """Return the scenarios of a group of rules, over ``facts``, the most important first.

    Only the first 12 facts that some event states are tried both ways.
    """
    stated = {fact for states in protocol.events.values() for fact in states}
    wanted = list(dict.fromkeys(facts))
    open_facts = [fact for fact in wanted if fact in stated]
    days = {protocol.in_force}
    for rule in rules:
        days |= {day for day in (rule.in_force, rule.until) if day and day > protocol.in_force}
    return Scenarios(
        facts=tuple(open_facts[:MOST_FACTS_TRIED]),
        settled={fact: counts for fact, counts in protocol.facts.items() if fact not in stated},
        left_out=tuple(open_facts[MOST_FACTS_TRIED:]),
        eras=tuple(sorted(days)),
    )
