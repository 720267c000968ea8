"""The journal's one way in, for a desk that is asked for help as well.

It declines, or asks for more, in the journal of a case that it does not see: of a referral that
waits for its answer, and nothing else. The worker writes that a referral lapsed, where the desk
that was asked has closed. All else stays as it was.
"""

from django.db import migrations

_APPEND = """
CREATE OR REPLACE FUNCTION journal_append(
    the_case uuid, the_kind text, the_earliest timestamptz, the_latest timestamptz,
    the_precision text, the_recorded_at timestamptz, the_institution text, the_content bytea,
    the_corrects integer, the_submission uuid
) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    the_member uuid := nullif(current_setting('amparo.member', true), '')::uuid;
    the_desk integer := nullif(current_setting('amparo.desk', true), '')::integer;
    the_reach text := coalesce(current_setting('amparo.reach', true), '');
    the_role text := coalesce(current_setting('amparo.role', true), '');
    is_asked boolean;
    head public.journal_entry%ROWTYPE;
    the_number integer;
    the_previous bytea;
    the_hash bytea;
BEGIN
    is_asked := the_kind = 'referral' AND the_corrects IS NULL AND the_member IS NOT NULL
        AND the_role IN ('officer', 'case lead') AND EXISTS (
        SELECT FROM public.sharing_referral WHERE case_id = the_case AND to_desk_id = the_desk
            AND state IN ('sent', 'more asked', 'more said')
            AND (hidden_from IS NULL OR the_member <> ALL (hidden_from))
    ) AND NOT EXISTS (
        SELECT FROM public.cases_restriction WHERE case_id = the_case AND lifted_at IS NULL
            AND ((kind IN ('desk', 'ended') AND target = the_desk::text)
                OR (kind = 'member' AND target = the_member::text))
    );
    IF the_kind = 'referral' THEN
        -- As everybody else who records holds the case first, or two would wait for each other.
        PERFORM FROM public.cases_case WHERE id = the_case FOR UPDATE;
    END IF;
    -- Two who append to one case wait for each other; the second then sees the first one's entry.
    PERFORM pg_advisory_xact_lock(hashtextextended(the_case::text, 4788));
    IF session_user = 'amparo_worker' THEN
        IF the_corrects IS NOT NULL OR NOT (
            (the_kind = 'lifting' AND EXISTS (
                SELECT FROM public.cases_restriction WHERE case_id = the_case
                    AND lifted_at IS NULL AND answer NOT IN ('', 'stands')
                    AND reviewed_by = the_member AND review_desk_id = the_desk))
            OR (the_kind = 'erasure' AND the_member = '00000000-0000-0000-0000-000000000000'
                AND EXISTS (
                SELECT FROM public.cases_case WHERE id = the_case AND erased_at IS NULL
                    AND erase_on <= current_date AND opened_by_id = the_desk))
            OR (the_kind = 'referral' AND the_member = '00000000-0000-0000-0000-000000000000'
                AND EXISTS (
                SELECT FROM public.sharing_referral AS sent
                    JOIN public.accounts_desk AS asked ON asked.id = sent.to_desk_id
                    WHERE sent.case_id = the_case AND sent.from_desk_id = the_desk
                    AND sent.state IN ('sent', 'more asked', 'more said', 'accepted')
                    AND asked.closed_on IS NOT NULL))
        ) THEN
            RAISE insufficient_privilege
                USING MESSAGE = 'nothing of this case waits to be carried out';
        END IF;
    ELSIF NOT is_asked THEN
        IF the_member IS NULL OR NOT EXISTS (
            SELECT FROM public.cases_access WHERE case_id = the_case AND desk_id = the_desk
                AND ended_at IS NULL AND (until IS NULL OR until > now())
                AND (hidden_from IS NULL OR the_member <> ALL (hidden_from))
        ) THEN
            RAISE insufficient_privilege
                USING MESSAGE = 'the desk of this member does not see the case';
        END IF;
        IF the_reach <> 'desk' AND NOT (the_reach = 'assigned' AND EXISTS (
            SELECT FROM public.cases_assignment WHERE case_id = the_case AND desk_id = the_desk
                AND member = the_member AND ended_at IS NULL AND (until IS NULL OR until > now())
        )) THEN
            RAISE insufficient_privilege
                USING MESSAGE = 'the case is not within the reach of this member';
        END IF;
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
    IF the_kind = 'referral' THEN
        -- Who is asked does not see the entry before, so as to write after it.
        the_recorded_at := greatest(the_recorded_at, head.recorded_at);
    END IF;
    IF the_recorded_at > clock_timestamp() + interval '1 minute'
        OR the_recorded_at < coalesce(head.recorded_at, '-infinity')
    THEN
        RAISE check_violation USING MESSAGE = 'an entry is recorded now, after the one before';
    END IF;
    INSERT INTO public.journal_entry (
        "case", number, kind, earliest, latest, precision, recorded_at, institution, desk_id,
        member, content, corrects, submission, previous_hash, hash
    ) VALUES (
        the_case, the_number, the_kind, the_earliest, the_latest, the_precision,
        the_recorded_at, the_institution, the_desk, the_member, the_content, the_corrects,
        the_submission, the_previous,
        public.journal_hash(the_previous, ARRAY[
            the_case::text, the_number::text, the_kind,
            public.journal_microseconds(the_earliest), public.journal_microseconds(the_latest),
            the_precision, public.journal_microseconds(the_recorded_at), the_institution,
            the_desk::text, the_member::text, coalesce(the_corrects::text, ''),
            the_submission::text
        ], the_content)
    ) RETURNING hash INTO the_hash;
    INSERT INTO public.journal_trace ("case", at, desk_id, member, act, number, hash)
        VALUES (the_case, the_recorded_at, the_desk, the_member, 'recorded', the_number, the_hash);
    IF the_kind = 'referral' THEN
        -- No duty follows from it, so who writes it need not make the rows of the case anew.
        UPDATE public.cases_case SET entries = the_number WHERE id = the_case;
    END IF;
    RETURN the_number;
END $$;
"""


class Migration(migrations.Migration):
    """One function, once the rows it asks are there."""

    dependencies = (("journal", "0009_sealed_parts"), ("sharing", "0007_walls_of_referrals"))
    operations = (migrations.RunSQL(_APPEND, elidable=False),)
