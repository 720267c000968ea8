"""The key of a case is destroyed on the day that was announced, and on no other."""

from django.db import migrations

_DAY_HAS_COME = """
CREATE POLICY day_has_come ON seals_case_key AS RESTRICTIVE FOR DELETE TO amparo_worker
    USING (EXISTS (SELECT FROM cases_case AS whole WHERE whole.id = seals_case_key."case"
        AND whole.erased_at IS NULL AND whole.erase_on <= current_date));
"""


class Migration(migrations.Migration):
    """One more policy; the others stay."""

    dependencies = (("seals", "0002_walls"), ("cases", "0010_erasing"))
    operations = (migrations.RunSQL(_DAY_HAS_COME, elidable=False),)
