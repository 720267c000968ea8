"""Who is told that consent was taken back from them, and by when they confirm it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table."""

    dependencies = (
        ("accounts", "0007_second_persons"),
        ("cases", "0011_announced_first"),
        ("sharing", "0002_walls"),
    )

    operations = (
        migrations.CreateModel(
            name="WithdrawalNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("told_at", models.DateTimeField()),
                ("told_by", models.UUIDField()),
                ("due_at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("acknowledged_by", models.UUIDField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.desk",
                    ),
                ),
            ],
            options={
                "db_table": "sharing_withdrawal_notice",
                "indexes": [
                    models.Index(
                        condition=models.Q(("acknowledged_at", None)),
                        fields=["desk", "due_at"],
                        name="withdrawals_to_acknowledge",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "number", "desk"),
                        name="a_desk_is_told_of_a_withdrawal_once",
                    )
                ],
            },
        ),
    )
