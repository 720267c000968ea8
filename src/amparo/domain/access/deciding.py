"""Wall one: whether a member may do something to an object, decided from the table alone.

`may` answers, `check` raises. The first wall of three: the database's policies and the keys ask
again, each on their own.
"""

from dataclasses import dataclass
from enum import Enum

from amparo.domain.access.table import (
    BEFORE_CONFIRMED,
    OF_A_DESK,
    ON_A_CASE,
    TABLE,
    Action,
    Reach,
    Role,
)


class Relation(Enum):
    """What a desk has to do with a case."""

    OWN = "opened it"
    GRANTED = "a duty or a grant reached it"
    REVOKED = "had access, which ended"
    FOREIGN = "never had anything to do with it"
    ERASED = "the case was erased"


class Reason(Enum):
    """Why somebody may not. The value is the sentence they are shown."""

    ROLE = "Your role does not need this."
    NOT_THERE = "There is no such page, or it is not for you."
    NOT_ASSIGNED = "This case is not assigned to you."
    OTHER_DESK = "This belongs to another desk."
    SECOND_PERSON = "Somebody else confirms this member: not who invited them, nor they themself."
    NOT_CONFIRMED = "A second person has to confirm you first."


_NARROWED = (Action.SEE_CASE, Action.RECORD, Action.UNSEAL, Action.SEE_DUTIES)


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Who asks. ``is_by_assignment``: their desk lets members see only what is assigned.

    ``is_confirmed``: a second person has confirmed them, or nobody needs to.
    """

    role: Role
    desk_id: int | None = None
    is_by_assignment: bool = False
    is_confirmed: bool = True

    def reach(self, action: Action) -> Reach | None:
        """Return how far an action goes for them; none where they may not do it at all."""
        if not self.is_confirmed and action not in BEFORE_CONFIRMED:
            return None
        found = TABLE[action].get(self.role)
        is_narrowed = self.is_by_assignment and self.role is Role.OFFICER
        if is_narrowed and action in _NARROWED:
            return Reach.ASSIGNED
        if is_narrowed and action is Action.ADMIT_HOLDER:
            return None  # a key of the desk opens more cases than they see
        return found


@dataclass(frozen=True, kw_only=True)
class CaseAsked:
    """A case, as it stands to who asks.

    ``is_assigned``: to them, for now or in an emergency. ``is_implicated``: they, or their desk,
    are marked in it.
    """

    relation: Relation
    is_assigned: bool = False
    is_implicated: bool = False


@dataclass(frozen=True, kw_only=True)
class DeskAsked:
    """A desk."""

    desk_id: int


@dataclass(frozen=True, kw_only=True)
class MemberAsked:
    """A member at a desk, to be changed. ``is_oneself``: they are who asks.

    ``is_invited_by_oneself``: who asks has invited them, or given them their role.
    """

    desk_id: int | None
    role: Role | None
    is_oneself: bool = False
    is_invited_by_oneself: bool = False


@dataclass(frozen=True)
class Allowed:
    """They may."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, kw_only=True)
class Refused:
    """They may not: ``code`` for programs, ``reason`` for the person."""

    reason: Reason

    @property
    def code(self) -> str:
        """Return the reason as a stable code, such as ``not_there``."""
        return self.reason.name.lower()

    def __bool__(self) -> bool:
        return False


class MayNot(PermissionError):
    """Somebody may not do this. ``refused`` says why."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.code)
        self.refused = refused


Answer = Allowed | Refused
Asked = CaseAsked | DeskAsked | MemberAsked | None
_HOLDS = (Relation.OWN, Relation.GRANTED)


def may(*, member: Asking, action: Action, asked: Asked = None) -> Answer:
    """Return whether a member may do something, to an object where there is one.

    A case that is foreign, ended, erased, or in which they are implicated is not there: one
    answer, so that nobody learns which it is.

    >>> amina = Asking(role=Role.OFFICER, desk_id=1)
    >>> bool(may(member=amina, action=Action.SEE_CASE, asked=CaseAsked(relation=Relation.OWN)))
    True
    >>> may(member=amina, action=Action.SEE_CASE, asked=CaseAsked(relation=Relation.FOREIGN)).code
    'not_there'
    >>> may(member=amina, action=Action.MANAGE_COUNTRY).code
    'role'
    """
    reach = member.reach(action)
    if reach is None:
        return Refused(reason=Reason.ROLE if member.is_confirmed else Reason.NOT_CONFIRMED)
    if isinstance(asked, CaseAsked):
        return _of_case(action, reach, asked)
    if action is Action.CONFIRM_MEMBER and isinstance(asked, MemberAsked):
        return _of_new_member(member, reach, asked)
    if reach is Reach.DESK and isinstance(asked, DeskAsked | MemberAsked):
        return _of_desk(member, asked)
    return Allowed()


def check(*, member: Asking, action: Action, asked: Asked = None) -> None:
    """Raise `MayNot` where `may` refuses."""
    answer = may(member=member, action=action, asked=asked)
    if isinstance(answer, Refused):
        raise MayNot(answer)


def _of_desk(member: Asking, asked: DeskAsked | MemberAsked) -> Answer:
    """Refuse another desk; and, of members, oneself and whoever stands above the desk."""
    if asked.desk_id != member.desk_id:
        return Refused(reason=Reason.OTHER_DESK)
    if isinstance(asked, MemberAsked) and (asked.is_oneself or asked.role not in OF_A_DESK):
        return Refused(reason=Reason.ROLE)
    return Allowed()


def _of_new_member(member: Asking, reach: Reach, asked: MemberAsked) -> Answer:
    """Refuse another desk; and, whoever asks, who is no second person."""
    if reach is Reach.DESK and asked.desk_id != member.desk_id:
        return Refused(reason=Reason.OTHER_DESK)
    if asked.is_oneself or asked.is_invited_by_oneself:
        return Refused(reason=Reason.SECOND_PERSON)
    return Allowed()


def _of_case(action: Action, reach: Reach, case: CaseAsked) -> Answer:
    if action not in ON_A_CASE:
        return Allowed()
    if case.is_implicated or case.relation not in _HOLDS:
        return Refused(reason=Reason.NOT_THERE)
    if reach is Reach.ASSIGNED and not case.is_assigned:
        return Refused(reason=Reason.NOT_ASSIGNED)
    return Allowed()
