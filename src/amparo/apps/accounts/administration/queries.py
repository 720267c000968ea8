"""What an administrator reads of institutions, desks and members. No case is among it."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from amparo.apps.accounts.administration.days import ShownDay, shown_day, shown_instant
from amparo.apps.accounts.confirming import WAITING
from amparo.apps.accounts.models import Desk, Institution, Member, Posting, RoleHolding
from amparo.apps.accounts.roles import MemberRole
from amparo.domain.casework.next_steps import folded

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class ListedInstitution:
    """An institution in the list, with the numbers of its open desks and of those at them."""

    institution_id: int
    name: str
    desks: int
    members: int


@dataclass(frozen=True, kw_only=True)
class ShownMember:
    """A member at a desk, in a role since a day; ``desk_id`` is none where they are at no desk.

    ``invited_until`` is said until they choose a password of their own. ``waits_since`` is said
    until a second person has confirmed them.
    """

    member_id: int
    name: str
    sign_in_name: str
    role: MemberRole | None = None
    since: ShownDay | None = None
    desk_id: int | None = None
    desk: str = ""
    institution_id: int | None = None
    institution: str = ""
    suspended_since: ShownDay | None = None
    invited_until: ShownDay | None = None
    waits_since: ShownDay | None = None
    pseudonym: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ShownDesk:
    """A desk; ``is_last`` if its institution has no other open one.

    ``is_by_assignment``: its officers see only the cases assigned to them. ``is_confidential``:
    others are told neither its name nor where it is.
    """

    desk_id: int
    name: str
    place: str
    opened_on: ShownDay | None
    closed_on: ShownDay | None
    institution_id: int
    institution: str
    is_last: bool = False
    is_by_assignment: bool = False
    is_confidential: bool = False


@dataclass(frozen=True, kw_only=True)
class ShownHolding:
    """A role that an institution holds. ``last_day`` is the last on which it does.

    ``holding_id`` is none where only the protocol's own file says it.
    """

    role: str
    institution: str
    place: str
    first_day: ShownDay | None
    last_day: ShownDay | None
    is_assumed: bool
    institution_id: int | None = None
    holding_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ShownInstitution:
    """An institution with its desks, who is at them, and the roles it holds or held."""

    institution_id: int
    name: str
    open_desks: tuple[ShownDesk, ...]
    closed_desks: tuple[ShownDesk, ...]
    members: tuple[ShownMember, ...]
    holdings: tuple[ShownHolding, ...]


def list_overview() -> tuple[ListedInstitution, ...]:
    """Return every institution, in the order of the alphabet. One query."""
    is_open = Q(desks__closed_on=None)
    found = Institution.objects.annotate(
        open_desks=Count("desks", filter=is_open, distinct=True),
        members=Count(
            "desks__postings", filter=is_open & Q(desks__postings__ends_on=None), distinct=True
        ),
    )
    listed = [
        ListedInstitution(
            institution_id=one.pk, name=one.name, desks=one.open_desks, members=one.members
        )
        for one in found
    ]
    # The database sorts capitals before small letters, and accents after all.
    return tuple(sorted(listed, key=lambda one: folded(one.name)))


def find_institution(*, institution_id: int) -> ShownInstitution | None:
    """Return an institution; none where there is none. Four queries."""
    institution = Institution.objects.filter(pk=institution_id).first()
    if institution is None:
        return None
    found = institution.desks.select_related("institution").order_by("name")
    desks = [_desk(desk) for desk in found]
    holdings = institution.holdings.select_related("institution").order_by("role", "held_from")
    return ShownInstitution(
        institution_id=institution.pk,
        name=institution.name,
        open_desks=tuple(desk for desk in desks if desk.closed_on is None),
        closed_desks=tuple(desk for desk in desks if desk.closed_on is not None),
        members=_members_of(institution),
        holdings=tuple(_holding(held) for held in holdings),
    )


def find_desk(*, desk_id: int) -> ShownDesk | None:
    """Return an open desk; none where there is none."""
    desk = Desk.objects.filter(pk=desk_id, closed_on=None).select_related("institution").first()
    if desk is None:
        return None
    others = desk.institution.desks.filter(closed_on=None).exclude(pk=desk_id)
    return _desk(desk, is_last=not others.exists())


def find_member(*, member_id: int) -> ShownMember | None:
    """Return a member at their desk; none where there is none, or they were removed."""
    member = Member.objects.filter(pk=member_id, is_active=True).first()
    if member is None:
        return None
    posting = (
        member.postings.filter(ends_on=None)
        .select_related("member", "desk", "desk__institution")
        .first()
    )
    if posting is None:
        return ShownMember(
            member_id=member.pk, name=member.shown_name, sign_in_name=member.sign_in_name
        )
    return _member(posting)


def pseudonym_of(*, member_id: int) -> uuid.UUID:
    """Return by which pseudonym a member is known elsewhere. Raises `Member.DoesNotExist`."""
    return Member.objects.get(pk=member_id).pseudonym


def find_holding(*, holding_id: int) -> ShownHolding | None:
    """Return a role that an institution holds without an end; none where there is none."""
    held = RoleHolding.objects.filter(pk=holding_id, held_until=None)
    found = held.select_related("institution").first()
    return None if found is None else _holding(found)


def list_holdings() -> tuple[ShownHolding, ...]:
    """Return every role that an institution holds, will hold or held, place by place. One query."""
    found = RoleHolding.objects.select_related("institution").order_by("place", "held_from", "pk")
    return tuple(_holding(held) for held in found)


def list_desk_members(*, desk_id: int) -> tuple[ShownMember, ...]:
    """Return the members of a desk, by their names. One query."""
    postings = Posting.objects.filter(desk=desk_id, ends_on=None)
    found = postings.select_related("member", "desk", "desk__institution")
    return tuple(_member(posting) for posting in found.order_by("member__shown_name", "pk"))


def list_waiting(*, desk_id: int | None = None) -> tuple[ShownMember, ...]:
    """Return who waits for a second person, at a desk or anywhere, the longest first. One query."""
    found = Posting.objects.filter(WAITING, ends_on=None, member__is_active=True)
    if desk_id is not None:
        found = found.filter(desk=desk_id)
    found = found.select_related("member", "desk", "desk__institution").order_by("invited_at", "pk")
    return tuple(_member(posting) for posting in found)


def list_open_desks(*, institution_id: int | None = None) -> tuple[ShownDesk, ...]:
    """Return the open desks of an institution, or of all, by institution and name. One query."""
    found = Desk.objects.filter(closed_on=None).select_related("institution")
    if institution_id is not None:
        found = found.filter(institution=institution_id)
    return tuple(_desk(desk) for desk in found.order_by("institution__name", "name"))


def _members_of(institution: Institution) -> tuple[ShownMember, ...]:
    postings = Posting.objects.filter(desk__institution=institution, ends_on=None)
    found = postings.select_related("member", "desk", "desk__institution")
    return tuple(_member(posting) for posting in found.order_by("member__shown_name", "pk"))


def _desk(desk: Desk, *, is_last: bool = False) -> ShownDesk:
    return ShownDesk(
        desk_id=desk.pk,
        name=desk.name,
        place=desk.place,
        opened_on=shown_day(desk.opened_on),
        closed_on=shown_day(desk.closed_on),
        institution_id=desk.institution_id,
        institution=desk.institution.name,
        is_last=is_last,
        is_by_assignment=desk.is_by_assignment,
        is_confidential=desk.is_confidential,
    )


def _member(posting: Posting) -> ShownMember:
    return ShownMember(
        member_id=posting.member_id,
        name=posting.member.shown_name,
        sign_in_name=posting.member.sign_in_name,
        role=MemberRole(posting.role),
        since=shown_day(posting.starts_on),
        desk_id=posting.desk_id,
        desk=posting.desk.name,
        institution_id=posting.desk.institution_id,
        institution=posting.desk.institution.name,
        suspended_since=shown_instant(posting.member.suspended_at),
        invited_until=shown_instant(posting.member.invited_until),
        waits_since=None if posting.is_confirmed else shown_instant(posting.invited_at),
        pseudonym=posting.member.pseudonym,
    )


def _holding(held: RoleHolding) -> ShownHolding:
    return ShownHolding(
        role=held.role,
        institution=held.institution.name,
        place=held.place,
        first_day=shown_day(held.held_from),
        last_day=shown_day(held.held_until and held.held_until - ONE_DAY),
        is_assumed=held.is_assumed,
        institution_id=held.institution_id,
        holding_id=held.pk,
    )
