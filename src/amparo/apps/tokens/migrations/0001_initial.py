"""Tokens, their pace, and what programs recorded."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

_STAYS = """
CREATE TRIGGER tokens_recorded_stays BEFORE UPDATE OR DELETE ON tokens_recorded
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER tokens_recorded_all_stay BEFORE TRUNCATE ON tokens_recorded
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""


class Migration(migrations.Migration):
    """Three tables. What a program recorded stays recorded, as the journal's own entries do."""

    initial = True
    dependencies = [("accounts", "0002_roles"), ("journal", "0004_readings")]

    operations = [
        migrations.CreateModel(
            name="Token",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_by", models.UUIDField()),
                ("purpose", models.CharField(max_length=200)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                ("secret_hash", models.BinaryField(unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.desk",
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.posting",
                    ),
                ),
            ],
            options={
                "db_table": "tokens_token",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="a_token_lasts_for_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Pace",
            fields=[
                (
                    "token",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="pace",
                        serialize=False,
                        to="tokens.token",
                    ),
                ),
                ("second", models.DateTimeField()),
                ("in_second", models.PositiveIntegerField()),
                ("minute", models.DateTimeField()),
                ("in_minute", models.PositiveIntegerField()),
            ],
            options={"db_table": "tokens_pace"},
        ),
        migrations.CreateModel(
            name="RecordedByProgram",
            fields=[
                ("submission", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recorded",
                        to="tokens.token",
                    ),
                ),
            ],
            options={"db_table": "tokens_recorded"},
        ),
        migrations.RunSQL(_STAYS, elidable=False),
    ]
