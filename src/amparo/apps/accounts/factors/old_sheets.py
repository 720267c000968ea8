"""Sheets of before: their codes followed from a seed, which was sealed. For one migration."""

from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from amparo.apps.accounts.factors.adapter import secrets_of
from amparo.apps.accounts.factors.sheets import hashed
from amparo.vault.sealing import NotSealed


def hash_sheets(*, authenticators: Any) -> None:
    """Hash the codes of each sheet that are not used yet. The paper stays good.

    ``authenticators`` are the rows as the migration knows them.
    """
    for sheet in authenticators.filter(type="recovery_codes").select_related("user"):
        if "seed" in sheet.data:
            sheet.data = hashed(member=sheet.user, codes=_unused(sheet))
            sheet.save(update_fields=["data"])


def _unused(sheet: Any) -> list[str]:
    try:
        with secrets_of(sheet.user):
            return list(RecoveryCodes(sheet).get_unused_codes())
    except NotSealed:
        return []  # kept under a secret key that is no more: no code of it works
