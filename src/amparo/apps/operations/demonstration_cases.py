"""The invented cases of a demonstration, written down as if each desk had recorded its own."""

import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from amparo.apps.accounts.middleware import see_as
from amparo.apps.accounts.queries import list_actors, list_desks
from amparo.apps.accounts.roles import MemberRole
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases import actions
from amparo.apps.cases.histories import Step, enter_history, list_late, states_of
from amparo.apps.cases.profiles import keep_profile
from amparo.apps.compartments.keeping import keep_compartment
from amparo.apps.keys.holding import Holder
from amparo.apps.operations.demonstration_referrals import enter_referrals
from amparo.domain.casework.demonstration import Demonstration
from amparo.domain.casework.desks import DeskAt, receiving_desk
from amparo.domain.casework.people import draw_person
from amparo.domain.casework.profiles import draw_code, draw_people, draw_profile
from amparo.domain.casework.recording import Draft
from amparo.domain.protocol.calendar import as_instant, as_microseconds
from amparo.domain.protocol.case import Record
from amparo.domain.protocol.caseload import Caseload, invent_cases

_WRITTEN_DOWN_AFTER = timedelta(minutes=20)
_GIVES_A_REASON = 0.6
_UTC = ZoneInfo("UTC")
# Whoever wrote a step down at a desk where no invented member sits now.
_PAST_MEMBERS = uuid.UUID("7d1c5a38-5f0f-4b7e-9d0a-3b6c4f7a2e11")


def enter_cases(
    *, shown: Demonstration, script: Caseload, now: datetime, holders: Mapping[int, Holder]
) -> int:
    """Enter every case of a script, its last day moved to ``now``; return how many.

    Who it is about is kept too, where somebody at the desk that began it holds its key: by
    ``holders``. Some cases of the first desk that has one are referred to a shelter.
    """
    entering = _Entering(
        shown=shown,
        shift=now - script.ends,
        now=now,
        holders=holders,
        desks=list_desks(),
        members={
            actor.desk_id: actor
            for actor in reversed(list_actors())  # where there are several, the first
            if actor.role in (MemberRole.OFFICER, MemberRole.CASE_LEAD)
        },
        draw=random.Random(script.seed),  # noqa: S311  # repeats from its seed; nothing is secret
    )
    stories = [records for _, records in invent_cases(caseload=script)]
    for records in stories:
        if records:
            entering.enter(records)
    if entering.sealed:
        of_desk = next(desk for desk in holders if desk in entering.sealed)
        enter_referrals(
            sealed=entering.sealed[of_desk], by=holders[of_desk], holders=holders, now=now
        )
    return len(stories)


@dataclass(kw_only=True)
class _Entering:
    shown: Demonstration
    shift: timedelta
    now: datetime
    holders: Mapping[int, Holder]
    desks: Mapping[str, Sequence[DeskAt]]
    members: Mapping[int, Actor]
    draw: random.Random
    sealed: dict[int, list[uuid.UUID]] = field(default_factory=dict)
    group: "tuple[uuid.UUID, int] | None" = field(default=None)

    def enter(self, records: Sequence[Record]) -> None:
        steps = [step for record in records if (step := self._step(record))]
        if not steps:
            return
        case = enter_history(steps=steps, now=self.now, found_together=self._together(records))
        see_as(actor=steps[0].by)
        place = records[0].place or ""
        profile = draw_profile(
            profile=self.shown.profile, facts=states_of(case=case), place=place, draw=self.draw
        )
        keep_profile(case=case, profile=profile, seen={})
        self._give_reasons(case)
        if holder := self.holders.get(steps[0].by.desk_id):
            self._seal(holder, case)

    def _seal(self, holder: Holder, case: uuid.UUID) -> None:
        see_as(actor=holder.actor)
        self.sealed.setdefault(holder.actor.desk_id, []).append(case)
        person = draw_person(people=self.shown.people, draw=self.draw)
        for compartment, fields in person.items():
            keep_compartment(
                by=holder, at=self.now, case=case, compartment=compartment, fields=fields, seen=0,
                submission=uuid.uuid4(),
            )  # fmt: skip

    def _step(self, record: Record) -> Step | None:
        desk = receiving_desk(
            desks=self.desks.get(record.institution or "", ()),
            place=record.place or "",
            on=self.now.date(),
        )
        if desk is None:
            return None
        happened = as_instant(record.earliest, _UTC) + self.shift
        instant = as_microseconds(happened)
        draft = Draft(
            event=record.event,
            earliest=instant,
            latest=instant,
            place=record.place or "",
            states=record.states,
        )
        at = min(happened + _WRITTEN_DOWN_AFTER, self.now)
        return Step(by=self._actor(desk), at=at, draft=draft)

    def _actor(self, desk_id: int) -> Actor:
        return self.members.get(desk_id) or Actor(
            member=uuid.uuid5(_PAST_MEMBERS, str(desk_id)),
            shown_name="",
            role=MemberRole.OFFICER,
            desk_id=desk_id,
            desk="",
            institution=self._institution(desk_id),
            place="",
        )

    def _institution(self, desk_id: int) -> str:
        return next(
            name for name, desks in self.desks.items() if desk_id in {d.desk_id for d in desks}
        )

    def _together(self, records: Sequence[Record]) -> uuid.UUID | None:
        """Return the scene a case belongs to: one that still lacks people, or a new one."""
        if self.group is None:
            states = {fact: value for record in records for fact, value in record.states.items()}
            people = draw_people(
                found_together=self.shown.found_together, facts=states, draw=self.draw
            )
            self.group = (uuid.uuid5(_PAST_MEMBERS, str(self.draw.random())), people)
        scene, missing = self.group
        is_alone = missing == 1 and self.group[1] == 1
        self.group = (scene, missing - 1) if missing > 1 else None
        return None if is_alone else scene

    def _give_reasons(self, case: uuid.UUID) -> None:
        late = list_late(case=case)
        for duty in late:
            if self.draw.random() >= _GIVES_A_REASON:
                continue
            actor = self._actor(duty.desk_id)
            see_as(actor=actor)
            reason = draw_code(weights=self.shown.late_reasons, draw=self.draw)
            actions.give_reason(
                by=actor,
                at=self.now,
                case=case,
                position=duty.position,
                duty=duty.duty,
                reason=reason,
                submission=uuid.uuid4(),
            )
