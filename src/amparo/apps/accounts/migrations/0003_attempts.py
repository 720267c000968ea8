"""Attempts at passwords and codes, counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table, with the index by which a bucket is counted."""

    dependencies = [("accounts", "0002_roles")]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("bucket", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["bucket", "at"], name="attempts_of_a_bucket"),
                ],
            },
        ),
    ]
