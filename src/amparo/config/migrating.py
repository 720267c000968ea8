"""``python -m amparo.config.migrating``: as the owner, bring tables and rights up to date."""

import django


def main() -> None:
    """Migrate, give each role what the table of grants says, and see that the start key fits."""
    django.setup()
    from django.core.management import call_command
    from django.db import ProgrammingError, connection

    from amparo.apps.operations.grants import apply_grants
    from amparo.apps.seals.root import WrongStartKey, make_root

    with connection.cursor() as cursor:
        # Two that start at once take turns.
        cursor.execute("SELECT pg_advisory_lock(4788)")
        try:
            call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
            apply_grants()
            make_root()
        except (WrongStartKey, ProgrammingError) as problem:  # the second: a migration says why
            raise SystemExit(str(problem).partition("\nCONTEXT")[0]) from problem
        cursor.execute("SELECT pg_advisory_unlock(4788)")


if __name__ == "__main__":
    main()
