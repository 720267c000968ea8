"""Desks of which others are told neither the name nor the place; none until somebody says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = (("accounts", "0007_second_persons"),)
    operations = (
        migrations.AddField(
            model_name="desk",
            name="is_confidential",
            field=models.BooleanField(db_default=False, default=False),
        ),
    )
