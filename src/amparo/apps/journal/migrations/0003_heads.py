"""What each checkpoint saw, kept as the journal is: appended to, and changed by nobody."""

import django.db.models.deletion
from django.db import migrations, models

_STAYS = """
CREATE TRIGGER journal_head_stays BEFORE UPDATE OR DELETE ON journal_head
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_heads_stay BEFORE TRUNCATE ON journal_head
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""
_WALL = """
ALTER TABLE journal_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE journal_head FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON journal_head TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY worker ON journal_head TO amparo_worker
    USING ((SELECT current_setting('amparo.purpose', true)) <> '')
    WITH CHECK ((SELECT current_setting('amparo.purpose', true)) <> '');
"""


class Migration(migrations.Migration):
    """The table, its triggers and its wall: no page reads it."""

    dependencies = (("journal", "0002_append_only"),)
    operations = (
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case", models.UUIDField()),
                ("number", models.PositiveIntegerField()),
                ("hash", models.BinaryField()),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="heads",
                        to="journal.checkpoint",
                    ),
                ),
            ],
            options={
                "db_table": "journal_head",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="a_head_is_seen_once")
                ],
            },
        ),
        migrations.RunSQL(_STAYS, elidable=False),
        migrations.RunSQL(_WALL, elidable=False),
    )
