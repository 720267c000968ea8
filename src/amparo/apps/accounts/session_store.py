"""Where sessions are kept: in the database, and found by nothing that is no key of ours."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """Django's own, which asked the database for whatever a cookie says.

    A cookie can carry what no text of PostgreSQL may hold, and then every page was a fault.
    """

    def _validate_session_key(self, key: str | None) -> bool:
        is_long_enough = super()._validate_session_key(key)  # type: ignore[misc]  # not in the types
        return bool(is_long_enough and key and key.isascii() and key.isalnum())
