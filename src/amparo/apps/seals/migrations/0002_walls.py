"""A key is there for whoever sees the case, save the coordination, which sees its code alone."""

from django.db import migrations

_REACH = "(SELECT coalesce(current_setting('amparo.reach', true), ''))"
_PURPOSE = "((SELECT current_setting('amparo.purpose', true)) <> '')"
_SEEN = (
    f"{_REACH} <> '' AND EXISTS (SELECT FROM cases_case AS whole"
    ' WHERE whole.id = seals_case_key."case")'
)
_WALLS = f"""
ALTER TABLE seals_case_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE seals_case_key FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON seals_case_key TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY worker ON seals_case_key TO amparo_worker
    USING {_PURPOSE} WITH CHECK {_PURPOSE};
CREATE POLICY seen ON seals_case_key TO amparo_app USING ({_SEEN}) WITH CHECK ({_SEEN});
"""


class Migration(migrations.Migration):
    """Row-level security, forced on the owner too."""

    dependencies = (
        ("seals", "0001_initial"),
        ("cases", "0006_nothing_of_a_hidden_case"),
    )
    operations = (migrations.RunSQL(_WALLS, elidable=False),)
