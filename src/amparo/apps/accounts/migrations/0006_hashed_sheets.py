"""Codes of printed sheets are hashed; before, they followed from a seed that was sealed."""

from typing import Any

from django.db import migrations


def _hash_sheets(apps: Any, _editor: Any) -> None:
    from amparo.apps.accounts.factors.old_sheets import hash_sheets

    hash_sheets(authenticators=apps.get_model("mfa", "Authenticator").objects.all())


class Migration(migrations.Migration):
    """What is kept of each sheet. There is no way back: a hash gives no code."""

    dependencies = [
        ("accounts", "0005_history"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(_hash_sheets)]
