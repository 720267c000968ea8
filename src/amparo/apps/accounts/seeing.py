"""Who is looking: the member of a request, with the desk they act for."""

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest

from amparo.apps.accounts.factors.having import has_factor
from amparo.apps.accounts.models import Member, Posting
from amparo.apps.accounts.roles import MemberRole


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A member at their desk, as actions and the database know them.

    ``is_by_assignment``: members of the desk see only the cases assigned to them.
    ``is_confirmed``: they wait for no second person, and may act in their role.
    """

    member: uuid.UUID
    shown_name: str
    role: MemberRole
    desk_id: int
    desk: str
    institution: str
    place: str
    has_first_password: bool = False
    is_by_assignment: bool = False
    has_second_factor: bool = False
    is_confirmed: bool = True


class NoPosting(PermissionError):
    """A member is at no desk, so that nothing can be shown or done."""


def actor_of(request: HttpRequest) -> Actor:
    """Return who is looking. Raises `NoPosting` where nobody is, or they are at no desk."""
    found: Actor | None = getattr(request, "actor", None)
    if found is None:
        raise NoPosting
    return found


def find_actor(*, member: Member) -> Actor | None:
    """Return a member at the desk they are at now; none if they are at none, or suspended."""
    posting = (
        member.postings.filter(ends_on=None)
        .select_related("member", "desk", "desk__institution")
        .annotate(has_second_factor=has_factor(member_field="member"))
        .first()
    )
    if posting is None or posting.desk.closed_on is not None or member.suspended_at is not None:
        return None
    return actor_at(posting=posting, has_second_factor=posting.has_second_factor)


def find_posted(*, posting_id: int) -> Actor | None:
    """Return a member at the desk of a posting; none once they act there no longer. One query."""
    acting = acting_postings().select_related("member", "desk", "desk__institution")
    posting = acting.filter(pk=posting_id).first()
    return actor_at(posting=posting) if posting else None


def acting_postings() -> QuerySet[Posting]:
    """Return the postings whose members act for their desks now."""
    return Posting.objects.filter(
        ends_on=None,
        desk__closed_on=None,
        member__is_active=True,
        member__suspended_at=None,
    )


def actor_at(*, posting: Posting, has_second_factor: bool = False) -> Actor:
    """Return the member of a posting, with its desk and its institution at hand."""
    desk, member = posting.desk, posting.member
    return Actor(
        member=member.pseudonym,
        shown_name=member.shown_name,
        role=MemberRole(posting.role),
        desk_id=desk.pk,
        desk=desk.name,
        institution=desk.institution.name,
        place=desk.place,
        has_first_password=member.has_first_password,
        is_by_assignment=desk.is_by_assignment,
        has_second_factor=has_second_factor,
        is_confirmed=posting.is_confirmed,
    )
