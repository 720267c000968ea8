"""That a member has said why they look at a case: kept in their session, and without the words."""

import uuid

from django.contrib.sessions.backends.base import SessionBase

from amparo.apps.accounts.sessions import LONGEST_SECONDS

ASKED_AGAIN_AFTER_SECONDS = 60 * 60
_SAID = "said why"


def keep_said(*, session: SessionBase, case: uuid.UUID, now_seconds: float) -> None:
    """Keep that they have just said it. What no session can need any more is let go."""
    said = {
        one: at
        for one, at in session.get(_SAID, {}).items()
        if now_seconds - at < LONGEST_SECONDS
    }  # fmt: skip
    session[_SAID] = {**said, str(case): int(now_seconds)}


def has_said(*, session: SessionBase, case: uuid.UUID, now_seconds: float, is_sent: bool) -> bool:
    """Whether they said it within an hour; for what ``is_sent``, in this session at all.

    Whoever wrote for longer than an hour is not held up when they send it.
    """
    longest = LONGEST_SECONDS if is_sent else ASKED_AGAIN_AFTER_SECONDS
    at = session.get(_SAID, {}).get(str(case))
    return at is not None and now_seconds - at < longest
