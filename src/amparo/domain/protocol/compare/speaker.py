"""Saying how two versions differ, in the language of their labels."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from amparo.domain.protocol.compare.wording import WORDINGS
from amparo.domain.protocol.describe.sentences import Told, tell_bar, tell_duty
from amparo.domain.protocol.describe.speech import day, fill, listed, sentence
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import Bar, Duty, Protocol


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two versions, with its labels."""

    protocol: Protocol
    labels: Labels

    def tell(self, rule: Duty | Bar) -> Told:
        """Tell a rule of this version in sentences."""
        if isinstance(rule, Duty):
            return tell_duty(duty=rule, protocol=self.protocol, labels=self.labels)
        return tell_bar(bar=rule, protocol=self.protocol, labels=self.labels)


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """The earlier and the later version, and the sentences in which they are compared."""

    before: Side
    after: Side

    @property
    def language(self) -> str:
        """The language of the labels."""
        return self.after.labels.language

    @property
    def has_flight(self) -> bool:
        """Whether the later version comes into force after the earlier one."""
        return self.after.protocol.in_force > self.before.protocol.in_force

    def say(self, key: str, **gaps: str) -> str:
        """Return a sentence of `wording` with its gaps filled."""
        return sentence(self.phrase(key, **gaps))

    def phrase(self, key: str, **gaps: str) -> str:
        """Return a piece of a sentence, as it stands inside another."""
        return fill(self.language, WORDINGS[self.language][key], **gaps)

    def day(self, when: date | None) -> str:
        """Write a day, or that none is said."""
        return day(self.language, when) if when else self.phrase("unsaid")

    def listed(self, names: Iterable[str]) -> str:
        """Join names by commas, the last by *and*."""
        return listed(self.language, list(names), word="and")

    def in_flight(self, key: str, **gaps: str) -> list[str]:
        """Say what becomes of what was opened before; nothing where neither comes later."""
        gaps.setdefault("day", self.day(self.after.protocol.in_force))
        return [self.say(key, **gaps)] if self.has_flight else []
