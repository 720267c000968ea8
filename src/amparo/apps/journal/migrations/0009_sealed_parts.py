"""Looks at sealed parts. A member sees which cases they opened themself, so that it is counted."""

from django.db import migrations, models

_OWN = """
CREATE POLICY opened ON journal_reading FOR SELECT TO amparo_app USING (
    purpose = 'unsealed'
    AND member = (SELECT nullif(current_setting('amparo.member', true), '')::uuid));
"""


class Migration(migrations.Migration):
    """Two purposes more, and a policy for one of them."""

    dependencies = (("journal", "0008_way_in"),)

    operations = (
        migrations.AlterField(
            model_name="reading",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("duty", "Duty"),
                    ("hand", "Hand"),
                    ("other", "Other"),
                    ("unsealed", "Unsealed"),
                    ("refused", "Refused"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunSQL(_OWN, elidable=False),
    )
