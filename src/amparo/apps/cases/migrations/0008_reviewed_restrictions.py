"""A restriction carries what its review needs, and what the review answered."""

import django.db.models.deletion
from django.db import migrations, models

_CODES = """
UPDATE cases_restriction AS put SET code = of.code FROM cases_case AS of WHERE of.id = put.case_id;
"""


class Migration(migrations.Migration):
    """The columns; their walls follow."""

    dependencies = (
        ("accounts", "0002_roles"),
        ("cases", "0007_sealed_names"),
    )
    operations = (
        migrations.AddField(
            model_name="restriction",
            name="code",
            field=models.CharField(blank=True, default="", max_length=12),
        ),
        migrations.AddField(
            model_name="restriction",
            name="words",
            field=models.BinaryField(blank=True, default=b""),
        ),
        migrations.AddField(
            model_name="restriction",
            name="review_desk",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.desk",
            ),
        ),
        migrations.AddField(
            model_name="restriction",
            name="answer",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
        migrations.AddField(
            model_name="restriction",
            name="answer_words",
            field=models.BinaryField(blank=True, default=b""),
        ),
        migrations.RunSQL(_CODES, migrations.RunSQL.noop, elidable=True),
    )
