"""The cast of the tests of the web: invented people at invented desks, under Paraguay's protocol.

*Amina* is an officer of the police in Asunción, *Mateo* her colleague at the same desk, *Rosa*
an officer of the police in Ciudad del Este. *Bruno* is a prosecutor, at whose desk *Marta* leads
the cases. At Amina's desk *Lucía* leads the cases and *Pablo* manages the members. At the
secretariat *Clara* coordinates, *Diego* administers the country, *Elena* edits and *Julia* checks
the journal. Nobody of these is real. Each has a sheet of codes for the second step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password

from amparo.apps.accounts.factors.codes import make_sheet
from amparo.apps.accounts.factors.sheets import without
from amparo.apps.accounts.models import Desk, Institution, Member, Posting, RoleHolding
from amparo.apps.accounts.roles import MemberRole
from amparo.apps.accounts.seeing import Actor, find_actor

PASSWORD = "an invented password"
SINCE = date(2020, 1, 1)
POLICE = "Policía Nacional"
PROSECUTION = "Ministerio Público"
SECRETARIAT = "Mesa Interinstitucional"
_ROLES = {
    POLICE: (
        "police",
        "any official or professional in contact",
        "body that received the complaint",
    ),
    PROSECUTION: ("specialised prosecution unit", "prosecution service"),
    SECRETARIAT: ("members of the Mesa Interinstitucional",),
}


# The codes of each sheet: the database keeps none that could be read.
_SHEETS: dict[str, Sequence[str]] = {}


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everybody, as actions know them."""

    amina: Actor
    mateo: Actor
    rosa: Actor
    bruno: Actor
    lucia: Actor
    pablo: Actor
    clara: Actor
    diego: Actor
    elena: Actor
    julia: Actor
    marta: Actor


def enter_cast() -> Cast:
    """Enter institutions, desks, roles and members."""
    institutions = {name: Institution.objects.create(name=name) for name in _ROLES}
    for name, roles in _ROLES.items():
        for role in roles:
            RoleHolding.objects.create(role=role, institution=institutions[name])
    desks = {
        "police asunción": _desk(institutions[POLICE], "Police, Asunción", "Asunción"),
        "police alto paraná": _desk(institutions[POLICE], "Police, Alto Paraná", "Alto Paraná"),
        "prosecution": _desk(institutions[PROSECUTION], "Anti-trafficking unit", ""),
        "secretariat": _desk(institutions[SECRETARIAT], "Secretariat", ""),
    }
    officer = MemberRole.OFFICER
    return Cast(
        amina=_member("amina", desks["police asunción"], officer),
        mateo=_member("mateo", desks["police asunción"], officer),
        rosa=_member("rosa", desks["police alto paraná"], officer),
        bruno=_member("bruno", desks["prosecution"], officer),
        lucia=_member("lucia", desks["police asunción"], MemberRole.CASE_LEAD),
        pablo=_member("pablo", desks["police asunción"], MemberRole.DESK_ADMINISTRATOR),
        clara=_member("clara", desks["secretariat"], MemberRole.COORDINATOR),
        diego=_member("diego", desks["secretariat"], MemberRole.COUNTRY_ADMINISTRATOR),
        elena=_member("elena", desks["secretariat"], MemberRole.EDITOR),
        julia=_member("julia", desks["secretariat"], MemberRole.AUDITOR),
        marta=_member("marta", desks["prosecution"], MemberRole.CASE_LEAD),
    )


def next_code(name: str) -> str:
    """The first code that somebody has not used of the sheet with which they were entered."""
    kept = name.strip().lower()
    sheet = Authenticator.objects.get(user__sign_in_name=kept, type="recovery_codes")
    return next(
        code
        for code in _SHEETS[kept]
        if without(member=sheet.user, sheet=sheet.data, code=code) is not None
    )


def _desk(institution: Institution, name: str, place: str) -> Desk:
    return Desk.objects.create(institution=institution, name=name, place=place, opened_on=SINCE)


def _member(name: str, desk: Desk, role: MemberRole) -> Actor:
    member = Member.objects.create(
        sign_in_name=name, shown_name=name.title(), password=make_password(PASSWORD)
    )
    Posting.objects.create(member=member, desk=desk, role=role, starts_on=SINCE)
    _SHEETS[name] = make_sheet(member=member)
    actor = find_actor(member=member)
    assert actor is not None
    return actor
