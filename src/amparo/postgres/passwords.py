"""Passwords nobody has to know: random, in files that only their owner reads."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from amparo.postgres.layout import Layout, give_to_owner, prepare_layout, refuse_if_open_to_others

LOGINS = ("owner", "app", "worker", "portal")
RANDOM_BYTES = 32


def kept_passwords(*, folder: Path) -> Mapping[str, str]:
    """Return the password of each login (owner, app, worker, portal) kept in the data folder.

    The first to ask makes them; two who ask at once get the same. Refuses files that others
    can read.
    """
    layout = prepare_layout(folder=folder)
    return {login: kept_password(layout=layout, login=login) for login in LOGINS}


def renew_passwords(*, folder: Path) -> None:
    """Make each login another password, which Amparo's next start sets in the database.

    Until then the database knows the old ones: what runs goes on, and should be started anew.
    """
    layout = prepare_layout(folder=folder)
    refuse_if_open_to_others(layout.passwords)
    for login in LOGINS:
        path = layout.passwords / login
        _draft(path, layout=layout).replace(path)


def kept_password(*, layout: Layout, login: str) -> str:
    """Return the password of one login, made now if there is none."""
    path = layout.passwords / login
    if not path.exists():
        _make(path, layout=layout)
    refuse_if_open_to_others(layout.passwords)
    refuse_if_open_to_others(path)
    return path.read_text(encoding="utf-8")


def _make(path: Path, *, layout: Layout) -> None:
    draft = _draft(path, layout=layout)
    try:
        path.hardlink_to(draft)  # appears whole or not at all, and never replaces another's
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _draft(path: Path, *, layout: Layout) -> Path:
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(RANDOM_BYTES))
        file.flush()
        os.fsync(file.fileno())
    give_to_owner(draft, layout=layout)
    return draft
