"""Referrals are counted as duties are: whoever writes adds, only a coordinator reads."""

from django.db import migrations, models

from amparo.apps.seals.fields import SealedName

_WALL = """
ALTER TABLE coordination_referral ENABLE ROW LEVEL SECURITY;
ALTER TABLE coordination_referral FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON coordination_referral TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY worker ON coordination_referral TO amparo_worker USING (true) WITH CHECK (true);
CREATE POLICY added ON coordination_referral FOR INSERT TO amparo_app WITH CHECK (true);
CREATE POLICY counted ON coordination_referral FOR SELECT TO amparo_app
    USING ((SELECT current_setting('amparo.role', true)) = 'coordinator');
"""


class Migration(migrations.Migration):
    """One table, and its wall."""

    dependencies = (("coordination", "0003_sealed_names"),)
    operations = (
        migrations.CreateModel(
            name="ReferralChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("need", SealedName()),
                ("place", SealedName(blank=True, default="")),
                ("month", models.DateField()),
                ("result", models.CharField(max_length=14)),
                ("change", models.IntegerField()),
            ],
            options={"db_table": "coordination_referral"},
        ),
        migrations.RunSQL(_WALL, elidable=False),
    )
