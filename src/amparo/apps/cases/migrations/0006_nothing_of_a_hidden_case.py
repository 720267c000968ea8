"""Who leads the cases of a desk changes nothing in a case that is hidden from them.

They could review what was opened there in an emergency. To be read, `cases_assignment` still asks
only the settings, or policies would ask each other in a circle: what is shown of it, the queries
narrow to cases that are seen.
"""

from django.db import migrations

_DESK = "nullif(current_setting('amparo.desk', true), '')::integer"
_OF_A_CASE = f"""
CREATE POLICY of_a_case_that_is_there ON cases_assignment AS RESTRICTIVE FOR UPDATE TO amparo_app
    USING (EXISTS (SELECT FROM cases_access AS seen
        WHERE seen.case_id = cases_assignment.case_id AND seen.desk_id = {_DESK}));
"""


class Migration(migrations.Migration):
    """One more policy; the others stay."""

    dependencies = (("cases", "0005_access_again"),)
    operations = (migrations.RunSQL(_OF_A_CASE, elidable=False),)
