"""How Django finds and makes a member."""

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import BaseUserManager

if TYPE_CHECKING:
    from amparo.apps.accounts.models import Member


class MemberManager(BaseUserManager["Member"]):
    """Finds members by their sign-in name, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        """Return the member who signs in with this name. Raises `Member.DoesNotExist`."""
        return self.get(sign_in_name=(username or "").strip().lower())
