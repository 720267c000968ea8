"""A grant may wait: a desk that was asked for help opens by it what it names once it has accepted.

Also a desk that sees the case already.
"""

from django.db import migrations, models

_DESK = "(SELECT nullif(current_setting('amparo.desk', true), '')::integer)"
_MEMBER = "(SELECT nullif(current_setting('amparo.member', true), '')::uuid)"
_REACH = "(SELECT coalesce(current_setting('amparo.reach', true), ''))"
_SEEN = (
    f"{_REACH} <> '' AND EXISTS (SELECT FROM cases_case AS whole WHERE whole.id = "
    "compartments_kept.case_id)"
)
_OPENED = (
    "EXISTS (SELECT FROM compartments_grant AS own WHERE own.case_id = compartments_kept.case_id"
    " AND own.compartment = compartments_kept.compartment AND own.desk_id = "
    + _DESK
    + " AND NOT own.is_waiting AND (own.until IS NULL OR own.until > now()))"
)
_OPENED_FILE = (
    f"{_REACH} <> '' AND EXISTS (SELECT FROM cases_case AS whole"
    " WHERE whole.id = compartments_file.case_id)"
    " AND EXISTS (SELECT FROM compartments_grant AS own WHERE own.compartment = 'files'"
    f" AND own.case_id = compartments_file.case_id AND own.desk_id = {_DESK}"
    " AND NOT own.is_waiting AND (own.until IS NULL OR own.until > now()))"
)
_KEPT = f"""
DROP POLICY opened ON compartments_kept;
DROP POLICY kept ON compartments_kept;
DROP POLICY kept_again ON compartments_kept;
CREATE POLICY opened ON compartments_kept FOR SELECT TO amparo_app
    USING ({_SEEN} AND {_OPENED});
CREATE POLICY kept ON compartments_kept FOR INSERT TO amparo_app
    WITH CHECK (kept_by = {_MEMBER} AND {_SEEN} AND {_OPENED});
CREATE POLICY kept_again ON compartments_kept FOR UPDATE TO amparo_app
    USING ({_SEEN} AND {_OPENED});
DROP POLICY opened ON compartments_file;
CREATE POLICY opened ON compartments_file TO amparo_app
    USING ({_OPENED_FILE}) WITH CHECK ({_OPENED_FILE});
"""


class Migration(migrations.Migration):
    """One column, and the policies of what is kept and of files anew."""

    dependencies = (("compartments", "0003_stored_files"),)
    operations = (
        migrations.AddField(
            model_name="grant",
            name="is_waiting",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(_KEPT, elidable=False),
    )
