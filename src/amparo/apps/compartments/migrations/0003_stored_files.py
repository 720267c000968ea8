"""Which file in the data folder is of which case, for whoever opens the files of that case."""

import django.db.models.deletion
from django.db import migrations, models

_DESK = "(SELECT nullif(current_setting('amparo.desk', true), '')::integer)"
_REACH = "(SELECT coalesce(current_setting('amparo.reach', true), ''))"
_PURPOSE = "((SELECT current_setting('amparo.purpose', true)) <> '')"
_OPENED = (
    f"{_REACH} <> '' AND EXISTS (SELECT FROM cases_case AS whole"
    " WHERE whole.id = compartments_file.case_id)"
    " AND EXISTS (SELECT FROM compartments_grant AS own WHERE own.compartment = 'files'"
    f" AND own.case_id = compartments_file.case_id AND own.desk_id = {_DESK}"
    " AND (own.until IS NULL OR own.until > now()))"
)
_WALL = f"""
ALTER TABLE compartments_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE compartments_file FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON compartments_file TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY worker ON compartments_file TO amparo_worker USING {_PURPOSE} WITH CHECK {_PURPOSE};
CREATE POLICY opened ON compartments_file TO amparo_app USING ({_OPENED}) WITH CHECK ({_OPENED});
"""


class Migration(migrations.Migration):
    """The table and its wall, forced on the owner too."""

    dependencies = (("compartments", "0002_walls"),)
    operations = (
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={"db_table": "compartments_file"},
        ),
        migrations.RunSQL(_WALL, elidable=False),
    )
