"""What changes institutions, desks, roles and members. Nothing is deleted: it ends on a day."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.db.models import Q

from amparo.apps.accounts.confirming import WAITING, Inviter, confirm_anew, confirmed_at_once
from amparo.apps.accounts.consequences import (
    end_tokens_of,
    pass_cases_on,
    project_open_cases_anew,
)
from amparo.apps.accounts.factors.having import list_factors, remove_all_factors
from amparo.apps.accounts.factors.open_sessions import end_others
from amparo.apps.accounts.history import Kind, note
from amparo.apps.accounts.models import Desk, Institution, Member, Posting, RoleHolding
from amparo.apps.accounts.roles import MemberRole
from amparo.apps.operations.transactions import Turn, take_turn


class Refused(ValueError):
    """Something cannot be entered or ended. ``code`` says why, for the page that tells it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add_institution(*, name: str) -> int:
    """Enter an institution and return its id. Raises `Refused`: ``name taken``, ``no name``."""
    kept = _kept_name(name)
    with transaction.atomic():
        institution, is_new = Institution.objects.get_or_create(name=kept)
    if not is_new:
        raise Refused("name taken")
    return institution.pk


def open_desk(*, institution_id: int, name: str, place: str, on: date) -> int:
    """Open a desk of an institution at a place, or for everywhere, and return its id.

    Raises `Refused`: ``no name``, ``desk there`` if it has an open desk at the place.
    """
    kept = _kept_name(name)
    with transaction.atomic():
        institution = Institution.objects.select_for_update().get(pk=institution_id)
        if institution.desks.filter(place=place, closed_on=None).exists():
            raise Refused("desk there")
        desk = Desk.objects.create(institution=institution, name=kept, place=place, opened_on=on)
        project_open_cases_anew()
        return desk.pk


def set_seeing(*, desk_id: int, is_by_assignment: bool) -> None:
    """Say whether the officers of a desk see only the cases assigned to them.

    Raises `Refused`: ``desk closed``.
    """
    with transaction.atomic():
        _lock_open_desk(desk_id)
        Desk.objects.filter(pk=desk_id).update(is_by_assignment=is_by_assignment)


def close_desk(*, desk_id: int, on: date) -> None:
    """Close a desk from a day on.

    Raises `Refused`: ``closed already``, ``members there`` now or after that day, ``before it
    opened``.
    """
    with transaction.atomic():
        desk = Desk.objects.select_for_update().get(pk=desk_id)
        if desk.closed_on is not None:
            raise Refused("closed already")
        if desk.postings.filter(Q(ends_on=None) | Q(ends_on__gt=on)).exists():
            raise Refused("members there")
        if on < desk.opened_on:
            raise Refused("before it opened")
        desk.closed_on = on
        desk.save(update_fields=["closed_on"])
        project_open_cases_anew()


def hold_role(
    *,
    role: str,
    institution_id: int,
    place: str,
    held_from: date | None,
    held_until: date | None = None,
    is_assumed: bool = False,
) -> int:
    """Let an institution hold a role of the protocol and return the id of the holding.

    Raises `Refused`: ``ends before it starts``, ``held already`` by another at that place then.
    """
    if held_from and held_until and held_until <= held_from:
        raise Refused("ends before it starts")
    with transaction.atomic():
        take_turn(Turn.ADMINISTERING, about=f"role {role}")
        same = RoleHolding.objects.filter(role=role, place=place)
        if held_until is not None:
            same = same.filter(Q(held_from=None) | Q(held_from__lt=held_until))
        if held_from is not None:
            same = same.filter(Q(held_until=None) | Q(held_until__gt=held_from))
        if same.exists():
            raise Refused("held already")
        held = RoleHolding.objects.create(
            role=role,
            institution_id=institution_id,
            place=place,
            held_from=held_from,
            held_until=held_until,
            is_assumed=is_assumed,
        )
        project_open_cases_anew()
        return held.pk


def end_role(*, holding_id: int, on: date) -> None:
    """End a holding: the institution holds the role no longer on that day.

    Raises `Refused`: ``ended already``, ``ends before it starts``.
    """
    with transaction.atomic():
        held = RoleHolding.objects.select_for_update().get(pk=holding_id)
        if held.held_until is not None:
            raise Refused("ended already")
        if held.held_from is not None and on <= held.held_from:
            raise Refused("ends before it starts")
        held.held_until = on
        held.save(update_fields=["held_until"])
        project_open_cases_anew()


def enter_member(
    *,
    sign_in_name: str,
    shown_name: str,
    password: str,
    desk_id: int,
    role: MemberRole,
    on: date,
    inviter: Inviter | None,
    invited_until: datetime | None = None,
) -> int:
    """Enter a member at a desk and return their id.

    ``inviter`` is none where Amparo is begun with them; else a second person confirms them, in a
    role that needs it.

    ``invited_until``: until then the password is good to sign in once, and they must choose one
    of their own; none if it is their own already.
    Raises `Refused`: ``no name``, ``name taken``, ``desk closed``; and Django's
    `ValidationError` for a password that is easy to guess.
    """
    kept = sign_in_name.strip().lower()
    if not kept or not shown_name.strip():
        raise Refused("no name")
    validate_password(password)
    with transaction.atomic():
        _lock_open_desk(desk_id)
        member = _new_member(kept, shown_name.strip(), password, invited_until)
        _post(member, desk_id, role, on, inviter)
        note(member=member.pseudonym, kind=Kind.ENTERED, about=role)
        return member.pk


def begin(
    *,
    institution: str,
    also: Iterable[str],
    sign_in_name: str,
    shown_name: str,
    password: str,
    on: date,
    invited_until: datetime,
) -> int:
    """Enter the first administrator, at a desk of an institution, and return their id.

    ``also`` are the institutions that the protocol itself names; they are entered without desks.
    Raises `Refused` as `enter_member` does, and ``begun`` where somebody administers already.
    """
    with transaction.atomic():
        if Posting.objects.filter(role=MemberRole.COUNTRY_ADMINISTRATOR, ends_on=None).exists():
            raise Refused("begun")
        for name in dict.fromkeys(also):
            Institution.objects.get_or_create(name=name)
        own, _ = Institution.objects.get_or_create(name=_kept_name(institution))
        desk, _ = Desk.objects.get_or_create(
            institution=own, place="", closed_on=None, defaults={"name": own.name, "opened_on": on}
        )
        return enter_member(
            sign_in_name=sign_in_name,
            shown_name=shown_name,
            password=password,
            desk_id=desk.pk,
            role=MemberRole.COUNTRY_ADMINISTRATOR,
            on=on,
            inviter=None,
            invited_until=invited_until,
        )


def move_member(
    *, member_id: int, desk_id: int, role: MemberRole, on: date, inviter: Inviter
) -> None:
    """Move a member to a desk and a role from a day on; what they were before ends that day.

    A second person confirms them there, in a role that needs it.

    Raises `Refused`: ``desk closed``, ``before it started``, ``removed``, ``no change``, ``last
    administrator``.
    """
    with transaction.atomic():
        member, posting = _lock_posted(member_id)
        _lock_open_desk(desk_id)
        if posting and (posting.desk_id, posting.role) == (desk_id, role):
            raise Refused("no change")
        if role != MemberRole.COUNTRY_ADMINISTRATOR:
            _keep_an_administrator(posting)
        _end(posting, on)
        _post(member, desk_id, role, on, inviter)
        note(member=member.pseudonym, kind=Kind.MOVED, about=role)


def suspend_member(*, member_id: int, at: datetime) -> None:
    """Let a member sign in no longer, for now; they keep their desk, and are signed out.

    The tokens they made are revoked for good.

    Raises `Refused`: ``removed``, ``suspended already``, ``last administrator``.
    """
    with transaction.atomic():
        member, posting = _lock_posted(member_id)
        if member.suspended_at is not None:
            raise Refused("suspended already")
        _keep_an_administrator(posting)
        member.suspended_at = at
        member.save(update_fields=["suspended_at"])
        note(member=member.pseudonym, kind=Kind.SUSPENDED)
        end_tokens_of(member=member.pseudonym)
        # Or a session would go on where it was, once they are let in again.
        end_others(member=member, this=None)


def readmit_member(*, member_id: int) -> None:
    """Let a suspended member sign in again. Raises `Refused`: ``removed``, ``no change``."""
    with transaction.atomic():
        member, _ = _lock_posted(member_id)
        if member.suspended_at is None:
            raise Refused("no change")
        member.suspended_at = None
        member.save(update_fields=["suspended_at"])
        note(member=member.pseudonym, kind=Kind.CAME_BACK)


def remove_member(*, member_id: int, on: date, successor_id: int | None = None) -> None:
    """Let a member act for no desk from a day on; they cannot sign in, and are signed out.

    The cases in their hands pass to the successor, who is at the same desk. Raises `Refused`:
    ``before it started``, ``removed``, ``last administrator``, ``other desk`` for a successor who
    is not there.
    """
    with transaction.atomic():
        member, posting = _lock_posted(member_id)
        _keep_an_administrator(posting)
        if successor_id is not None:
            pass_cases_on(member=member.pseudonym, to=_successor(successor_id, posting).pseudonym)
        _end(posting, on)
        member.is_active = False
        member.save(update_fields=["is_active"])
        note(member=member.pseudonym, kind=Kind.REMOVED)


def change_password(
    *, member_id: int, password: str, invited_until: datetime, inviter: Inviter | None
) -> None:
    """Give a member a password, for them to replace when they next sign in.

    Whoever has no second step is then confirmed anew: the password alone is they. ``inviter`` is
    none where whoever keeps the server does it, who needs nobody.

    It is good to sign in once until ``invited_until``. Who is signed in with the old one is signed
    out. Raises `Refused`: ``removed``; and `ValidationError` for a password that is easy to guess.
    """
    validate_password(password)
    with transaction.atomic():
        member, posting = _lock_posted(member_id)
        if posting and inviter and not list_factors(member=member):
            confirm_anew(posting=posting, inviter=inviter)
        member.password = make_password(password)
        member.has_first_password = True
        member.invited_until = invited_until
        member.save(update_fields=["password", "has_first_password", "invited_until"])
        note(member=member.pseudonym, kind=Kind.PASSWORD_GIVEN)
        # Whoever is given a new password may have lost the old one to somebody.
        end_tokens_of(member=member.pseudonym)


def remove_second_factors(*, member_id: int, inviter: Inviter | None) -> None:
    """Let a member who has lost them all set their second factors up anew; they are signed out.

    A second person confirms them anew: who can give a password, too, could sign in as them.
    ``inviter`` is none where whoever keeps the server does it.

    Raises `Refused`: ``removed``.
    """
    with transaction.atomic():
        member, posting = _lock_posted(member_id)
        if posting and inviter:
            confirm_anew(posting=posting, inviter=inviter)
        remove_all_factors(member=member)
        note(member=member.pseudonym, kind=Kind.FACTORS_TAKEN)
        end_others(member=member, this=None)


def _new_member(
    sign_in_name: str, shown_name: str, password: str, invited_until: datetime | None
) -> Member:
    try:
        with transaction.atomic():
            return Member.objects.create(
                sign_in_name=sign_in_name,
                shown_name=shown_name,
                password=make_password(password),
                has_first_password=invited_until is not None,
                invited_until=invited_until,
            )
    except IntegrityError as taken:
        raise Refused("name taken") from taken


def _post(
    member: Member, desk_id: int, role: MemberRole, on: date, inviter: Inviter | None
) -> None:
    Posting.objects.create(
        member=member, desk_id=desk_id, role=role, starts_on=on,
        invited_by=inviter.member if inviter else None, invited_at=inviter.at if inviter else None,
        confirmed_at=confirmed_at_once(desk_id=desk_id, role=role, inviter=inviter),
    )  # fmt: skip


def _lock_posted(member_id: int) -> tuple[Member, Posting | None]:
    member = Member.objects.select_for_update().get(pk=member_id)
    if not member.is_active:
        raise Refused("removed")
    return member, member.postings.select_for_update().filter(ends_on=None).first()


def _successor(member_id: int, leaving: Posting | None) -> Member:
    found = Member.objects.filter(
        pk=member_id, is_active=True, postings__ends_on=None,
        postings__desk=leaving.desk_id if leaving else None,
    ).first()  # fmt: skip
    if found is None:
        raise Refused("other desk")
    return found


def _keep_an_administrator(leaving: Posting | None) -> None:
    """Refuse to let the last administrator go: nobody could enter another."""
    if leaving is None or leaving.role != MemberRole.COUNTRY_ADMINISTRATOR:
        return
    take_turn(Turn.ADMINISTERING, about="the last administrator")
    others = Posting.objects.exclude(WAITING).filter(
        role=MemberRole.COUNTRY_ADMINISTRATOR, ends_on=None, member__suspended_at=None
    )
    if not others.exclude(pk=leaving.pk).exists():
        raise Refused("last administrator")


def _end(posting: Posting | None, on: date) -> None:
    if posting is None:
        return
    if on < posting.starts_on:
        raise Refused("before it started")
    posting.ends_on = on
    posting.save(update_fields=["ends_on"])


def _lock_open_desk(desk_id: int) -> None:
    """Keep a desk open until this transaction ends."""
    if Desk.objects.select_for_update().filter(pk=desk_id, closed_on=None).first() is None:
        raise Refused("desk closed")


def _kept_name(name: str) -> str:
    kept = " ".join(name.split())
    if not kept:
        raise Refused("no name")
    return kept
