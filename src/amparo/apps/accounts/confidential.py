"""What is told of confidential desks, such as shelters: that a service acted, not which nor where.

Their own members and the administrators of the country read everything. To all others such a desk,
its place and its members have no name, nor has an institution that is known by no other desk. Here
alone it is decided. Only what is told is masked: which desk a duty reaches, and everything else
that follows from a journal, goes by the true names.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Value
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.apps.accounts.actions import Refused
from amparo.apps.accounts.models import Desk, Member, Posting
from amparo.apps.accounts.roles import MemberRole
from amparo.apps.operations.transactions import OwnDesk, OwnRole
from amparo.domain.protocol.labels import InstitutionLabel, Labels

A_SERVICE = "a confidential service"
"""The name by which data call any of them; `service_label` says it in a language."""

_ADMINISTERS = Q(Exact(OwnRole(), Value(MemberRole.COUNTRY_ADMINISTRATOR.value)))


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the reader may know of desks: the ``names`` of all by their ids, masked where need be.

    ``untold`` are the desks, and ``institutions`` the institutions, that have no name for them;
    ``spots`` say of which institution and at which place those desks are, and ``places`` at which
    places no other desk is.
    """

    names: Mapping[int, str]
    untold: frozenset[int]
    institutions: frozenset[str]
    spots: frozenset[tuple[str, str]]
    places: frozenset[str]

    def institution(self, name: str, *, desk_id: int | None = None) -> str:
        """Return the name of an institution, said of one of its desks if that is named."""
        return A_SERVICE if name in self.institutions or desk_id in self.untold else name

    def place(self, name: str, *, institution: str) -> str:
        """Return the place of a desk of an institution; empty where it is not told."""
        is_untold = institution in self.institutions or (institution, name) in self.spots
        return "" if is_untold or name in self.places else name

    def labels(self, labels: Labels) -> Labels:
        """Return labels in which an institution that is not told is called a service."""
        masked = dict.fromkeys(self.institutions, labels.institution(A_SERVICE))
        return replace(labels, institutions={**labels.institutions, **masked})


class _Row(NamedTuple):
    desk_id: int
    name: str
    place: str
    is_closed: bool
    institution: str
    is_told: bool | None


def read_known() -> Known:
    """Return what the reader may know of desks, open or closed. One query."""
    is_told = Q(is_confidential=False) | Q(pk=OwnDesk()) | _ADMINISTERS
    found = Desk.objects.order_by("pk").annotate(
        is_closed=ExpressionWrapper(Q(closed_on__isnull=False), output_field=BooleanField()),
        is_told=ExpressionWrapper(is_told, output_field=BooleanField()),
    )
    rows = [
        _Row(*row)
        for row in found.values_list(
            "pk", "name", "place", "is_closed", "institution__name", "is_told"
        )
    ]
    institutions = _untold_institutions(rows)
    untold = [row for row in rows if not row.is_told or row.institution in institutions]
    ids = frozenset(row.desk_id for row in untold)
    elsewhere = {row.place for row in rows if row.desk_id not in ids and not row.is_closed}
    return Known(
        names={
            row.desk_id: _service() if row.desk_id in ids else f"{row.institution} · {row.name}"
            for row in rows
        },
        untold=ids,
        institutions=institutions,
        spots=frozenset((row.institution, row.place) for row in untold),
        places=frozenset(row.place for row in untold) - elsewhere,
    )


def _untold_institutions(rows: Sequence[_Row]) -> frozenset[str]:
    """Return the institutions none of whose open desks is told; of none is open, none of whose."""
    found = set()
    for name in {row.institution for row in rows if not row.is_told}:
        desks = [row for row in rows if row.institution == name]
        if not any(row.is_told for row in [one for one in desks if not one.is_closed] or desks):
            found.add(name)
    return frozenset(found)


def told_names(pseudonyms: Collection[str]) -> Mapping[str, str]:
    """Return the shown name of each member by their pseudonym, as text. One query.

    Who is or was at a confidential desk is *A member*, but to whoever is at the same desk now.
    """
    posted = Posting.objects.filter(member=OuterRef("pk"))
    hidden = Exists(posted.filter(desk__is_confidential=True))
    here = Exists(posted.filter(desk=OwnDesk(), ends_on=None))
    rows = Member.objects.filter(pseudonym__in=pseudonyms).annotate(
        is_hidden=ExpressionWrapper(hidden & ~here & ~_ADMINISTERS, output_field=BooleanField())
    )
    return {
        str(pseudonym): _("A member") if is_hidden else name
        for pseudonym, name, is_hidden in rows.values_list("pseudonym", "shown_name", "is_hidden")
    }


def confidential_desks() -> frozenset[int]:
    """Return the open desks that are confidential, whoever asks: to be told to nobody. One query.

    For what goes to such a desk without anybody choosing it.
    """
    found = Desk.objects.filter(is_confidential=True, closed_on=None)
    return frozenset(found.values_list("pk", flat=True))


def service_label(*, language: str) -> InstitutionLabel:
    """Return what any confidential service is called in a language."""
    with override(language):
        return InstitutionLabel(name=_service(), the=_("a confidential service"))


def confidential_among(*, desks: Collection[int]) -> frozenset[int]:
    """Return which of some desks are confidential, whoever reads. One query."""
    found = Desk.objects.filter(pk__in=desks, is_confidential=True)
    return frozenset(found.values_list("pk", flat=True))


def set_confidential(*, desk_id: int, is_confidential: bool) -> None:
    """Say whether a desk is confidential: a shelter, for example.

    Raises `Refused`: ``desk closed``.
    """
    found = Desk.objects.filter(pk=desk_id, closed_on=None)
    if not found.update(is_confidential=is_confidential):
        raise Refused("desk closed")


def _service() -> str:
    return _("A confidential service")
