"""Loading the invented institutions, people and cases of a country into an empty database."""

from datetime import date, datetime

from django.db import transaction

from amparo.apps.accounts import actions
from amparo.apps.accounts.confidential import set_confidential
from amparo.apps.accounts.queries import desk_ids, institution_ids
from amparo.apps.accounts.roles import MemberRole
from amparo.apps.operations.demonstration_cases import enter_cases
from amparo.apps.operations.demonstration_keys import enter_keys
from amparo.apps.protocols.governing import country_pack
from amparo.domain.casework.demonstration import Demonstration, rebound
from amparo.domain.protocol.language import Protocol
from amparo.packs.caseload_file import read_caseload
from amparo.packs.demonstration_file import read_demonstration
from amparo.packs.pack_file import read_places
from amparo.packs.protocol_file import read_protocol


def load_demonstration(*, now: datetime, password: str) -> int:
    """Load what the country's pack invents, in one transaction; return how many cases.

    The script's last day becomes ``now``. Does nothing and returns 0 where somebody entered
    institutions before.
    """
    if institution_ids():
        return 0
    pack = country_pack()
    protocol = read_protocol(path=pack.protocol)
    places = read_places(pack=pack)
    shown = read_demonstration(
        path=pack.folder / "demonstration.yaml", protocol=protocol, places=places
    )
    script = read_caseload(path=pack.folder / "demo.yaml", protocol=protocol)
    since = script.begins.date()
    with transaction.atomic():
        _enter_institutions(shown, since)
        _hold_roles(rebound(protocol=protocol, demonstration=shown))
        _enter_members(shown, password, since)
        holders = enter_keys(
            passphrase=password,
            now=now,
            without={member.name for member in shown.members if member.is_without_key},
        )
        return enter_cases(shown=shown, script=script, now=now, holders=holders)


def _enter_institutions(shown: Demonstration, since: date) -> None:
    for institution in shown.institutions:
        number = actions.add_institution(name=institution.name)
        for desk in institution.desks:
            opened = actions.open_desk(
                institution_id=number, name=desk.name, place=desk.place, on=since
            )
            if desk.is_confidential:
                set_confidential(desk_id=opened, is_confidential=True)


def _hold_roles(protocol: Protocol) -> None:
    """Enter who holds each role; of two at one place and time the first counts, as in the pack."""
    known = dict(institution_ids())
    for role in protocol.roles.values():
        for holder in role.holders:
            if holder.institution not in known:
                known[holder.institution] = actions.add_institution(name=holder.institution)
            try:
                actions.hold_role(
                    role=role.name,
                    institution_id=known[holder.institution],
                    place=holder.place,
                    held_from=holder.held_from,
                    held_until=holder.held_until,
                    is_assumed=holder.is_assumed,
                )
            except actions.Refused as refusal:
                if refusal.code != "held already":
                    raise


def _enter_members(shown: Demonstration, password: str, since: date) -> None:
    desks = desk_ids()
    for member in shown.members:
        actions.enter_member(
            sign_in_name=member.sign_in,
            shown_name=member.name,
            password=password,
            desk_id=desks[member.institution, member.desk],
            role=MemberRole(member.role),
            on=since,
            inviter=None,
        )
