"""An access that ends by itself can be given again, by a desk that sees the case.

Never one's own: nobody lengthens what another desk gave them. One that somebody ended stays
ended; only that desk may take it back.
"""

from django.db import migrations

_DESK = "nullif(current_setting('amparo.desk', true), '')::integer"
_ROLE = "coalesce(current_setting('amparo.role', true), '')"
_AGAIN = f"""
CREATE POLICY again ON cases_access FOR UPDATE TO amparo_app USING (
    {_ROLE} = 'case lead' AND desk_id <> {_DESK} AND ended_at IS NULL AND until IS NOT NULL
    AND EXISTS (SELECT FROM cases_case AS whole WHERE whole.id = cases_access.case_id))
    WITH CHECK ({_ROLE} = 'case lead' AND desk_id <> {_DESK} AND ended_at IS NULL
    AND EXISTS (SELECT FROM cases_case AS whole WHERE whole.id = cases_access.case_id));
"""


class Migration(migrations.Migration):
    """One more policy; the others stay."""

    dependencies = (("cases", "0004_walls_of_need_to_know"),)
    operations = (migrations.RunSQL(_AGAIN, elidable=False),)
