"""Row-level security round requests and demands, and rows that stay as they were written.

Nothing here opens a case. Who holds a case is whoever sees it: these policies ask those of
`cases_case`, which ask nothing of ours.
"""

from django.db import migrations

_DESK = "(SELECT nullif(current_setting('amparo.desk', true), '')::integer)"
_MEMBER = "(SELECT nullif(current_setting('amparo.member', true), '')::uuid)"
_ROLE = "(SELECT coalesce(current_setting('amparo.role', true), ''))"
_REACH = "(SELECT coalesce(current_setting('amparo.reach', true), ''))"
_LEADS = f"{_ROLE} = 'case lead'"
_RECORDS = f"{_ROLE} IN ('officer', 'case lead', 'coordinator')"
_CASE_OF_CODE = "EXISTS (SELECT FROM cases_case AS whole WHERE whole.code = {code})"
_CASE_IS_SEEN = "EXISTS (SELECT FROM cases_case AS whole WHERE whole.id = {case})"
_DEMAND_IS_SEEN = "EXISTS (SELECT FROM sharing_demand AS seen WHERE seen.id = {demand})"


def _forced(table: str) -> str:
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);"
    )


def _stays(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION sharing_refuse();"
        f"CREATE TRIGGER {table}s_stay BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION sharing_refuse();"
    )


_REFUSING = """
CREATE FUNCTION sharing_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'what was asked, demanded and answered stays';
END $$;
CREATE FUNCTION sharing_answer_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.answer <> '' OR NEW.answer = ''
        OR (NEW.id, NEW.code, NEW.asked_by, NEW.desk_id, NEW.asked_at, NEW.words)
        IS DISTINCT FROM
        (OLD.id, OLD.code, OLD.asked_by, OLD.desk_id, OLD.asked_at, OLD.words)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'a request is answered once, and stays';
    END IF;
    RETURN NEW;
END $$;
"""
_IS_HELD = f"{_LEADS} AND {_CASE_OF_CODE.format(code='sharing_request.code')}"
_REQUEST = (
    _forced("sharing_request")
    + f"""
CREATE TRIGGER sharing_request_answered_once BEFORE UPDATE ON sharing_request
    FOR EACH ROW EXECUTE FUNCTION sharing_answer_once();
CREATE TRIGGER sharing_request_stays BEFORE DELETE ON sharing_request
    FOR EACH ROW EXECUTE FUNCTION sharing_refuse();
CREATE TRIGGER sharing_requests_stay BEFORE TRUNCATE ON sharing_request
    FOR EACH STATEMENT EXECUTE FUNCTION sharing_refuse();
CREATE POLICY own ON sharing_request FOR SELECT TO amparo_app
    USING (desk_id = {_DESK} AND {_REACH} <> '');
CREATE POLICY held ON sharing_request FOR SELECT TO amparo_app USING ({_IS_HELD});
CREATE POLICY asked ON sharing_request FOR INSERT TO amparo_app WITH CHECK (
    desk_id = {_DESK} AND asked_by = {_MEMBER} AND {_REACH} <> '' AND answer = '');
CREATE POLICY answered ON sharing_request FOR UPDATE TO amparo_app
    USING (answer = '' AND {_IS_HELD}) WITH CHECK ({_IS_HELD});
"""
)
# The asking desk is not to learn from it which desk holds the case.
_REQUEST_ANSWER = (
    _forced("sharing_request_answer")
    + _stays("sharing_request_answer")
    + f"""
CREATE POLICY own ON sharing_request_answer FOR SELECT TO amparo_app
    USING (desk_id = {_DESK} AND {_LEADS});
CREATE POLICY answered ON sharing_request_answer FOR INSERT TO amparo_app WITH CHECK (
    desk_id = {_DESK} AND answered_by = {_MEMBER} AND {_LEADS}
    AND EXISTS (SELECT FROM sharing_request AS asked
        WHERE asked.id = request_id AND {_CASE_OF_CODE.format(code="asked.code")}));
"""
)
_DEMAND = (
    _forced("sharing_demand")
    + _stays("sharing_demand")
    + f"""
CREATE POLICY told ON sharing_demand FOR SELECT TO amparo_app
    USING ({_ROLE} IN ('case lead', 'coordinator') OR ({_ROLE} = 'officer' AND desk_id = {_DESK}));
CREATE POLICY recorded ON sharing_demand FOR INSERT TO amparo_app
    WITH CHECK (desk_id = {_DESK} AND recorded_by = {_MEMBER} AND {_RECORDS});
"""
)
_DEMAND_ANSWER = (
    _forced("sharing_demand_answer")
    + _stays("sharing_demand_answer")
    + f"""
CREATE POLICY own ON sharing_demand_answer FOR SELECT TO amparo_app USING (
    desk_id = {_DESK} AND {_LEADS}
    AND {_CASE_IS_SEEN.format(case="sharing_demand_answer.case_id")});
CREATE POLICY answered ON sharing_demand_answer FOR INSERT TO amparo_app WITH CHECK (
    desk_id = {_DESK} AND answered_by = {_MEMBER} AND {_LEADS}
    AND {_CASE_IS_SEEN.format(case="sharing_demand_answer.case_id")}
    AND {_DEMAND_IS_SEEN.format(demand="sharing_demand_answer.demand_id")});
"""
)
_ANSWERED_CASE = (
    _forced("sharing_answered_case")
    + _stays("sharing_answered_case")
    + f"""
CREATE POLICY counted ON sharing_answered_case FOR SELECT TO amparo_app
    USING ({_ROLE} = 'coordinator' OR (desk_id = {_DESK} AND {_LEADS}));
CREATE POLICY added ON sharing_answered_case FOR INSERT TO amparo_app
    WITH CHECK (desk_id = {_DESK} AND {_LEADS});
"""
)


class Migration(migrations.Migration):
    """The walls of each table."""

    dependencies = (("sharing", "0001_initial"), ("cases", "0005_access_again"))
    operations = tuple(
        migrations.RunSQL(wall, elidable=False)
        for wall in (
            _REFUSING,
            _REQUEST,
            _REQUEST_ANSWER,
            _DEMAND,
            _DEMAND_ANSWER,
            _ANSWERED_CASE,
        )
    )
