"""The secret of an app that is being set up: it waits in the session, sealed for its member."""

from django.http import HttpRequest

from amparo.apps.accounts.factors.adapter import seal_for, unseal_for
from amparo.apps.accounts.factors.codes import make_secret
from amparo.apps.accounts.models import Member
from amparo.vault.sealing import NotSealed

_WAITING = "secret of a new app"


def secret_at_hand(request: HttpRequest, *, member: Member) -> str:
    """Return the secret that waits for its first code; a new one where none does."""
    try:
        return unseal_for(member, sealed=request.session[_WAITING])
    except (KeyError, NotSealed):
        secret = make_secret()
        request.session[_WAITING] = seal_for(member, text=secret)
        return secret


def forget_secret(request: HttpRequest) -> None:
    """Let no secret wait any more."""
    request.session.pop(_WAITING, None)
