"""What django-allauth asks us: how secrets are kept, and by which names passkeys know us."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from amparo.apps.accounts.models import Member
from amparo.vault.sealing import seal_text, unseal_text

_PURPOSE = "amparo second factors"
_NAME = "Amparo"
_owner: ContextVar[Member] = ContextVar("the member whose secrets are at hand")


@contextmanager
def secrets_of(member: Member) -> Iterator[None]:
    """Let secrets be sealed and unsealed for one member: for another they do not open."""
    token = _owner.set(member)
    try:
        yield
    finally:
        _owner.reset(token)


def seal_for(member: Member, *, text: str) -> str:
    """Return a secret sealed for a member."""
    return seal_text(
        secret=settings.SECRET_KEY, purpose=_PURPOSE, owner=str(member.pseudonym), text=text
    )


def unseal_for(member: Member, *, sealed: str) -> str:
    """Return a secret that was sealed for a member. Raises `NotSealed`."""
    return unseal_text(
        secret=settings.SECRET_KEY, purpose=_PURPOSE, owner=str(member.pseudonym), sealed=sealed
    )


class SealedSecrets(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types, so its class is Any to mypy
    """Keeps secrets sealed in the database, each for its member. Outside `secrets_of`: no one's."""

    def encrypt(self, text: str) -> str:
        """Return a secret as the database keeps it."""
        return seal_for(_owner.get(), text=text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret as it was. Raises `NotSealed`."""
        return unseal_for(_owner.get(), sealed=encrypted_text)

    def get_totp_issuer(self) -> str:
        """Return what an app calls us; the host says which copy it is."""
        return f"{_NAME} ({context.request.get_host()})"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return for which host a passkey is made; it works at no other."""
        return {"id": context.request.get_host().partition(":")[0], "name": _NAME}

    def get_public_key_credential_user_entity(self, user: Member) -> dict[str, object]:
        """Return by which names a device keeps a passkey; the id says nothing of the member."""
        return {
            "id": user.pseudonym.bytes,
            "display_name": user.shown_name,
            "name": user.sign_in_name,
        }
