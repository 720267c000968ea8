"""From a desk that is kept out its accepted referral is gone, and not shown as taken back.

Nothing else takes back what a desk had accepted, so the desk would learn that it is kept out.
"""

from django.db import migrations

_DESK = "(SELECT nullif(current_setting('amparo.desk', true), '')::integer)"
_MEMBER = "(SELECT nullif(current_setting('amparo.member', true), '')::uuid)"
_ROLE = "(SELECT coalesce(current_setting('amparo.role', true), ''))"
# Who was answered and is taken back was accepted: nobody takes back what was declined.
_RECEIVED = f"""
DROP POLICY received ON sharing_referral;
CREATE POLICY received ON sharing_referral FOR SELECT TO amparo_app
    USING (to_desk_id = {_DESK} AND {_ROLE} IN ('officer', 'case lead')
        AND (hidden_from IS NULL OR {_MEMBER} <> ALL (hidden_from))
        AND NOT (state = 'taken back' AND answered_at IS NOT NULL));
"""


class Migration(migrations.Migration):
    """One policy anew."""

    dependencies = (("sharing", "0008_drafts_of_referrals"),)
    operations = (migrations.RunSQL(_RECEIVED, elidable=False),)
