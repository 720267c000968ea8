"""What a check of a protocol can find: each kind, how grave it is, in which order it is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from amparo.domain.protocol.language import Bar, Duty


class Severity(Enum):
    """How grave a finding is. What is ``SEVERE`` cannot work as it is written."""

    SEVERE = "will not work as written"
    DOUBTFUL = "look at it"
    REMARK = "good to know"


class Kind(Enum):
    """What was found, in words for a heading. They stand in the order in which they are told."""

    IMPOSSIBLE_DEADLINE = "impossible deadline"
    UNFULFILLABLE_DUTY = "duty nobody can lawfully fulfil"
    DEAD_DUTY = "duty that never arises"
    NEVER_TRIGGERED_EVENT = "event that nothing leads to"
    BAR_NEVER_LIFTS = "bar that never lifts"
    MISSING_BASIS = "missing basis"
    MISSING_INSTITUTION = "missing institution"
    NOBODY_NAMED = "duty nobody is named for"
    DEADLINE_MAY_BE_IMPOSSIBLE = "deadline that may be impossible"
    OVERLAP = "alternatives that overlap"
    GAP = "alternatives that leave a gap"
    VACANT_ROLE = "role that nobody holds somewhere or at some time"
    DEADLINE_NEVER_APPLIES = "deadline by fact that never applies"
    TARGET_LOOSER_THAN_LAW = "agreed target no stricter than the law"
    BAR_NEVER_APPLIES = "bar that never applies"
    FACT_NOBODY_STATES = "fact that no event states"
    EVENT_NO_RULE_NAMES = "event that no rule names"
    FACT_NO_RULE_READS = "fact that no rule reads"
    ROLE_NO_RULE_NAMES = "role that no rule names"
    MISSING_WORDS = "rule without its words"
    SLIP_OF_THE_LAW = "slip or oddity in the law's own text"
    NOT_TRIED = "facts that were not tried"

    @property
    def severity(self) -> Severity:
        """How grave findings of this kind are."""
        return _SEVERITY.get(self, Severity.DOUBTFUL)


_SEVERITY = {
    Kind.IMPOSSIBLE_DEADLINE: Severity.SEVERE,
    Kind.UNFULFILLABLE_DUTY: Severity.SEVERE,
    Kind.DEAD_DUTY: Severity.SEVERE,
    Kind.NEVER_TRIGGERED_EVENT: Severity.SEVERE,
    Kind.BAR_NEVER_LIFTS: Severity.SEVERE,
    Kind.MISSING_BASIS: Severity.SEVERE,
    Kind.MISSING_INSTITUTION: Severity.SEVERE,
    Kind.EVENT_NO_RULE_NAMES: Severity.REMARK,
    Kind.FACT_NO_RULE_READS: Severity.REMARK,
    Kind.ROLE_NO_RULE_NAMES: Severity.REMARK,
    Kind.MISSING_WORDS: Severity.REMARK,
    Kind.SLIP_OF_THE_LAW: Severity.REMARK,
    Kind.NOT_TRIED: Severity.REMARK,
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing to mend or to know.

    ``rules`` are the names of the rules concerned, or of the role, event or fact; ``message``
    says in one sentence what is the matter, ``steps`` why, one after another, where it takes
    several; ``articles`` are the bases of the rules.
    """

    kind: Kind
    rules: tuple[str, ...]
    message: str
    articles: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    @property
    def is_severe(self) -> bool:
        """Whether something cannot work as it is written."""
        return self.kind.severity is Severity.SEVERE


def find(
    *, kind: Kind, rules: Iterable[Duty | Bar], message: str, steps: Iterable[str] = ()
) -> Finding:
    """Return a finding about ``rules``, which cites the article of each once."""
    concerned = list(rules)
    return Finding(
        kind=kind,
        rules=tuple(dict.fromkeys(rule.name for rule in concerned)),
        message=message,
        articles=tuple(dict.fromkeys(rule.text.basis for rule in concerned)),
        steps=tuple(steps),
    )
