"""Passkeys: what the browser is asked, and what it answers. The challenge waits in the session."""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from fido2.webauthn import UserVerificationRequirement

from amparo.apps.accounts.models import Member

_LONGEST_BYTES = 32 * 1024
# What a browser's answer may hold that the library cannot read: it says so in many ways.
_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError, ValidationError)


class WrongPasskey(ValueError):
    """The answer of a browser is not one to what it was asked, or of a passkey of somebody else."""


def has_passkey(*, member: Member) -> bool:
    """Whether a member has a passkey."""
    found = Authenticator.objects.filter(user=member, type=Authenticator.Type.WEBAUTHN)
    return bool(found.exists())


def ask_for_new(*, member: Member) -> str:
    """Return what a browser is asked to make a passkey, as JSON, and remember the question."""
    return json.dumps(auth.begin_registration(member, passwordless=False), default=dict)


def add_passkey(*, member: Member, name: str, answer: str) -> None:
    """Let a passkey be a member's second factor. Raises `WrongPasskey`."""
    credential = _read(answer)
    try:
        auth.parse_registration_response(credential)
        auth.complete_registration(credential)
    except _UNREADABLE as problem:
        raise WrongPasskey from problem
    finally:
        auth.clear_state()
    auth.WebAuthn.add(member, name, credential)


def ask(*, member: Member) -> str:
    """Return what a browser is asked to show a passkey, as JSON; empty where there is none."""
    if not has_passkey(member=member):
        return ""
    return json.dumps(auth.begin_authentication(member), default=dict)


def ask_alone(*, member: Member) -> str:
    """Return what a browser is asked where a passkey stands for both steps; empty without one.

    The device then makes sure of who holds it, by finger, face or a number. One that cannot is
    refused: it would be a single factor.
    """
    if not has_passkey(member=member):
        return ""
    asked, state = auth.get_server().authenticate_begin(
        credentials=auth.get_credentials(member),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    auth.set_state(state)
    return json.dumps(dict(asked), default=dict)


def take_passkey(*, member: Member, answer: str) -> None:
    """Accept the answer to the question of this session, which is then over.

    Raises `WrongPasskey`.
    """
    try:
        auth.parse_authentication_response(_read(answer))
        used = auth.complete_authentication(member, _read(answer))
    except _UNREADABLE as problem:
        raise WrongPasskey from problem
    finally:
        auth.clear_state()
    used.record_usage()


def _read(answer: str) -> Any:
    if len(answer) > _LONGEST_BYTES:
        raise WrongPasskey
    try:
        return json.loads(answer)
    except (ValueError, RecursionError) as problem:
        raise WrongPasskey from problem
