"""A duty that a desk owes, in the words of the page that lists it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from amparo.apps.cases.due.owed import SOON
from amparo.apps.cases.models import Duty
from amparo.apps.cases.pages.telling import Stamp, as_known, stamp
from amparo.apps.protocols.governing import governing, told_labels
from amparo.domain.casework.entries import Precision
from amparo.domain.casework.projecting import rules_of
from amparo.domain.protocol.calendar import MICROSECONDS, as_microseconds
from amparo.domain.protocol.describe import speech
from amparo.domain.protocol.language import Duty as Rule
from amparo.domain.protocol.play.game import Game
from amparo.domain.protocol.play.speaker import Speaker

_DAY = 24 * 60 * 60 * MICROSECONDS
_LONGEST_HOUR = timedelta(hours=2)
_LONGEST_DAY = timedelta(hours=26)
"""A clock may show an hour twice, and a day may be longer than 24 of them."""

LATE_REASON_NAMES: Mapping[str, str | Promise] = {
    "vehicle": gettext_lazy("No vehicle"),
    "fuel": gettext_lazy("No fuel"),
    "bed": gettext_lazy("No bed"),
    "interpreter": gettext_lazy("No interpreter"),
    "staff": gettext_lazy("Not enough staff"),
    "other": gettext_lazy("Another reason"),
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a duty stands: the name its look has, its words, and the colour of its tag."""

    look: str
    text: str
    colour: str
    is_urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class ToldDuty:
    """One duty as the page shows it. ``event`` is what is to be recorded; empty if not known.

    ``code`` is that of its case at the reader's desk, empty where the page says it elsewhere.
    """

    duty: Duty
    code: str
    event: str
    name: str
    basis: str
    standing: Standing
    since: Stamp
    by: Stamp | None
    left: str
    remarks: tuple[str, ...]
    is_late: bool
    reason: str | Promise


@dataclass(frozen=True, kw_only=True)
class Teller:
    """Tells duties as of an instant, in the language of the reader. Made once for a page."""

    speaker: Speaker
    now: datetime
    rules: Mapping[tuple[str, str], Rule]

    def tell(self, duty: Duty, *, code: str = "") -> ToldDuty:
        """Return a duty in words."""
        rule = self.rules.get((duty.version, duty.duty))
        return ToldDuty(
            duty=duty,
            code=code,
            event=rule.must if rule else "",
            name=self.act(rule.must) if rule else duty.duty,
            basis=rule.text.basis if rule else "",
            standing=self._standing(duty),
            since=as_known(
                speaker=self.speaker,
                earliest=as_microseconds(duty.opened_at),
                precision=_precision(duty),
            ),
            by=self._stamp(duty.due_at) if duty.due_at else None,
            left=self._left(duty),
            remarks=tuple(self._remarks(duty, rule)) if rule else (),
            is_late=self._is_late(duty),
            reason=LATE_REASON_NAMES.get(duty.reason, duty.reason),
        )

    def act(self, event: str) -> str:
        """Name what must be done, beginning with a capital letter."""
        return speech.sentence(self.speaker.game.labels.event(event).act)

    def musts(self) -> Mapping[str, str]:
        """Return the event that fulfils each duty, by the duty's name; the newest version's."""
        return {name: rule.must for (_version, name), rule in self.rules.items()}

    def _is_late(self, duty: Duty) -> bool:
        # Time may have run out since the case was projected.
        return bool(duty.breached_by) or (duty.due_at is not None and duty.due_at < self.now)

    def _standing(self, duty: Duty) -> Standing:
        if self._is_late(duty) and duty.is_law:
            text = _("Not done in time")
            return Standing(look="overdue", text=text, colour="red", is_urgent=True)
        if self._is_late(duty):
            text = _("Agreed target missed")
            return Standing(look="due", text=text, colour="orange", is_urgent=True)
        if duty.is_paused:
            return Standing(look="undated", text=_("Time stopped"), colour="grey")
        if duty.due_at is None:
            return Standing(look="undated", text=_("No date"), colour="grey")
        if duty.due_at - self.now < SOON:
            return Standing(look="due", text=_("Due soon"), colour="yellow", is_urgent=True)
        return Standing(look="due", text=pgettext("a duty", "Due"), colour="turquoise")

    def _stamp(self, at: datetime) -> Stamp:
        return stamp(speaker=self.speaker, instant=as_microseconds(at))

    def _left(self, duty: Duty) -> str:
        now = as_microseconds(self.now)
        if duty.due_at is None:
            return self._waited(duty, now - as_microseconds(duty.opened_until))
        due = as_microseconds(duty.due_at)
        if self._is_late(duty):
            return _("%(length)s over") % {"length": self.speaker.length(now - due)}
        # It is late from the instant after its due instant on: that is when its time is over.
        return _("in %(length)s") % {"length": self.speaker.length(due + 1 - now)}

    def _waited(self, duty: Duty, waited: int) -> str:
        """Say how long a duty has surely waited; in whole days where its minute is not known."""
        if _precision(duty) is not Precision.MINUTE:
            waited -= waited % _DAY
            if waited <= 0:
                return _("waiting for less than a day")
        return _("waiting for %(length)s") % {"length": self.speaker.length(waited)}

    def _remarks(self, duty: Duty, rule: Rule) -> Iterator[str]:
        """The law's own words where it has no date, and what is doubtful."""
        speaker, said = self.speaker, self.speaker.game.labels
        words = said.words.get(rule.name) or rule.text.words
        if duty.due_at is None and words:
            yield speech.say(speaker.language, "words", words=words)
        if duty.breached_by and duty.breached_by != duty.holder:
            yield speaker.say("answers", the=speaker.the(duty.breached_by))
        if duty.warn_at is not None and duty.warn_at != duty.due_at and not self._is_late(duty):
            yield speaker.say("shorter", when=self._stamp(duty.warn_at).text)
        if not duty.is_law:
            yield speech.say(speaker.language, "practice")


def _precision(duty: Duty) -> Precision:
    """Return how exactly it is known when a duty arose."""
    doubt = duty.opened_until - duty.opened_at
    if doubt < _LONGEST_HOUR:
        return Precision.MINUTE
    return Precision.DAY if doubt < _LONGEST_DAY else Precision.MONTH


def teller(*, now: datetime) -> Teller:
    """Return who tells duties as of an instant, by the protocol that governs here."""
    program = governing().program
    game = Game(program=program, labels=told_labels(), now=as_microseconds(now))
    return Teller(speaker=Speaker(game=game), now=now, rules=rules_of(program))
