"""Row-level security by need to know, in place of the walls of desks alone.

What the pages set on their transaction: `amparo.member`, `amparo.desk`, `amparo.role`, and
`amparo.reach`, which is `desk` for who sees the cases of their desk, `assigned` for who sees only
cases in their hands, and empty for who sees none. All are made from one table of roles.

Policies may not ask each other in a circle: to be read, `cases_access`, `cases_assignment` and
`cases_restriction` ask only the settings; the others ask those. So who leads a case says in
`amparo.restricted` of which case they end an access, and the policy for changing it asks for the
restriction.
"""

from django.db import migrations

_PLAIN_DESK = "nullif(current_setting('amparo.desk', true), '')::integer"
_PLAIN_MEMBER = "nullif(current_setting('amparo.member', true), '')::uuid"
_PLAIN_ROLE = "coalesce(current_setting('amparo.role', true), '')"
_PLAIN_REACH = "coalesce(current_setting('amparo.reach', true), '')"
# Asked once for each statement, not for each row.
_DESK, _MEMBER, _ROLE, _REACH = (
    f"(SELECT {plain})" for plain in (_PLAIN_DESK, _PLAIN_MEMBER, _PLAIN_ROLE, _PLAIN_REACH)
)
_PURPOSE = "((SELECT current_setting('amparo.purpose', true)) <> '')"
_ASKED_CODE = "(SELECT nullif(current_setting('amparo.code', true), ''))"

_SEEN = (
    "EXISTS (SELECT FROM cases_access AS seen WHERE seen.case_id = {case} AND seen.desk_id = "
    + _DESK
    + ")"
)
_IN_HAND = (
    "EXISTS (SELECT FROM cases_assignment AS held WHERE held.case_id = {case} AND held.member = "
    + _MEMBER
    + " AND held.desk_id = "
    + _DESK
    + " AND held.ended_at IS NULL AND (held.until IS NULL OR held.until > now()))"
)
_CASE_IS_SEEN = "EXISTS (SELECT FROM cases_case AS whole WHERE whole.id = {case})"
_JUST_BEGUN = f"(entries = 0 AND opened_by_id = {_DESK})"


def _within_reach(case: str) -> str:
    return f"{_REACH} = 'desk' OR ({_REACH} = 'assigned' AND {_IN_HAND.format(case=case)})"


def _only(table: str, condition: str, *, name: str = "within_reach") -> str:
    return f"CREATE POLICY {name} ON {table} AS RESTRICTIVE TO amparo_app USING ({condition});"


def _dropped(table: str, *names: str) -> str:
    return "".join(f"DROP POLICY {name} ON {table};" for name in names)


def _forced(table: str) -> str:
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);"
        f"CREATE POLICY worker ON {table} TO amparo_worker"
        f" USING {_PURPOSE} WITH CHECK {_PURPOSE};"
    )


# A row that has ended, or is hidden from who is looking, is not there for them: nor is the case.
_ACCESS = (
    _dropped("cases_access", "own", "given", "no_administrator")
    + f"""
CREATE POLICY own ON cases_access FOR SELECT TO amparo_app USING (
    desk_id = {_PLAIN_DESK} AND ended_at IS NULL AND (until IS NULL OR until > now())
    AND (hidden_from IS NULL OR {_PLAIN_MEMBER} <> ALL (hidden_from)));
CREATE POLICY restricted ON cases_access FOR SELECT TO amparo_app USING (
    {_PLAIN_ROLE} = 'case lead'
    AND case_id = nullif(current_setting('amparo.restricted', true), '')::uuid);
CREATE POLICY led ON cases_access FOR UPDATE TO amparo_app USING (
    {_PLAIN_ROLE} = 'case lead' AND EXISTS (SELECT FROM cases_restriction AS put
        WHERE put.case_id = cases_access.case_id AND put.desk_id = {_PLAIN_DESK}));
CREATE POLICY given ON cases_access FOR INSERT TO amparo_app
    WITH CHECK ({_CASE_IS_SEEN.format(case="cases_access.case_id")});
"""
    + _only("cases_access", f"{_PLAIN_REACH} <> '' OR {_PLAIN_ROLE} = 'coordinator'")
)
_CASE_CONDITION = f"{_JUST_BEGUN} OR {_SEEN.format(case='cases_case.id')}"
_CASE = (
    _dropped("cases_case", "seen", "no_administrator")
    + f"""
CREATE POLICY seen ON cases_case TO amparo_app
    USING ({_CASE_CONDITION}) WITH CHECK ({_CASE_CONDITION});
"""
    # A code that was typed in leads to a case of the desk, for whoever opens it in an emergency.
    + _only(
        "cases_case",
        f"{_JUST_BEGUN} OR {_ROLE} = 'coordinator' OR {_within_reach('cases_case.id')}"
        f" OR ({_REACH} = 'assigned' AND code = {_ASKED_CODE})",
    )
)
_DUTY = (
    _dropped("cases_duty", "seen", "no_administrator")
    + f"""
CREATE POLICY seen ON cases_duty TO amparo_app
    USING (desk_id = {_DESK} OR {_SEEN.format(case="cases_duty.case_id")})
    WITH CHECK ({_SEEN.format(case="cases_duty.case_id")});
"""
    + _only(
        "cases_duty",
        # What is true of most rows of most readers stands first: this is asked for each row.
        f"(hidden_from IS NULL OR {_MEMBER} <> ALL (hidden_from))"
        f" AND ({_within_reach('cases_duty.case_id')}"
        f" OR ({_ROLE} = 'coordinator' AND desk_id = {_DESK}))",
    )
)
_PROFILE = _dropped("cases_profile", "no_administrator") + _only(
    "cases_profile", _within_reach("cases_profile.case_id")
)
_JOURNAL = _dropped("journal_entry", "no_administrator") + _only(
    "journal_entry", _within_reach('journal_entry."case"')
)
_ASSIGNMENT = (
    _forced("cases_assignment")
    + f"""
CREATE POLICY own ON cases_assignment FOR SELECT TO amparo_app
    USING (desk_id = {_PLAIN_DESK} AND {_PLAIN_REACH} <> '');
CREATE POLICY told ON cases_assignment FOR SELECT TO amparo_app
    USING (way = 'emergency' AND {_PLAIN_ROLE} = 'coordinator');
CREATE POLICY given ON cases_assignment FOR INSERT TO amparo_app WITH CHECK (
    desk_id = {_PLAIN_DESK} AND {_CASE_IS_SEEN.format(case="cases_assignment.case_id")}
    AND ({_PLAIN_ROLE} = 'case lead' OR member = {_PLAIN_MEMBER}));
CREATE POLICY led ON cases_assignment FOR UPDATE TO amparo_app
    USING (desk_id = {_PLAIN_DESK} AND {_PLAIN_ROLE} = 'case lead');
"""
)
# Who put it sees it, and the coordinator who reviews it; never whoever is meant.
_RESTRICTION = (
    _forced("cases_restriction")
    + f"""
CREATE POLICY own ON cases_restriction FOR SELECT TO amparo_app USING (
    desk_id = {_PLAIN_DESK} AND {_PLAIN_ROLE} = 'case lead'
    AND target <> coalesce({_PLAIN_MEMBER}::text, ''));
CREATE POLICY reviewed ON cases_restriction FOR SELECT TO amparo_app USING (
    {_PLAIN_ROLE} = 'coordinator' AND target <> coalesce({_PLAIN_MEMBER}::text, '')
    AND target <> coalesce({_PLAIN_DESK}::text, ''));
CREATE POLICY put ON cases_restriction FOR INSERT TO amparo_app WITH CHECK (
    desk_id = {_PLAIN_DESK} AND put_by = {_PLAIN_MEMBER} AND {_PLAIN_ROLE} = 'case lead'
    AND {_CASE_IS_SEEN.format(case="cases_restriction.case_id")});
CREATE POLICY led ON cases_restriction FOR UPDATE TO amparo_app USING (
    {_PLAIN_ROLE} = 'coordinator'
    OR (desk_id = {_PLAIN_DESK} AND {_PLAIN_ROLE} = 'case lead'));
"""
)
# Nobody writes in another's name. A case that is not there for a reader has no readers for them.
_READING = (
    _forced("journal_reading")
    + f"""
CREATE POLICY own ON journal_reading FOR INSERT TO amparo_app WITH CHECK (
    desk_id = {_DESK} AND member = {_MEMBER}
    AND {_CASE_IS_SEEN.format(case='journal_reading."case"')});
CREATE POLICY led ON journal_reading FOR SELECT TO amparo_app USING (
    {_ROLE} = 'case lead' AND {_SEEN.format(case='journal_reading."case"')});
CREATE POLICY managed ON journal_reading FOR SELECT TO amparo_app USING (
    {_ROLE} = 'desk administrator' AND desk_id = {_DESK});
"""
)
_TRACE = (
    _forced("journal_trace")
    + f"""
CREATE POLICY own ON journal_trace FOR INSERT TO amparo_app WITH CHECK (
    desk_id = {_DESK} AND member = {_MEMBER} AND act = 'looked'
    AND {_CASE_IS_SEEN.format(case='journal_trace."case"')});
CREATE POLICY checked ON journal_trace FOR SELECT TO amparo_app USING ({_ROLE} = 'auditor');
"""
)
_FAR_READING = (
    _forced("journal_far_reading")
    + f"""
CREATE POLICY told ON journal_far_reading FOR SELECT TO amparo_app USING (
    {_ROLE} = 'coordinator' OR ({_ROLE} = 'desk administrator' AND desk_id = {_DESK}));
"""
)


class Migration(migrations.Migration):
    """Policies on every table that has cases, forced on the owner too."""

    dependencies = (("cases", "0003_need_to_know"), ("journal", "0004_readings"))
    operations = tuple(
        migrations.RunSQL(wall, elidable=False)
        for wall in (
            _ASSIGNMENT,
            _RESTRICTION,
            _ACCESS,
            _CASE,
            _DUTY,
            _PROFILE,
            _JOURNAL,
            _READING,
            _TRACE,
            _FAR_READING,
        )
    )
