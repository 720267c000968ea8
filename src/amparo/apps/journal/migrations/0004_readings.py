"""Who looked at which case and what for, and who acted."""

from django.db import migrations, models

# As before; but an access that ended, or is hidden from the member, is none. And who acted is kept
# where whoever checks the journal may see it without seeing what was recorded.
_APPEND = """
CREATE OR REPLACE FUNCTION journal_append(
    the_case uuid, the_kind text, the_event text, the_earliest timestamptz,
    the_latest timestamptz, the_precision text, the_recorded_at timestamptz,
    the_institution text, the_content bytea, the_corrects integer, the_submission uuid
) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    the_member uuid := nullif(current_setting('amparo.member', true), '')::uuid;
    the_desk integer := nullif(current_setting('amparo.desk', true), '')::integer;
    head public.journal_entry%ROWTYPE;
    the_number integer;
    the_previous bytea;
    the_hash bytea;
BEGIN
    -- Two who append to one case wait for each other; the second then sees the first one's entry.
    PERFORM pg_advisory_xact_lock(hashtextextended(the_case::text, 4788));
    IF the_member IS NULL OR NOT EXISTS (
        SELECT FROM public.cases_access WHERE case_id = the_case AND desk_id = the_desk
            AND ended_at IS NULL AND (until IS NULL OR until > now())
            AND (hidden_from IS NULL OR the_member <> ALL (hidden_from))
    ) THEN
        RAISE insufficient_privilege
            USING MESSAGE = 'the desk of this member does not see the case';
    END IF;
    IF NOT EXISTS (
        SELECT FROM public.accounts_desk AS desk
            JOIN public.accounts_institution AS of ON of.id = desk.institution_id
            WHERE desk.id = the_desk AND of.name = the_institution
    ) THEN
        RAISE insufficient_privilege
            USING MESSAGE = 'an entry is written in the name of the institution of the desk';
    END IF;
    SELECT * INTO head FROM public.journal_entry
        WHERE "case" = the_case ORDER BY number DESC LIMIT 1;
    the_number := coalesce(head.number, 0) + 1;
    the_previous := coalesce(head.hash, ''::bytea);
    IF the_recorded_at > clock_timestamp() + interval '1 minute'
        OR the_recorded_at < coalesce(head.recorded_at, '-infinity')
    THEN
        RAISE check_violation USING MESSAGE = 'an entry is recorded now, after the one before';
    END IF;
    INSERT INTO public.journal_entry (
        "case", number, kind, event, earliest, latest, precision, recorded_at, institution,
        desk_id, member, content, corrects, submission, previous_hash, hash
    ) VALUES (
        the_case, the_number, the_kind, the_event, the_earliest, the_latest, the_precision,
        the_recorded_at, the_institution, the_desk, the_member, the_content, the_corrects,
        the_submission, the_previous,
        public.journal_hash(the_previous, ARRAY[
            the_case::text, the_number::text, the_kind, the_event,
            public.journal_microseconds(the_earliest), public.journal_microseconds(the_latest),
            the_precision, public.journal_microseconds(the_recorded_at), the_institution,
            the_desk::text, the_member::text, coalesce(the_corrects::text, ''),
            the_submission::text
        ], the_content)
    ) RETURNING hash INTO the_hash;
    INSERT INTO public.journal_trace ("case", at, desk_id, member, act, number, hash)
        VALUES (the_case, the_recorded_at, the_desk, the_member, 'recorded', the_number, the_hash);
    RETURN the_number;
END $$;
"""
_STAYS = """
CREATE TRIGGER journal_{name}_stays BEFORE UPDATE OR DELETE ON journal_{name}
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_{name}s_stay BEFORE TRUNCATE ON journal_{name}
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""


class Migration(migrations.Migration):
    """The tables, and the journal's one way in, which keeps who acted."""

    dependencies = [
        ("journal", "0003_heads"),
        ("accounts", "0002_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="Trace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case", models.UUIDField()),
                ("at", models.DateTimeField(db_index=True)),
                ("desk_id", models.IntegerField()),
                ("member", models.UUIDField()),
                (
                    "act",
                    models.CharField(
                        choices=[("recorded", "Recorded"), ("looked", "Looked")], max_length=10
                    ),
                ),
                ("number", models.PositiveIntegerField(null=True)),
                ("hash", models.BinaryField(null=True)),
            ],
            options={
                "db_table": "journal_trace",
            },
        ),
        migrations.CreateModel(
            name="FarReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("desk_id", models.IntegerField()),
                ("member", models.UUIDField()),
                ("cases", models.PositiveIntegerField()),
                ("without_duty", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "journal_far_reading",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "member"), name="far_reading_of_a_day_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("desk_id", models.IntegerField()),
                ("member", models.UUIDField()),
                (
                    "purpose",
                    models.CharField(choices=[("duty", "Duty"), ("other", "Other")], max_length=10),
                ),
                ("duty", models.CharField(blank=True, max_length=200)),
                ("words", models.BinaryField(blank=True, default=b"")),
            ],
            options={
                "db_table": "journal_reading",
                "indexes": [
                    models.Index(fields=["case", "at"], name="who_read_a_case"),
                    models.Index(fields=["desk_id", "at"], name="what_a_desk_read"),
                ],
            },
        ),
        migrations.RunSQL(_APPEND, elidable=False),
        migrations.RunSQL(_STAYS.format(name="trace"), elidable=False),
        migrations.RunSQL(_STAYS.format(name="reading"), elidable=False),
    ]
