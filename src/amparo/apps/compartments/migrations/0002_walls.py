"""Row-level security round sealed parts: there for a desk that sees the case and holds a grant.

The policies of a case are asked first, so whoever is implicated, or whose access ended, has
nothing here either; and then a grant that has not ended. What is read without a key is noise.
"""

from django.db import migrations

_DESK = "(SELECT nullif(current_setting('amparo.desk', true), '')::integer)"
_MEMBER = "(SELECT nullif(current_setting('amparo.member', true), '')::uuid)"
_REACH = "(SELECT coalesce(current_setting('amparo.reach', true), ''))"
_SEEN = (
    f"{_REACH} <> '' AND EXISTS (SELECT FROM cases_case AS whole WHERE whole.id = "
    "{table}.case_id)"
)
_OPENED = (
    "EXISTS (SELECT FROM compartments_grant AS own WHERE own.case_id = compartments_kept.case_id"
    " AND own.compartment = compartments_kept.compartment AND own.desk_id = "
    + _DESK
    + " AND (own.until IS NULL OR own.until > now()))"
)


def _forced(table: str) -> str:
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);"
    )


_GRANT = (
    _forced("compartments_grant")
    + f"""
CREATE POLICY seen ON compartments_grant FOR SELECT TO amparo_app
    USING ({_SEEN.format(table="compartments_grant")});
CREATE POLICY given ON compartments_grant FOR INSERT TO amparo_app
    WITH CHECK (given_by = {_MEMBER} AND {_SEEN.format(table="compartments_grant")});
CREATE POLICY ended ON compartments_grant FOR DELETE TO amparo_app
    USING ({_SEEN.format(table="compartments_grant")});
"""
)
_KEPT = (
    _forced("compartments_kept")
    + f"""
CREATE POLICY opened ON compartments_kept FOR SELECT TO amparo_app
    USING ({_SEEN.format(table="compartments_kept")} AND {_OPENED});
CREATE POLICY kept ON compartments_kept FOR INSERT TO amparo_app
    WITH CHECK (kept_by = {_MEMBER} AND {_SEEN.format(table="compartments_kept")} AND {_OPENED});
CREATE POLICY kept_again ON compartments_kept FOR UPDATE TO amparo_app
    USING ({_SEEN.format(table="compartments_kept")} AND {_OPENED});
"""
)
# To say that a key is due anew takes no grant: whoever takes a consent back may do so.
_RENEWAL_DUE = (
    _forced("compartments_renewal_due")
    + f"""
CREATE POLICY seen ON compartments_renewal_due TO amparo_app
    USING ({_SEEN.format(table="compartments_renewal_due")})
    WITH CHECK ({_SEEN.format(table="compartments_renewal_due")});
"""
)
_DRAFT = (
    _forced("compartments_draft")
    + f"""
CREATE POLICY own ON compartments_draft TO amparo_app
    USING (member = {_MEMBER})
    WITH CHECK (member = {_MEMBER} AND {_SEEN.format(table="compartments_draft")});
"""
)


class Migration(migrations.Migration):
    """The walls of each table, forced on the owner too."""

    dependencies = (("compartments", "0001_initial"), ("cases", "0011_announced_first"))
    operations = tuple(
        migrations.RunSQL(wall, elidable=False) for wall in (_GRANT, _KEPT, _RENEWAL_DUE, _DRAFT)
    )
