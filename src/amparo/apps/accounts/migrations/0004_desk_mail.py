"""The e-mail address of a desk."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A table beside the desks, for few have one."""

    dependencies = [("accounts", "0003_attempts")]

    operations = [
        migrations.CreateModel(
            name="DeskMail",
            fields=[
                (
                    "desk",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="mail",
                        serialize=False,
                        to="accounts.desk",
                    ),
                ),
                ("address", models.EmailField(max_length=254)),
                ("told_at", models.DateTimeField(null=True)),
                ("newest_duty", models.BigIntegerField(default=0)),
            ],
        ),
    ]
