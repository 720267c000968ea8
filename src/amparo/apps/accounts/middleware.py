"""Telling the database who is looking, once in each request."""

import time
from collections.abc import Callable, Mapping

from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from amparo.apps.accounts.access import asking
from amparo.apps.accounts.factors.open_sessions import note_session
from amparo.apps.accounts.leaving import is_left_open, left_in_time
from amparo.apps.accounts.seeing import Actor, find_actor
from amparo.apps.accounts.sessions import is_over, use_session
from amparo.apps.operations.transactions import tell_policies
from amparo.domain.access.table import Action, Reach

Answer = Callable[[HttpRequest], HttpResponseBase]


def known_member(answer: Answer) -> Answer:
    """Set the member of the request on its transaction, so that row-level security holds.

    Who signed in too long ago is signed out first. A page that shows nothing of anybody is for
    nobody: it is no use of a session.
    """

    def answered(request: HttpRequest) -> HttpResponseBase:
        if is_left_open(request):
            return answer(request)
        _mind_the_session(request)
        actor = find_actor(member=request.user) if request.user.is_authenticated else None
        request.actor = actor  # type: ignore[attr-defined]  # read through seeing.actor_of
        if actor is not None:
            see_as(actor=actor)
        response = answer(request)
        return left_in_time(request, response) if request.user.is_authenticated else response

    return answered


def _mind_the_session(request: HttpRequest) -> None:
    if not request.user.is_authenticated:
        return
    now_seconds = time.time()
    if is_over(session=request.session, now_seconds=now_seconds):
        logout(request)
    elif use_session(session=request.session, now_seconds=now_seconds):
        note_session(request, member=request.user)


def see_as(*, actor: Actor) -> None:
    """Let the rest of this transaction see and write what a member at their desk may."""
    tell_policies(said=settings_of(actor=actor))


def settings_of(*, actor: Actor) -> dict[str, str]:
    """Return what the policies of the database ask of whoever is looking, by its name."""
    reach = asking(actor=actor).reach(Action.SEE_CASE)
    return {
        "amparo.member": str(actor.member),
        "amparo.desk": str(actor.desk_id),
        # Whom nobody has confirmed has no role yet, as the policies see them.
        "amparo.role": actor.role.value if actor.is_confirmed else "",
        "amparo.reach": _REACHES[reach],
    }


_REACHES: Mapping[Reach | None, str] = {Reach.DESK: "desk", Reach.ASSIGNED: "assigned", None: ""}
