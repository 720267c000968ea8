"""How long somebody stays signed in: half an hour without use, twelve hours at most.

Phones and computers are shared. Django ends a session half an hour after it was last kept; so it
is kept anew while it is used, though not for every page.
"""

from django.contrib.sessions.backends.base import SessionBase

LONGEST_SECONDS = 12 * 60 * 60
_KEPT_ANEW_AFTER_SECONDS = 60
_BEGAN = "signed in at"
_USED = "used at"
_PROVED = "proved at"
_PROOF_HOLDS_SECONDS = 10 * 60


def begin_session(*, session: SessionBase, now_seconds: float) -> None:
    """Let the twelve hours begin, as somebody has just said their password."""
    session[_BEGAN] = session[_USED] = int(now_seconds)


def is_over(*, session: SessionBase, now_seconds: float) -> bool:
    """Whether somebody signed in too long ago to go on without their password."""
    return now_seconds - float(session.get(_BEGAN, now_seconds)) >= LONGEST_SECONDS


def seconds_left(*, session: SessionBase, now_seconds: float, unused_seconds: int) -> int:
    """Return how long a session that was used just now lasts if it is used no more."""
    began = float(session.get(_BEGAN, now_seconds))
    return max(1, min(unused_seconds, int(began + LONGEST_SECONDS - now_seconds)))


def use_session(*, session: SessionBase, now_seconds: float) -> bool:
    """Let the half hour begin anew, where more than a minute has passed since it last did.

    Returns whether it did.
    """
    if _BEGAN not in session:
        begin_session(session=session, now_seconds=now_seconds)
    elif now_seconds - session[_USED] > _KEPT_ANEW_AFTER_SECONDS:
        session[_USED] = int(now_seconds)
    else:
        return False
    return True


def keep_proof(*, session: SessionBase, now_seconds: float) -> None:
    """Keep that somebody has just proved who they are."""
    session[_PROVED] = int(now_seconds)


def is_proved(*, session: SessionBase, now_seconds: float) -> bool:
    """Whether somebody has proved who they are within the last ten minutes."""
    return now_seconds - float(session.get(_PROVED, 0)) < _PROOF_HOLDS_SECONDS
