"""What the journal says of a referral: the act and codes. No words, and no confidential desk."""

from collections.abc import Mapping
from dataclasses import dataclass

from amparo.domain.casework.entries import Entry, Kind
from amparo.domain.referral.acts import Act, Outcome, Reason
from amparo.domain.referral.needs import Need, Urgency

_YES = "yes"


@dataclass(frozen=True, kw_only=True)
class Told:
    """An act on a referral as the journal keeps it.

    ``code`` is the referral's own; empty where none was sent. ``is_late``: it was answered after
    its time. ``is_confidential``: nobody is told which desk it went to.
    """

    act: Act
    code: str
    need: Need
    urgency: Urgency | None = None
    reason: Reason | None = None
    outcome: Outcome | None = None
    is_late: bool = False
    is_confidential: bool = False

    def as_about(self) -> dict[str, str]:
        """Return it as `Content.about` keeps it."""
        said = {
            "act": self.act.value,
            "code": self.code,
            "need": self.need.value,
            "urgency": self.urgency.value if self.urgency else "",
            "reason": self.reason.value if self.reason else "",
            "outcome": self.outcome.value if self.outcome else "",
            "late": _YES if self.is_late else "",
            "confidential": _YES if self.is_confidential else "",
        }
        return {name: value for name, value in said.items() if value}


def told_of(*, about: Mapping[str, str]) -> Told:
    """Return what an entry says of a referral.

    >>> told = Told(act=Act.DECLINE, code="R-23", need=Need.LEGAL, reason=Reason.NOT_OURS)
    >>> told_of(about=told.as_about()) == told
    True
    """
    urgency, reason, outcome = (about.get(name) for name in ("urgency", "reason", "outcome"))
    return Told(
        act=Act(about["act"]),
        code=about.get("code", ""),
        need=Need(about["need"]),
        urgency=Urgency(urgency) if urgency else None,
        reason=Reason(reason) if reason else None,
        outcome=Outcome(outcome) if outcome else None,
        is_late=about.get("late") == _YES,
        is_confidential=about.get("confidential") == _YES,
    )


def is_from_outside(*, entry: Entry) -> bool:
    """Whether an entry was written by a desk that need not see the case: one that was asked.

    A desk sees it once it has accepted, and not by what it said before.
    """
    if entry.kind is not Kind.REFERRAL:
        return False
    return told_of(about=entry.content.about).act in (Act.ASK_MORE, Act.DECLINE)
