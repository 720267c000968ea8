"""Signing in with both steps, as a member of the cast who has a sheet of codes."""

import time
from typing import TYPE_CHECKING

from django.test import Client

from amparo.apps.accounts.sessions import keep_proof
from tests.cast import PASSWORD, next_code

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

SIGN_IN = "/sign-in/"
SECOND_STEP = "/sign-in/code/"


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str) -> "Answer":
    """Say name and password, and a code of the sheet where one is asked; return the answer.

    ``more`` are hidden fields, which both steps send along.
    """
    answer = client.post(SIGN_IN, {**more, "username": name, "password": password})
    if not asks_for_code(answer):
        return answer
    return client.post(SECOND_STEP, {**more, "code": next_code(name)})


def asks_for_code(answer: "Answer") -> bool:
    """Whether an answer is the page of the second step."""
    return f'action="{SECOND_STEP}"' in answer.content.decode()


def prove(client: Client) -> None:
    """Let a browser have proved just now whose it is."""
    session = client.session
    keep_proof(session=session, now_seconds=time.time())
    session.save()
