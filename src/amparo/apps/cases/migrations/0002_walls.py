"""Row-level security round cases: a desk sees what it opened or what a duty gave it to do.

A job of the worker sees cases while it says what for.
"""

from django.db import migrations

_PLAIN_DESK = "nullif(current_setting('amparo.desk', true), '')::integer"
# Asked once for each statement, not for each row.
_DESK = f"(SELECT {_PLAIN_DESK})"
_PURPOSE = "((SELECT current_setting('amparo.purpose', true)) <> '')"
_SEEN = (
    "EXISTS (SELECT FROM cases_access AS seen WHERE seen.case_id = {case} AND seen.desk_id = "
    + _DESK
    + ")"
)
_CASE_IS_SEEN = "EXISTS (SELECT FROM cases_case AS whole WHERE whole.id = {case})"


def _forced(table: str) -> str:
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);"
        f"CREATE POLICY worker ON {table} TO amparo_worker"
        f" USING {_PURPOSE} WITH CHECK {_PURPOSE};"
    )


_NO_ADMINISTRATOR = """
CREATE POLICY no_administrator ON {table} AS RESTRICTIVE TO amparo_app
    USING ({role} <> 'administrator');
"""
"""Whoever manages members of a desk sees none of its cases."""

_PLAIN_ROLE = "coalesce(current_setting('amparo.role', true), '')"


def _role_for(table: str) -> str:
    """Return the role, asked once for a statement; but in a circle where all others ask."""
    return _PLAIN_ROLE if table == "cases_access" else f"(SELECT {_PLAIN_ROLE})"


_CASE = f"""
CREATE POLICY seen ON cases_case TO amparo_app
    USING (opened_by_id = {_DESK} OR {_SEEN.format(case="cases_case.id")})
    WITH CHECK (opened_by_id = {_DESK} OR {_SEEN.format(case="cases_case.id")});
"""
# Without a subquery of its own: the policies of the other tables ask this one, and PostgreSQL
# refuses policies that ask each other in a circle.
_ACCESS = f"""
CREATE POLICY own ON cases_access FOR SELECT TO amparo_app
    USING (desk_id = {_PLAIN_DESK});
CREATE POLICY given ON cases_access FOR INSERT TO amparo_app
    WITH CHECK ({_CASE_IS_SEEN.format(case="cases_access.case_id")});
"""
_DUTY = f"""
CREATE POLICY seen ON cases_duty TO amparo_app
    USING (desk_id = {_DESK} OR {_SEEN.format(case="cases_duty.case_id")})
    WITH CHECK ({_SEEN.format(case="cases_duty.case_id")});
"""
_PROFILE = f"""
CREATE POLICY seen ON cases_profile TO amparo_app
    USING ({_SEEN.format(case="cases_profile.case_id")})
    WITH CHECK ({_SEEN.format(case="cases_profile.case_id")});
"""
_JOURNAL = f"""
CREATE POLICY seen ON journal_entry FOR SELECT TO amparo_app
    USING ({_SEEN.format(case='journal_entry."case"')});
"""
_WALLS = {
    "cases_case": _CASE,
    "cases_access": _ACCESS,
    "cases_duty": _DUTY,
    "cases_profile": _PROFILE,
    "journal_entry": _JOURNAL,
}


class Migration(migrations.Migration):
    """Policies on every table that has cases, forced on the owner too."""

    dependencies = (("cases", "0001_initial"), ("journal", "0002_append_only"))
    operations = tuple(
        migrations.RunSQL(
            _forced(table) + policy + _NO_ADMINISTRATOR.format(table=table, role=_role_for(table)),
            elidable=False,
        )
        for table, policy in _WALLS.items()
    )
