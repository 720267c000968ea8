"""Row-level security round who asks and who helps, and encodings that go with their grant.

Whoever asked sees that they did, and what a desk invited them to; never a match. A desk that helps
sees its own matches. What is encoded of who a case is about is there for whoever opens that, and
for the worker, who compares.
"""

from django.db import migrations

_DESK = "(SELECT nullif(current_setting('amparo.desk', true), '')::integer)"
_MEMBER = "(SELECT nullif(current_setting('amparo.member', true), '')::uuid)"
_ROLE = "(SELECT coalesce(current_setting('amparo.role', true), ''))"
_REACH = "(SELECT coalesce(current_setting('amparo.reach', true), ''))"
_PURPOSE = "((SELECT current_setting('amparo.purpose', true)) <> '')"
_WORKS = f"{_ROLE} IN ('officer', 'case lead')"
_LEADS = f"{_ROLE} = 'case lead'"
_OPENED = (
    "EXISTS (SELECT FROM compartments_grant AS own WHERE own.case_id = matching_encoding.case_id"
    f" AND own.compartment = 'identity' AND own.desk_id = {_DESK} AND NOT own.is_waiting"
    " AND (own.until IS NULL OR own.until > now()))"
)
_IS_PRESENT_KEY = (
    "EXISTS (SELECT FROM keys_desk AS present WHERE present.id = matching_share.desk_key"
    " AND present.desk_id = matching_share.desk_id AND present.ended_at IS NULL)"
)


def _forced(table: str) -> str:
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);"
    )


def _compared(table: str) -> str:
    return (
        f"CREATE POLICY worker ON {table} TO amparo_worker USING {_PURPOSE} WITH CHECK {_PURPOSE};"
    )


def _stays(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION matching_refuse();"
        f"CREATE TRIGGER {table}s_stay BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION matching_refuse();"
    )


_REFUSING = """
CREATE FUNCTION matching_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'who asked and who was told stays';
END $$;
CREATE FUNCTION matching_answer_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.told <> '' OR NEW.told = ''
        OR (NEW.id, NEW.question_id, NEW.case_id, NEW.desk_id, NEW.nearness, NEW.is_kept_out,
            NEW.found_at)
        IS DISTINCT FROM
        (OLD.id, OLD.question_id, OLD.case_id, OLD.desk_id, OLD.nearness, OLD.is_kept_out,
            OLD.found_at)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'who asks is answered once, and it stays';
    END IF;
    RETURN NEW;
END $$;
"""
_KEY = (
    _forced("matching_key")
    + _compared("matching_key")
    + f"""
CREATE POLICY told ON matching_key FOR SELECT TO amparo_app USING ({_REACH} <> '');
CREATE POLICY made ON matching_key FOR INSERT TO amparo_app
    WITH CHECK (made_by = {_MEMBER} AND {_REACH} <> '' AND ended_at IS NULL);
CREATE POLICY ended ON matching_key FOR UPDATE TO amparo_app
    USING (ended_at IS NULL AND {_REACH} <> '') WITH CHECK ({_REACH} <> '');
"""
)
# To give it, one must see which desk has it; what is sealed opens to that desk alone.
_SHARE = (
    _forced("matching_share")
    + f"""
CREATE POLICY told ON matching_share FOR SELECT TO amparo_app USING ({_REACH} <> '');
CREATE POLICY given ON matching_share FOR INSERT TO amparo_app
    WITH CHECK (given_by = {_MEMBER} AND {_REACH} <> '' AND {_IS_PRESENT_KEY});
CREATE POLICY gone ON matching_share FOR DELETE TO amparo_app
    USING ({_REACH} <> '' AND (desk_id = {_DESK} OR NOT {_IS_PRESENT_KEY}));
"""
)
# The database lets the row go with the grant, past these walls: whoever ends it, and however.
_ENCODING = (
    _forced("matching_encoding")
    + _compared("matching_encoding")
    + f"""
ALTER TABLE matching_encoding ADD CONSTRAINT matching_encoding_hangs_on_a_grant
    FOREIGN KEY (grant_id) REFERENCES compartments_grant (id) ON DELETE CASCADE;
CREATE INDEX encodings_of_a_grant ON matching_encoding (grant_id);
CREATE POLICY opened ON matching_encoding TO amparo_app
    USING ({_OPENED}) WITH CHECK ({_OPENED});
"""
)
_QUESTION = (
    _forced("matching_question")
    + _stays("matching_question")
    + f"""
CREATE POLICY worker ON matching_question FOR SELECT TO amparo_worker USING ({_PURPOSE});
CREATE POLICY own ON matching_question FOR SELECT TO amparo_app
    USING (desk_id = {_DESK} AND ((asked_by = {_MEMBER} AND {_REACH} <> '') OR {_LEADS}));
CREATE POLICY near ON matching_question FOR SELECT TO amparo_app
    USING (EXISTS (SELECT FROM matching_match AS found
        WHERE found.question_id = matching_question.id));
CREATE POLICY asked ON matching_question FOR INSERT TO amparo_app
    WITH CHECK (desk_id = {_DESK} AND asked_by = {_MEMBER} AND {_WORKS});
"""
)
# Whoever asked writes them, and reads them no more.
_ASKED = (
    _forced("matching_asked")
    + _compared("matching_asked")
    + f"""
CREATE POLICY asked ON matching_asked FOR INSERT TO amparo_app
    WITH CHECK (EXISTS (SELECT FROM matching_question AS own
        WHERE own.id = question_id AND own.desk_id = {_DESK} AND own.asked_by = {_MEMBER}));
"""
)
_HELD = f"""desk_id = {_DESK} AND {_WORKS} AND (NOT is_kept_out OR {_LEADS})
    AND cases_is_seen(case_id)"""
_MATCH = (
    _forced("matching_match")
    + _compared("matching_match")
    + f"""
CREATE TRIGGER matching_match_answered_once BEFORE UPDATE ON matching_match
    FOR EACH ROW EXECUTE FUNCTION matching_answer_once();
CREATE POLICY held ON matching_match FOR SELECT TO amparo_app USING ({_HELD});
CREATE POLICY answered ON matching_match FOR UPDATE TO amparo_app
    USING (told = '' AND {_HELD}) WITH CHECK (told_by = {_MEMBER} AND {_HELD});
"""
)
# What one desk tells whoever asked, no other desk that was near learns.
_INVITATION = (
    _forced("matching_invitation")
    + _stays("matching_invitation")
    + f"""
CREATE POLICY told ON matching_invitation FOR SELECT TO amparo_app
    USING (asking_desk_id = {_DESK} AND ((asked_by = {_MEMBER} AND {_REACH} <> '') OR {_LEADS}));
CREATE POLICY told_by ON matching_invitation FOR INSERT TO amparo_app
    WITH CHECK (desk_id = {_DESK} AND EXISTS (SELECT FROM matching_match AS held
        WHERE held.question_id = matching_invitation.question_id AND held.desk_id = {_DESK}
        AND NOT held.is_kept_out)
    AND EXISTS (SELECT FROM matching_question AS told
        WHERE told.id = matching_invitation.question_id
        AND told.asked_by = matching_invitation.asked_by
        AND told.desk_id = matching_invitation.asking_desk_id));
"""
)


class Migration(migrations.Migration):
    """The walls of each table, forced on the owner too."""

    dependencies = (
        ("matching", "0001_initial"),
        ("cases", "0013_walls_of_codes"),
        ("compartments", "0004_waiting_grants"),
        ("keys", "0002_walls"),
    )
    operations = tuple(
        migrations.RunSQL(wall, elidable=False)
        for wall in (_REFUSING, _KEY, _SHARE, _ENCODING, _MATCH, _QUESTION, _ASKED, _INVITATION)
    )
