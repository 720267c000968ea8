"""Row-level security round referrals, and what a desk that is asked for help may reach by one.

Before it accepts, a desk sees the row of its referral, what was written to it, and the key of the
case, so that it can say in the journal of the case that it declines. Not the case, nor what
hangs on it. Once it has accepted, it may write the row by which it sees the case.

To be read, `cases_access` and `cases_assignment` are asked by the policies here; so theirs ask a
function whether a referral was accepted, or all would ask each other in a circle.
"""

from django.db import migrations

_PLAIN_DESK = "nullif(current_setting('amparo.desk', true), '')::integer"
_PLAIN_MEMBER = "nullif(current_setting('amparo.member', true), '')::uuid"
_PLAIN_ROLE = "coalesce(current_setting('amparo.role', true), '')"
_PLAIN_REACH = "coalesce(current_setting('amparo.reach', true), '')"
_PLAIN_REFERRED = "nullif(current_setting('amparo.referred', true), '')::uuid"
_DESK, _MEMBER, _ROLE, _REACH, _REFERRED = (
    f"(SELECT {plain})"
    for plain in (_PLAIN_DESK, _PLAIN_MEMBER, _PLAIN_ROLE, _PLAIN_REACH, _PLAIN_REFERRED)
)
_PURPOSE = "((SELECT current_setting('amparo.purpose', true)) <> '')"
_ANSWERS = f"{_ROLE} IN ('officer', 'case lead')"
_NOT_HIDDEN = f"(hidden_from IS NULL OR {_MEMBER} <> ALL (hidden_from))"
_SEEN = f"{_REACH} <> '' AND cases_is_seen(case_id)"
_OF_REFERRAL = "EXISTS (SELECT FROM sharing_referral AS of WHERE of.id = {table}.referral_id)"
_WAITING = "'sent', 'more asked', 'more said'"


def _forced(table: str) -> str:
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);"
        f"CREATE POLICY worker ON {table} TO amparo_worker"
        f" USING {_PURPOSE} WITH CHECK {_PURPOSE};"
    )


# What the table of acts says, once more: who is who is told by the desk that is set.
_MOVES = f"""
CREATE FUNCTION sharing_referral_moves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    the_desk integer := {_PLAIN_DESK};
    is_receiver boolean := the_desk IS NOT DISTINCT FROM OLD.to_desk_id;
    is_sender boolean := the_desk IS NOT DISTINCT FROM OLD.from_desk_id;
BEGIN
    IF (NEW.id, NEW.case_id, NEW.code, NEW.from_desk_id, NEW.to_desk_id, NEW.is_confidential,
        NEW.need, NEW.urgency, NEW.purpose, NEW.compartments, NEW.sent_at, NEW.sent_by,
        NEW.answer_by, NEW.is_practice)
        IS DISTINCT FROM
        (OLD.id, OLD.case_id, OLD.code, OLD.from_desk_id, OLD.to_desk_id, OLD.is_confidential,
        OLD.need, OLD.urgency, OLD.purpose, OLD.compartments, OLD.sent_at, OLD.sent_by,
        OLD.answer_by, OLD.is_practice)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'what was asked stays as it was sent';
    END IF;
    IF NEW.state <> OLD.state AND NOT coalesce(CASE NEW.state
        WHEN 'more asked' THEN is_receiver AND OLD.state IN ('sent', 'more said')
        WHEN 'more said' THEN is_sender AND OLD.state = 'more asked'
        WHEN 'accepted' THEN is_receiver AND OLD.state IN ({_WAITING})
        WHEN 'declined' THEN is_receiver AND OLD.state IN ({_WAITING})
        WHEN 'handed back' THEN is_receiver AND OLD.state = 'accepted'
        WHEN 'taken back' THEN OLD.state IN ({_WAITING}, 'accepted')
        WHEN 'lapsed' THEN OLD.state IN ({_WAITING}, 'accepted')
    END, false) THEN
        RAISE insufficient_privilege USING MESSAGE = 'this may not be done with a referral now';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sharing_referral_moves BEFORE UPDATE ON sharing_referral
    FOR EACH ROW EXECUTE FUNCTION sharing_referral_moves();
"""
_REFERRAL = (
    _forced("sharing_referral")
    + f"""
CREATE POLICY seen ON sharing_referral FOR SELECT TO amparo_app USING ({_SEEN});
CREATE POLICY received ON sharing_referral FOR SELECT TO amparo_app
    USING (to_desk_id = {_DESK} AND {_ANSWERS} AND {_NOT_HIDDEN});
CREATE POLICY sent ON sharing_referral FOR INSERT TO amparo_app WITH CHECK (
    from_desk_id = {_DESK} AND sent_by = {_MEMBER} AND state = 'sent' AND {_ANSWERS} AND {_SEEN});
CREATE POLICY answered ON sharing_referral FOR UPDATE TO amparo_app
    USING (to_desk_id = {_DESK} AND {_ANSWERS} AND {_NOT_HIDDEN}
        AND state IN ({_WAITING}, 'accepted'))
    WITH CHECK (to_desk_id = {_DESK});
CREATE POLICY changed ON sharing_referral FOR UPDATE TO amparo_app
    USING ({_ANSWERS} AND {_SEEN} AND state IN ({_WAITING}, 'accepted'))
    WITH CHECK ({_SEEN});
"""
)
_ACT = (
    _forced("sharing_referral_act")
    + f"""
CREATE POLICY seen ON sharing_referral_act FOR SELECT TO amparo_app
    USING ({_OF_REFERRAL.format(table="sharing_referral_act")});
CREATE POLICY done ON sharing_referral_act FOR INSERT TO amparo_app WITH CHECK (
    desk_id = {_DESK} AND member = {_MEMBER} AND {_ANSWERS}
    AND {_OF_REFERRAL.format(table="sharing_referral_act")});
"""
)
# They are sealed to the key of a desk: who sees the row and holds another key reads noise.
_WORDS = (
    _forced("sharing_referral_words")
    + f"""
CREATE POLICY seen ON sharing_referral_words FOR SELECT TO amparo_app
    USING ({_OF_REFERRAL.format(table="sharing_referral_words")});
CREATE POLICY said ON sharing_referral_words FOR INSERT TO amparo_app WITH CHECK (
    {_ANSWERS} AND EXISTS (SELECT FROM sharing_referral AS of
        WHERE of.id = sharing_referral_words.referral_id
        AND {_DESK} IN (of.from_desk_id, of.to_desk_id)
        AND sharing_referral_words.desk_id IN (of.from_desk_id, of.to_desk_id)));
CREATE POLICY sealed_anew ON sharing_referral_words FOR UPDATE TO amparo_app
    USING (desk_id = {_DESK} AND {_OF_REFERRAL.format(table="sharing_referral_words")})
    WITH CHECK (desk_id = {_DESK});
CREATE POLICY gone ON sharing_referral_words FOR DELETE TO amparo_app
    USING ({_OF_REFERRAL.format(table="sharing_referral_words")});
"""
)
_ACCEPTED = f"""
CREATE FUNCTION sharing_was_accepted(the_case uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.sharing_referral WHERE case_id = the_case
        AND to_desk_id = {_PLAIN_DESK} AND state = 'accepted');
END $$;
"""
# An access that had an end goes on without one. What somebody ended stays ended.
_OWN_ROW = f"desk_id = {_PLAIN_DESK} AND ended_at IS NULL"
_ACCESS = f"""
CREATE POLICY accepted ON cases_access FOR INSERT TO amparo_app
    WITH CHECK ({_OWN_ROW} AND sharing_was_accepted(case_id));
CREATE POLICY accepted_again ON cases_access FOR UPDATE TO amparo_app
    USING ({_OWN_ROW} AND sharing_was_accepted(case_id))
    WITH CHECK ({_OWN_ROW} AND sharing_was_accepted(case_id));
CREATE POLICY referred ON cases_access FOR SELECT TO amparo_app USING (
    {_OWN_ROW} AND {_PLAIN_REACH} <> '' AND case_id = {_PLAIN_REFERRED}
    AND (hidden_from IS NULL OR {_PLAIN_MEMBER} <> ALL (hidden_from)));
CREATE POLICY accepted ON cases_assignment FOR INSERT TO amparo_app WITH CHECK (
    desk_id = {_PLAIN_DESK} AND member = {_PLAIN_MEMBER} AND sharing_was_accepted(case_id));
"""
# A function, since its plan is kept: each look at a key would plan all walls of referrals anew.
_KEY = f"""
CREATE FUNCTION sharing_waits_for_answer(the_case uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.sharing_referral WHERE case_id = the_case
        AND to_desk_id = {_PLAIN_DESK} AND state IN ({_WAITING}));
END $$;
CREATE POLICY waits_for_answer ON seals_case_key FOR SELECT TO amparo_app
    USING (sharing_waits_for_answer("case"));
"""
# Who declines gives back what waits, of a case that is not there for them. A desk that closed
# gives back nothing any more: the worker does.
_GRANT = f"""
CREATE POLICY accepted ON compartments_grant FOR UPDATE TO amparo_app
    USING (desk_id = {_DESK} AND sharing_was_accepted(case_id))
    WITH CHECK (desk_id = {_DESK});
CREATE POLICY asked ON compartments_grant FOR SELECT TO amparo_app
    USING (desk_id = {_DESK} AND is_waiting AND case_id = {_REFERRED});
CREATE POLICY given_back ON compartments_grant FOR DELETE TO amparo_app
    USING (desk_id = {_DESK} AND is_waiting AND case_id = {_REFERRED});
CREATE POLICY closed ON compartments_grant TO amparo_worker USING ({_PURPOSE} AND EXISTS (
    SELECT FROM accounts_desk AS of WHERE of.id = desk_id AND of.closed_on IS NOT NULL));
CREATE POLICY worker ON compartments_renewal_due TO amparo_worker
    USING {_PURPOSE} WITH CHECK {_PURPOSE};
"""


class Migration(migrations.Migration):
    """The walls of each table, and policies more for four others."""

    dependencies = (
        ("sharing", "0006_referrals"),
        ("cases", "0014_no_code_of_a_case"),
        ("seals", "0003_erasing"),
        ("compartments", "0004_waiting_grants"),
    )
    operations = tuple(
        migrations.RunSQL(wall, elidable=False)
        for wall in (_MOVES, _REFERRAL, _ACT, _WORDS, _ACCEPTED, _ACCESS, _KEY, _GRANT)
    )
