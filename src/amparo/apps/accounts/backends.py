"""Who may sign in, and stay signed in: asked at sign-in and with each request."""

from typing import TYPE_CHECKING

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

if TYPE_CHECKING:
    from amparo.apps.accounts.models import Member


class MemberBackend(ModelBackend):
    """Names and passwords of members. Nothing else of Django's permissions is used."""

    def user_can_authenticate(self, user: "Member | None") -> bool:  # type: ignore[override]  # Member is the only kind of user here
        """Whether a member is neither removed nor suspended, nor invited too long ago."""
        if user is None or not user.is_active or user.suspended_at is not None:
            return False
        return user.invited_until is None or timezone.now() < user.invited_until
