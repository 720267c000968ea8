"""What happened is sealed with the rest of an entry, and goes with the key of the case.

An entry that was written in clear cannot be sealed: its hash, and every later one, stands on the
bytes as they are. So a journal that was begun before this is not read any more.
"""

from django.db import migrations

_BEGUN_ANEW = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM journal_entry) THEN
        RAISE EXCEPTION 'this journal was written before facts were sealed, and cannot be kept:'
            ' begin a new database; for a demonstration, remove its folder';
    END IF;
END $$;
"""
_DROP = """
DROP FUNCTION journal_append(uuid, text, text, timestamptz, timestamptz, text, timestamptz, text,
    bytea, integer, uuid);
"""


class Migration(migrations.Migration):
    """No column says what happened; nor for which duty somebody looked.

    The way in that took it goes; the next migration makes the one without.
    """

    dependencies = (("journal", "0006_within_reach"),)
    operations = (
        migrations.RunSQL(_BEGUN_ANEW, elidable=False),
        migrations.RunSQL(_DROP, elidable=False),
        migrations.RemoveField(model_name="journalentry", name="event"),
        migrations.RemoveField(model_name="reading", name="duty"),
        migrations.RenameField(model_name="reading", old_name="words", new_name="said"),
    )
