"""A case may say up to when what was agreed to counts no more, since a backup came back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = (("cases", "0015_no_relative_in_clear"),)
    operations = (
        migrations.AddField(
            model_name="case",
            name="ask_again_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
    )
