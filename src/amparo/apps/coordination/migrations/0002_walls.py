"""Whoever records adds to the counts; only a coordinator reads them."""

from django.db import migrations

_WALL = """
ALTER TABLE coordination_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE coordination_change FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON coordination_change TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY worker ON coordination_change TO amparo_worker USING (true) WITH CHECK (true);
CREATE POLICY added ON coordination_change FOR INSERT TO amparo_app WITH CHECK (true);
CREATE POLICY counted ON coordination_change FOR SELECT TO amparo_app
    USING ((SELECT current_setting('amparo.role', true)) = 'coordinator');
"""


class Migration(migrations.Migration):
    """The wall round the counts."""

    dependencies = (("coordination", "0001_initial"),)
    operations = (migrations.RunSQL(_WALL, elidable=False),)
