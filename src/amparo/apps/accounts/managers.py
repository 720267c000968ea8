"""How Django finds and makes a member."""

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import BaseUserManager

if TYPE_CHECKING:
    from amparo.apps.accounts.models import Member


def kept_name(typed: str | None) -> str:
    """Return a sign-in name as it is kept, however it was typed."""
    return (typed or "").strip().lower()


class MemberManager(BaseUserManager["Member"]):
    """Finds members by their sign-in name, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        """Return the member who signs in with this name. Raises `Member.DoesNotExist`."""
        return self.get(sign_in_name=kept_name(username))
