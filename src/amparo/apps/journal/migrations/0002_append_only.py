"""The journal is written by one function and changed by nobody."""

from django.db import migrations

_HASH = """
CREATE FUNCTION journal_netstring(part bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN convert_to(octet_length(part)::text, 'UTF8') || ':'::bytea || part || ','::bytea;

CREATE FUNCTION journal_microseconds(instant timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (extract(epoch FROM instant) * 1000000)::bigint::text;

CREATE FUNCTION journal_hash(previous bytea, fields text[], content bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN sha256(
    journal_netstring(previous)
    || (SELECT string_agg(journal_netstring(convert_to(field, 'UTF8')), ''::bytea ORDER BY place)
        FROM unnest(fields) WITH ORDINALITY AS each (field, place))
    || journal_netstring(content));
"""

_APPEND = """
CREATE FUNCTION journal_append(
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
BEGIN
    -- Two who append to one case wait for each other; the second then sees the first one's entry.
    PERFORM pg_advisory_xact_lock(hashtextextended(the_case::text, 4788));
    IF the_member IS NULL OR NOT EXISTS (
        SELECT FROM public.cases_access WHERE case_id = the_case AND desk_id = the_desk
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
    );
    RETURN the_number;
END $$;
REVOKE ALL ON FUNCTION journal_append FROM PUBLIC;
"""

_TRIGGERS = """
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE insufficient_privilege
        USING MESSAGE = 'what stands in the journal stays; append a correction';
END $$;
CREATE TRIGGER journal_entry_stays BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_stays BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_checkpoint_stays BEFORE UPDATE OR DELETE ON journal_checkpoint
    FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_checkpoints_stay BEFORE TRUNCATE ON journal_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""


class Migration(migrations.Migration):
    """The hash, the one way in, and the refusal of every other."""

    dependencies = (("journal", "0001_initial"), ("accounts", "0001_initial"))
    operations = (
        migrations.RunSQL(_HASH, elidable=False),
        migrations.RunSQL(_APPEND, elidable=False),
        migrations.RunSQL(_TRIGGERS, elidable=False),
    )
