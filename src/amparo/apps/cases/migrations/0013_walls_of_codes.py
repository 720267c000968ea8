"""The walls, by the code of a desk in place of the code of a case.

To whoever sees only cases in their hands, the other rows of their desk are not there, or the codes
in them were a list of what to open in an emergency. So `cases_access` asks `cases_assignment` to be
read; what is to be seen of a case before a row of access may be written is asked by a function, or
the policies would ask each other in a circle.
"""

from django.db import migrations

_PLAIN_DESK = "nullif(current_setting('amparo.desk', true), '')::integer"
_PLAIN_MEMBER = "nullif(current_setting('amparo.member', true), '')::uuid"
_PLAIN_ROLE = "coalesce(current_setting('amparo.role', true), '')"
_PLAIN_REACH = "coalesce(current_setting('amparo.reach', true), '')"
_PLAIN_CODE = "nullif(current_setting('amparo.code', true), '')"
_DESK, _MEMBER, _ROLE, _REACH, _CODE = (
    f"(SELECT {plain})"
    for plain in (_PLAIN_DESK, _PLAIN_MEMBER, _PLAIN_ROLE, _PLAIN_REACH, _PLAIN_CODE)
)
_IN_HAND = """
    EXISTS (SELECT FROM cases_assignment AS held WHERE held.case_id = {case}
        AND held.member = {member} AND held.desk_id = {desk} AND held.ended_at IS NULL
        AND (held.until IS NULL OR held.until > now()))
"""
_HELD = _IN_HAND.format(case="cases_case.id", member=_MEMBER, desk=_DESK)
_HELD_HERE = _IN_HAND.format(case="cases_access.case_id", member=_PLAIN_MEMBER, desk=_PLAIN_DESK)
_LETS_IN = f"""
    {_PLAIN_ROLE} = 'case lead' AND desk_id <> {_PLAIN_DESK} AND ended_at IS NULL
    AND cases_is_seen(case_id)
"""
# As whoever asks, with the policies that hold for them.
_ACCESS = f"""
CREATE FUNCTION cases_is_seen(the_case uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.cases_case WHERE id = the_case);
END $$;
DROP POLICY given ON cases_access;
DROP POLICY again ON cases_access;
CREATE POLICY given ON cases_access FOR INSERT TO amparo_app WITH CHECK (cases_is_seen(case_id));
CREATE POLICY again ON cases_access FOR UPDATE TO amparo_app
    USING (until IS NOT NULL AND {_LETS_IN}) WITH CHECK ({_LETS_IN});
CREATE POLICY in_hand ON cases_access AS RESTRICTIVE FOR SELECT TO amparo_app USING (
    {_PLAIN_REACH} <> 'assigned' OR code = {_PLAIN_CODE} OR {_HELD_HERE});
"""
# A code that was typed in leads to a case of the desk, for whoever opens it in an emergency.
_CASE = f"""
DROP POLICY within_reach ON cases_case;
CREATE POLICY within_reach ON cases_case AS RESTRICTIVE TO amparo_app USING (
    (entries = 0 AND opened_by_id = {_DESK}) OR {_ROLE} = 'coordinator' OR {_REACH} = 'desk'
    OR ({_REACH} = 'assigned' AND ({_HELD} OR EXISTS (SELECT FROM cases_access AS coded
        WHERE coded.case_id = cases_case.id AND coded.desk_id = {_DESK}
        AND coded.code = {_CODE}))));
"""


class Migration(migrations.Migration):
    """One policy more, and three anew."""

    dependencies = (("cases", "0012_codes_of_desks"),)
    operations = (
        migrations.RunSQL(_ACCESS, elidable=False),
        migrations.RunSQL(_CASE, elidable=False),
    )
