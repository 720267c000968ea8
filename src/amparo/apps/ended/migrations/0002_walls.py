"""Whoever ends something notes it; only the worker reads what ended, and only it erases cases."""

from django.db import migrations

_PURPOSE = "((SELECT current_setting('amparo.purpose', true)) <> '')"
_WALL = f"""
ALTER TABLE ended_thing ENABLE ROW LEVEL SECURITY;
ALTER TABLE ended_thing FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON ended_thing TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY worker ON ended_thing TO amparo_worker USING {_PURPOSE} WITH CHECK {_PURPOSE};
CREATE POLICY noted ON ended_thing FOR INSERT TO amparo_app WITH CHECK (kind <> 'case');
"""


class Migration(migrations.Migration):
    """The wall round what ended."""

    dependencies = (("ended", "0001_initial"),)
    operations = (migrations.RunSQL(_WALL, elidable=False),)
