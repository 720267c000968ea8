"""What was written with a referral goes when that has ended, and not before by somebody's hand.

Of what a desk has accepted it goes where a person takes consent back: whoever sees the case records
that. While a referral waits for an answer nobody takes its words away.
"""

from django.db import migrations

_ROLE = "(SELECT coalesce(current_setting('amparo.role', true), ''))"
_GONE = f"""
DROP POLICY gone ON sharing_referral_words;
CREATE POLICY gone ON sharing_referral_words FOR DELETE TO amparo_app
    USING ({_ROLE} IN ('officer', 'case lead') AND EXISTS (
        SELECT FROM sharing_referral AS of WHERE of.id = sharing_referral_words.referral_id
        AND (of.state NOT IN ('sent', 'more asked', 'more said', 'accepted')
            OR of.state = 'accepted' AND EXISTS (
                SELECT FROM cases_case AS whole WHERE whole.id = of.case_id))));
"""


class Migration(migrations.Migration):
    """One policy anew."""

    dependencies = (("sharing", "0010_names_of_their_columns"),)
    operations = (migrations.RunSQL(_GONE, elidable=False),)
