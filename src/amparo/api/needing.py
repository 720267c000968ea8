"""What a route of the API needs: a scope of the token, and an action of its maker's role."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from ninja.security import HttpBearer

from amparo.api.problems import Code, Refusal
from amparo.apps.accounts.access import may_enter
from amparo.apps.accounts.seeing import Actor
from amparo.apps.tokens.queries import Program
from amparo.domain.access.scopes import SCOPE_ACTIONS, Scope
from amparo.domain.access.table import Action


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who asks: a program, the member in whose name it acts, and the instant of the request."""

    program: Program
    actor: Actor
    at: datetime


class Token(HttpBearer):
    """Lets in a token with a scope, if the role of its maker may do the action, too.

    The gate has looked at the token before, and has told the database who is looking.
    """

    def __init__(self, scope: Scope | None, action: Action) -> None:
        super().__init__()
        if scope is not None and action not in SCOPE_ACTIONS[scope]:
            raise ValueError(f"{scope.value} does not stand for: {action.value}")
        self.scope = scope
        self.action = action

    def __call__(self, request: HttpRequest) -> Caller:
        """Return who asks. Raises `Refusal`."""
        caller = caller_of(request)
        if not may_enter(action=self.action, actor=caller.actor):
            raise Refusal(Code.ROLE)
        if self.scope is not None and self.scope not in caller.program.scopes:
            raise Refusal(Code.SCOPE)
        return caller

    def authenticate(self, request: HttpRequest, _token: str) -> Caller:
        """Return who asks, as `__call__` does."""
        return self(request)


def caller_of(request: HttpRequest) -> Caller:
    """Return who asks, as the gate found them. Raises `Refusal` where nobody said who they are."""
    caller: Caller | None = getattr(request, "caller", None)
    if caller is None:
        raise Refusal(Code.UNAUTHENTICATED)
    return caller
