"""What the auditor of the journal sees, and readings of a case that is in somebody's hands."""

from django.db import migrations, models

_PURPOSE = "((SELECT current_setting('amparo.purpose', true)) <> '')"
_WALL = f"""
ALTER TABLE {{table}} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {{table}} FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON {{table}} TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY worker ON {{table}} TO amparo_worker USING {_PURPOSE} WITH CHECK {_PURPOSE};
CREATE POLICY checked ON {{table}} FOR SELECT TO amparo_app
    USING ((SELECT current_setting('amparo.role', true)) = 'auditor');
"""
_STAYS = """
CREATE TRIGGER journal_verification_stays BEFORE UPDATE OR DELETE ON journal_verification
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_verifications_stay BEFORE TRUNCATE ON journal_verification
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""


class Migration(migrations.Migration):
    """The table of verifications, its wall, and that of the checkpoints."""

    dependencies = [
        ("journal", "0004_readings"),
        ("cases", "0004_walls_of_need_to_know"),
    ]

    operations = [
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(unique=True)),
                ("entries", models.BigIntegerField()),
                ("cases", models.BigIntegerField()),
                ("checkpoints", models.BigIntegerField()),
                ("faults", models.JSONField(default=list)),
            ],
            options={"db_table": "journal_verification"},
        ),
        migrations.AlterField(
            model_name="reading",
            name="purpose",
            field=models.CharField(
                choices=[("duty", "Duty"), ("hand", "Hand"), ("other", "Other")], max_length=10
            ),
        ),
        migrations.AddIndex(
            model_name="reading",
            index=models.Index(fields=["at"], name="readings_in_their_order"),
        ),
        migrations.AddIndex(
            model_name="trace",
            index=models.Index(fields=["case", "at"], name="who_acted_in_a_case"),
        ),
        migrations.RunSQL(_STAYS, elidable=False),
        *(
            migrations.RunSQL(_WALL.format(table=table), elidable=False)
            for table in ("journal_checkpoint", "journal_verification")
        ),
    ]
