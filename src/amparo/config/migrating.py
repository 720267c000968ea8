"""``python -m amparo.config.migrating``: as the owner, bring tables and rights up to date."""

import django


def main() -> None:
    """Migrate, give each role what the table of grants says, and see that the start key fits."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from amparo.apps.operations.grants import apply_grants
    from amparo.apps.seals.root import WrongStartKey, make_root

    with connection.cursor() as cursor:
        # Two that start at once take turns.
        cursor.execute("SELECT pg_advisory_lock(4788)")
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        apply_grants()
        try:
            make_root()
        except WrongStartKey as problem:
            raise SystemExit(str(problem)) from problem
        cursor.execute("SELECT pg_advisory_unlock(4788)")


if __name__ == "__main__":
    main()
