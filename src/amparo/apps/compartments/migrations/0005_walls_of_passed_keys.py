"""The worker ends keys whose time has passed, and no other; to know who else opens, it reads all.

What it reads is sealed to desks, and opens nothing for it.
"""

from django.db import migrations

_PURPOSE = "((SELECT current_setting('amparo.purpose', true)) <> '')"
_WALL = f"""
CREATE POLICY who_opens ON compartments_grant FOR SELECT TO amparo_worker USING {_PURPOSE};
CREATE POLICY passed ON compartments_grant FOR DELETE TO amparo_worker
    USING ({_PURPOSE} AND until <= now());
"""


class Migration(migrations.Migration):
    """Two policies for the worker."""

    dependencies = (
        ("compartments", "0004_waiting_grants"),
        ("sharing", "0007_walls_of_referrals"),
    )
    operations = (migrations.RunSQL(_WALL, elidable=False),)
