"""What is typed into a form of referrals and not sent yet, and the wall round it."""

from django.db import migrations, models

_MEMBER = "(SELECT nullif(current_setting('amparo.member', true), '')::uuid)"
_REACH = "(SELECT coalesce(current_setting('amparo.reach', true), ''))"
_PURPOSE = "((SELECT current_setting('amparo.purpose', true)) <> '')"
_OF_REFERRAL = "EXISTS (SELECT FROM sharing_referral AS of WHERE of.id = about)"
_OF_CASE = f"{_REACH} <> '' AND EXISTS (SELECT FROM cases_case AS whole WHERE whole.id = about)"
# When a referral ends, what either side typed about it goes. Who may let it go sees the box, which
# opens for its member alone.
_WALL = f"""
ALTER TABLE sharing_referral_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE sharing_referral_draft FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON sharing_referral_draft TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY worker ON sharing_referral_draft TO amparo_worker
    USING {_PURPOSE} WITH CHECK {_PURPOSE};
CREATE POLICY own ON sharing_referral_draft TO amparo_app
    USING (member = {_MEMBER})
    WITH CHECK (member = {_MEMBER} AND ({_OF_REFERRAL} OR ({_OF_CASE})));
CREATE POLICY seen ON sharing_referral_draft FOR SELECT TO amparo_app USING ({_OF_REFERRAL});
CREATE POLICY gone ON sharing_referral_draft FOR DELETE TO amparo_app USING ({_OF_REFERRAL});
"""


class Migration(migrations.Migration):
    """One table, and its wall."""

    dependencies = (("sharing", "0007_walls_of_referrals"),)
    operations = (
        migrations.CreateModel(
            name="ReferralDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("member", models.UUIDField()),
                ("about", models.UUIDField()),
                ("sealed", models.BinaryField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "sharing_referral_draft",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "about"), name="one_draft_about_each_referral"
                    )
                ],
            },
        ),
        migrations.RunSQL(_WALL, elidable=False),
    )
