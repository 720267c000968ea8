"""What others may know of institutions, desks and roles."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from amparo.apps.accounts.confidential import read_known, told_names
from amparo.apps.accounts.confirming import WAITING
from amparo.apps.accounts.models import Desk, Institution, Member, Posting, RoleHolding
from amparo.apps.accounts.roles import MemberRole
from amparo.apps.accounts.seeing import Actor, acting_postings, actor_at
from amparo.domain.access.table import SEES_CASES, TABLE, Action, Reach
from amparo.domain.casework.desks import DeskAt
from amparo.domain.casework.next_steps import folded
from amparo.domain.protocol.language import Holder

_SEE_CASES = tuple(role.value for role in SEES_CASES)


def list_desks() -> Mapping[str, Sequence[DeskAt]]:
    """Return the desks of every institution by its name, closed ones too, the oldest first."""
    found: dict[str, list[DeskAt]] = {}
    for desk in Desk.objects.select_related("institution").order_by("pk"):
        found.setdefault(desk.institution.name, []).append(
            DeskAt(
                desk_id=desk.pk,
                place=desk.place,
                opened_on=desk.opened_on,
                closed_on=desk.closed_on,
            )
        )
    return found


def list_coordinating_desks() -> tuple[DeskAt, ...]:
    """Return the open desks at which somebody coordinates now, the oldest first. One query."""
    found = Desk.objects.filter(
        closed_on=None,
        postings__in=Posting.objects.filter(role=MemberRole.COORDINATOR, ends_on=None).exclude(
            WAITING
        ),
    )
    return tuple(
        DeskAt(desk_id=desk.pk, place=desk.place, opened_on=desk.opened_on)
        for desk in found.distinct().order_by("pk")
    )


def closed_desks() -> frozenset[int]:
    """Return the desks that have closed. One query."""
    return frozenset(Desk.objects.exclude(closed_on=None).values_list("pk", flat=True))


def desk_names() -> Mapping[int, str]:
    """Return the name of every desk, open or closed, after its institution's, by its id.

    A confidential desk has none but to its own members and an administrator of the country.
    """
    return read_known().names


def true_desk_names() -> Mapping[int, str]:
    """Return the same with the names of confidential desks: for commands, and never for a page."""
    rows = Desk.objects.values_list("pk", "institution__name", "name")
    return {number: f"{institution} · {name}" for number, institution, name in rows}


@dataclass(frozen=True, kw_only=True)
class PlacedDesk:
    """An open desk, with its institution.

    Where the reader may know neither (`confidential`), both are called a service, and it is not
    ``is_told``.
    """

    desk_id: int
    name: str
    institution: str
    is_told: bool

    @property
    def whole_name(self) -> str:
        """Its name after that of its institution, as `desk_names` has it."""
        return f"{self.institution} · {self.name}" if self.is_told else self.name


def placed_desks() -> tuple[PlacedDesk, ...]:
    """Return the open desks, by institution and name. Two queries."""
    known = read_known()
    rows = Desk.objects.filter(closed_on=None).values_list("pk", "name", "institution__name")
    found = [
        PlacedDesk(
            desk_id=pk,
            name=known.names[pk] if pk in known.untold else name,
            institution=known.institution(house, desk_id=pk),
            is_told=pk not in known.untold,
        )
        for pk, name, house in rows
    ]
    return tuple(sorted(found, key=lambda desk: (folded(desk.institution), folded(desk.name))))


def houses_of_desks(desks: Sequence[int]) -> frozenset[str]:
    """Return the names of the institutions of some desks. One query."""
    found = Desk.objects.filter(pk__in=desks)
    return frozenset(found.values_list("institution__name", flat=True))


def houses_of_members(pseudonyms: Sequence[str]) -> frozenset[str]:
    """Return the names of the institutions where some members are now. One query."""
    found = Posting.objects.filter(member__pseudonym__in=pseudonyms, ends_on=None)
    return frozenset(found.values_list("desk__institution__name", flat=True))


def desk_places() -> Mapping[int, str]:
    """Return the place of every desk by its id; empty for everywhere."""
    return dict(Desk.objects.values_list("pk", "place"))


def list_institutions() -> tuple[str, ...]:
    """Return the names of all institutions, in the order of the alphabet."""
    return tuple(Institution.objects.order_by("name").values_list("name", flat=True))


def list_holders() -> Mapping[str, tuple[Holder, ...]]:
    """Return who holds each role, where and when, as the protocol's language has it."""
    found: dict[str, tuple[Holder, ...]] = {}
    for held in RoleHolding.objects.select_related("institution").order_by("pk"):
        holder = Holder(
            institution=held.institution.name,
            place=held.place,
            held_from=held.held_from,
            held_until=held.held_until,
            is_assumed=held.is_assumed,
        )
        found[held.role] = (*found.get(held.role, ()), holder)
    return found


def acting_members(*, desk_id: int) -> Mapping[uuid.UUID, str]:
    """Return who acts at a desk in a role that sees cases, by pseudonym, with names. One query.

    Without those whom nobody has confirmed yet.
    """
    rows = acting_postings().exclude(WAITING).filter(desk=desk_id, role__in=_SEE_CASES)
    return dict(rows.values_list("member__pseudonym", "member__shown_name"))


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """Somebody who can sign in, for the page that shows the invented ones."""

    sign_in_name: str
    shown_name: str
    role: MemberRole
    desk: str
    institution: str
    since: date


def list_sign_ins() -> tuple[SignIn, ...]:
    """Return everybody who is at a desk now, in the order they were entered."""
    members = (
        Member.objects.filter(is_active=True, postings__ends_on=None)
        .order_by("pk")
        .values_list(
            "sign_in_name",
            "shown_name",
            "postings__role",
            "postings__desk__name",
            "postings__desk__institution__name",
            "postings__starts_on",
        )
    )
    return tuple(
        SignIn(
            sign_in_name=name,
            shown_name=shown,
            role=MemberRole(role),
            desk=desk,
            institution=institution,
            since=since,
        )
        for name, shown, role, desk, institution, since in members
    )


@dataclass(frozen=True, kw_only=True)
class MemberAt:
    """A member who is at a desk now, by their pseudonym."""

    member: uuid.UUID
    shown_name: str
    role: MemberRole


def members_at(*, desk_id: int) -> tuple[MemberAt, ...]:
    """Return the members of a desk who may act for it now, by their names. One query."""
    found = Posting.objects.filter(
        desk=desk_id, ends_on=None, member__is_active=True, member__suspended_at=None
    ).select_related("member")
    return tuple(
        MemberAt(
            member=posting.member.pseudonym,
            shown_name=posting.member.shown_name,
            role=MemberRole(posting.role),
        )
        for posting in found.order_by("member__shown_name", "pk")
    )


def count_to_confirm(*, desk_id: int) -> int:
    """Return how many at a desk wait for a second person to confirm them. One query."""
    found = Posting.objects.filter(WAITING, desk=desk_id, ends_on=None, member__is_active=True)
    return found.count()


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Who invited somebody who waits, since when, and who can confirm them.

    ``names`` are those at their desk. ``is_country``: an administrator of the country can, too.
    """

    invited_by: str
    since: datetime
    names: tuple[str, ...]
    is_country: bool


def find_waiting(*, member: uuid.UUID) -> Waiting | None:
    """Return what a member waits for; none where they do not. Four queries."""
    own = Posting.objects.filter(WAITING, member__pseudonym=member, ends_on=None).first()
    if own is None or own.invited_by is None or own.invited_at is None:
        return None
    inviters = Posting.objects.filter(WAITING, member=own.member_id).values("invited_by")
    others = acting_postings().exclude(WAITING).exclude(member=own.member_id).exclude(
        member__pseudonym__in=inviters
    )  # fmt: skip
    can = {
        role.value for role, reach in TABLE[Action.CONFIRM_MEMBER].items() if reach is Reach.DESK
    }
    at_desk = others.filter(desk=own.desk_id, role__in=can).order_by("member__shown_name")
    return Waiting(
        invited_by=shown_names([str(own.invited_by)]).get(str(own.invited_by), ""),
        since=own.invited_at,
        names=tuple(at_desk.values_list("member__shown_name", flat=True)),
        is_country=others.filter(role=MemberRole.COUNTRY_ADMINISTRATOR).exists(),
    )


def posting_of(*, member: uuid.UUID, desk_id: int) -> int | None:
    """Return the id of the posting of a member at a desk now; none if they are not there."""
    found = Posting.objects.filter(member__pseudonym=member, desk=desk_id, ends_on=None)
    return found.values_list("pk", flat=True).first()


def postings_that_act(*, among: Collection[int]) -> set[int]:
    """Return those of some postings whose member still acts for that desk. One query."""
    return set(acting_postings().filter(pk__in=among).values_list("pk", flat=True))


def shown_names(pseudonyms: Sequence[str]) -> Mapping[str, str]:
    """Return the shown name of each member by their pseudonym, as text. One query.

    Members of confidential desks have none (`told_names`).
    """
    return told_names(pseudonyms)


@dataclass(frozen=True, kw_only=True)
class PlacedMember:
    """A member by their name, with the role and the desk they have now, in words if they do."""

    name: str
    role: str
    desk: str


def placed_members(pseudonyms: Sequence[str]) -> Mapping[str, PlacedMember]:
    """Return some members by their pseudonyms, as text. Three queries."""
    names, known = shown_names(pseudonyms), read_known()
    found = Posting.objects.filter(member__pseudonym__in=pseudonyms, ends_on=None)
    rows = found.values_list("member__pseudonym", "role", "desk__name", "desk")
    now = {
        str(pseudonym): (
            str(MemberRole(role).label),
            known.names[desk_id] if desk_id in known.untold else desk,
        )
        for pseudonym, role, desk, desk_id in rows
    }
    return {
        pseudonym: PlacedMember(
            name=name, role=now.get(pseudonym, ("", ""))[0], desk=now.get(pseudonym, ("", ""))[1]
        )
        for pseudonym, name in names.items()
    }


def institution_ids() -> Mapping[str, int]:
    """Return the id of every institution by its name."""
    return dict(Institution.objects.values_list("name", "pk"))


def desk_ids() -> Mapping[tuple[str, str], int]:
    """Return the id of every open desk by the names of its institution and its own."""
    rows = Desk.objects.filter(closed_on=None).values_list("institution__name", "name", "pk")
    return {(institution, name): number for institution, name, number in rows}


def list_actors() -> tuple[Actor, ...]:
    """Return every member who is at an open desk now, in the order they were entered."""
    postings = (
        Posting.objects.filter(ends_on=None, desk__closed_on=None, member__is_active=True)
        .select_related("member", "desk", "desk__institution")
        .order_by("member")
    )
    return tuple(actor_at(posting=posting) for posting in postings)
