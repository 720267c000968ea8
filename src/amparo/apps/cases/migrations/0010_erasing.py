"""When the facts of a case will be erased, and when they were."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns, empty for every case there is."""

    dependencies = (("cases", "0009_walls_of_reviews"),)
    operations = (
        migrations.AddField(
            model_name="case", name="erase_on", field=models.DateField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="case", name="erased_at", field=models.DateTimeField(blank=True, null=True)
        ),
    )
