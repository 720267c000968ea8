"""GET /me: whose token this is, and what it is for."""

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from amparo.api.needing import Token, caller_of
from amparo.api.schemas import REFUSALS, Instant, written_instant
from amparo.domain.access.scopes import Scope
from amparo.domain.access.table import Action

router = Router()


class Me(Schema):
    """The token that is asked with. Whoever made it is not named."""

    model_config = ConfigDict(use_enum_values=True)

    desk: str = Field(description="The desk for which the program acts.")
    institution: str = Field(description="The institution of the desk.")
    place: str = Field(description="The place of the desk; empty for everywhere.")
    role: str = Field(description="The role in which the program acts.")
    scopes: list[Scope] = Field(description="What the token is for.")
    purpose: str = Field(description="What it was made for, in the words of its maker.")
    expires_at: Instant = Field(description="From then on it lets nobody in.")


@router.get("/me", auth=Token(None, Action.KEEP_ACCOUNT), response={200: Me, **REFUSALS})
def me(request: HttpRequest) -> Me:
    """Say whose token this is, what it is for, and until when."""
    caller = caller_of(request)
    actor, program = caller.actor, caller.program
    return Me(
        desk=actor.desk,
        institution=actor.institution,
        place=actor.place,
        role=actor.role.value,
        scopes=[scope for scope in Scope if scope in program.scopes],
        purpose=program.purpose,
        expires_at=written_instant(program.expires_at),
    )
