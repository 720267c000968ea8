"""What ended for good."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table; its wall follows."""

    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            name="Ended",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("of", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "ended_thing"},
        ),
        migrations.AddConstraint(
            model_name="ended",
            constraint=models.UniqueConstraint(
                fields=("kind", "of", "at"), name="it_ended_then_once"
            ),
        ),
    )
