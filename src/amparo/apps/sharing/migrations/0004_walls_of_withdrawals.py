"""Row-level security round withdrawals: there for whoever sees the case, and confirmed once.

The policies of a case are asked first: so a desk that is kept out is told nothing, and nothing
tells it why. Only a member of the desk that is told confirms it, in their own name.
"""

from django.db import migrations

_DESK = "(SELECT nullif(current_setting('amparo.desk', true), '')::integer)"
_MEMBER = "(SELECT nullif(current_setting('amparo.member', true), '')::uuid)"
_ROLE = "(SELECT coalesce(current_setting('amparo.role', true), ''))"
_REACH = "(SELECT coalesce(current_setting('amparo.reach', true), ''))"
_PURPOSE = "((SELECT current_setting('amparo.purpose', true)) <> '')"
# By a function, whose plan is kept: every opening of *Due* asks for a few rows of this.
_SEEN = f"{_REACH} <> '' AND cases_is_seen(case_id)"
_CONFIRMING = """
CREATE FUNCTION sharing_acknowledge_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.acknowledged_at IS NOT NULL OR NEW.acknowledged_at IS NULL
        OR NEW.acknowledged_by IS NULL
        OR (NEW.id, NEW.case_id, NEW.number, NEW.desk_id, NEW.told_at, NEW.told_by, NEW.due_at)
        IS DISTINCT FROM
        (OLD.id, OLD.case_id, OLD.number, OLD.desk_id, OLD.told_at, OLD.told_by, OLD.due_at)
    THEN
        RAISE insufficient_privilege
            USING MESSAGE = 'a withdrawal is acknowledged once, and stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sharing_withdrawal_notice_acknowledged_once BEFORE UPDATE
    ON sharing_withdrawal_notice FOR EACH ROW EXECUTE FUNCTION sharing_acknowledge_once();
CREATE TRIGGER sharing_withdrawal_notice_stays BEFORE DELETE ON sharing_withdrawal_notice
    FOR EACH ROW EXECUTE FUNCTION sharing_refuse();
CREATE TRIGGER sharing_withdrawal_notices_stay BEFORE TRUNCATE ON sharing_withdrawal_notice
    FOR EACH STATEMENT EXECUTE FUNCTION sharing_refuse();
"""
_WALL = f"""
ALTER TABLE sharing_withdrawal_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE sharing_withdrawal_notice FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON sharing_withdrawal_notice TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY worker ON sharing_withdrawal_notice FOR SELECT TO amparo_worker USING ({_PURPOSE});
CREATE POLICY seen ON sharing_withdrawal_notice FOR SELECT TO amparo_app USING ({_SEEN});
CREATE POLICY told ON sharing_withdrawal_notice FOR INSERT TO amparo_app WITH CHECK (
    told_by = {_MEMBER} AND acknowledged_at IS NULL AND acknowledged_by IS NULL
    AND {_ROLE} IN ('officer', 'case lead') AND {_SEEN});
CREATE POLICY acknowledged ON sharing_withdrawal_notice FOR UPDATE TO amparo_app
    USING (desk_id = {_DESK} AND acknowledged_at IS NULL AND {_SEEN})
    WITH CHECK (desk_id = {_DESK} AND acknowledged_by = {_MEMBER});
"""


class Migration(migrations.Migration):
    """What may happen to a row, and who sees it."""

    dependencies = (("sharing", "0003_withdrawal_notice"), ("cases", "0013_walls_of_codes"))
    operations = tuple(migrations.RunSQL(wall, elidable=False) for wall in (_CONFIRMING, _WALL))
