"""Saying things of a case: who must do what, by when, how long, in the language of its labels."""

from dataclasses import dataclass
from datetime import timedelta

from amparo.domain.protocol.calendar import MICROSECONDS, Calendar, as_instant
from amparo.domain.protocol.case import DutyState
from amparo.domain.protocol.describe import speech
from amparo.domain.protocol.describe.speech import day, fill, period, sentence
from amparo.domain.protocol.language import NOBODY_NAMED, Bar, Duty, Period, Protocol, Unit
from amparo.domain.protocol.names import vacant
from amparo.domain.protocol.play.game import Game
from amparo.domain.protocol.play.wording import MINUTES, WORDINGS

_MINUTE = 60 * MICROSECONDS
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_DAYS_WITHOUT_HOURS = 10


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """Fills the sentences of `wording` for one case."""

    game: Game

    @property
    def language(self) -> str:
        """The language of the labels."""
        return self.game.labels.language

    def say(self, key: str, **gaps: str) -> str:
        """Return a sentence of `wording` with its gaps filled."""
        return fill(self.language, WORDINGS[self.language][key], **gaps)

    def stamp(self, instant: int) -> str:
        """Name an instant: *3 March 2026, 10:00*, or *end of 7 March 2026*."""
        return self._instant("stamp", instant)

    def by(self, instant: int) -> str:
        """Say *by 3 March 2026, 10:00*, or *by the end of 7 March 2026*."""
        return self._instant("by", instant)

    def _instant(self, key: str, instant: int) -> str:
        zone = self.game.zone
        local = as_instant(instant, zone)
        named = day(self.language, local.date())
        tomorrow = Calendar(zone=zone).day_starts_at(local.date() + timedelta(days=1))
        if instant == tomorrow - 1:
            return self.say(f"{key}_end", day=named)
        time = local.strftime("%H:%M:%S" if local.second else "%H:%M")
        return self.say(key, day=named, time=time)

    def length(self, microseconds: int) -> str:
        """Say a length of time in its two largest units, what is less left out."""
        days, rest = divmod(microseconds, _DAY)
        hours, rest = divmod(rest, _HOUR)
        minutes = rest // _MINUTE
        parts = [(days, self._period(days, Unit.DAYS)), (hours, self._period(hours, Unit.HOURS)),
                 (minutes, self._minutes(minutes))]  # fmt: skip
        first = next((place for place, (number, _) in enumerate(parts) if number), None)
        if first is None:
            return self.say("moment")
        following = parts[first + 1 : first + 2]
        if days >= _DAYS_WITHOUT_HOURS or not following or not following[0][0]:
            return parts[first][1]
        return self.say("length", more=parts[first][1], less=following[0][1])

    def _period(self, amount: int, unit: Unit) -> str:
        return period(self.language, Period(amount=amount, unit=unit))

    def _minutes(self, amount: int) -> str:
        one, many = MINUTES[self.language]
        return (one if amount == 1 else many).format(n=amount)

    def the(self, institution: str) -> str:
        """Name an institution inside a sentence; say where nobody holds the role."""
        labels = self.game.labels
        if institution == NOBODY_NAMED:
            return speech.say(self.language, "nobody")
        for role in self.game.program.names.roles:
            if role.holders and institution == vacant(role.name):
                return self.say("vacant", the=labels.institution(role.name).the)
        return labels.institution(institution).the

    def must(self, institution: str) -> str:
        """The verb that agrees with an institution."""
        is_plural = self.game.labels.institution(institution).is_plural
        return speech.say(self.language, "must_plural" if is_plural else "must")

    def tell(self, key: str, duty: DutyState, **gaps: str) -> str:
        """Return a sentence on a duty: who, must and what it is are filled in."""
        act = self.game.labels.event(self.rule(duty).must).act
        who = {"the": self.the(duty.holder), "must": self.must(duty.holder)}
        return sentence(self.say(key, **{**who, "act": act, **gaps}))

    def rule(self, duty: DutyState) -> Duty:
        """The rule that governs a duty that arose, in its version."""
        return self.version(name=duty.version, rule=duty.duty).duties[duty.duty]

    def version(self, *, name: str, rule: str) -> Protocol:
        """The version of a name that has a rule."""
        versions = reversed(self.game.program.names.versions)
        return next(v for v in versions
                    if v.version == name and (rule in v.duties or rule in v.bars))  # fmt: skip

    def bar(self, *, version: str, bar: str) -> tuple[Protocol, Bar]:
        """A bar, and the version it stands in."""
        protocol = self.version(name=version, rule=bar)
        return protocol, protocol.bars[bar]
