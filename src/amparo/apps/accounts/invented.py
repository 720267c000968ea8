"""The invented members of a demonstration, with what each of them sees."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language

from amparo.apps.accounts.queries import list_sign_ins
from amparo.apps.accounts.roles import MemberRole
from amparo.domain.casework.demonstration import Demonstration
from amparo.packs.demonstration_file import read_demonstration
from amparo.packs.folder import packs_folder
from amparo.packs.pack_file import read_pack, read_places
from amparo.packs.protocol_file import read_protocol


@dataclass(frozen=True, kw_only=True)
class Invented:
    """An invented member: how they sign in, who they are, and what there is to see."""

    sign_in_name: str
    shown_name: str
    institution: str
    desk: str
    role: MemberRole
    sees: str


def list_invented(*, country: str) -> tuple[Invented, ...]:
    """Return the invented members of the pack who can sign in, in the language of the reader."""
    language = (get_language() or "en").partition("-")[0]
    sees = {member.sign_in: member.sees for member in _shown(country).members}
    return tuple(
        Invented(
            sign_in_name=one.sign_in_name,
            shown_name=one.shown_name,
            institution=one.institution,
            desk=one.desk,
            role=one.role,
            sees=sees[one.sign_in_name].get(language, ""),
        )
        for one in list_sign_ins()
        if one.sign_in_name in sees
    )


@lru_cache(maxsize=2)
def _shown(country: str) -> Demonstration:
    pack = read_pack(folder=packs_folder() / country)
    return read_demonstration(
        path=pack.folder / "demonstration.yaml",
        protocol=read_protocol(path=pack.protocol),
        places=read_places(pack=pack),
    )
