"""Who reviews a restriction: a coordinator of no house that is concerned, in their own name.

They asked only whether their own desk or they themselves were meant. Word travels inside a house:
an institution that put a restriction, or whose desk or member is meant, reviews it not.
"""

from django.db import migrations

_DESK = "nullif(current_setting('amparo.desk', true), '')::integer"
_MEMBER = "nullif(current_setting('amparo.member', true), '')::uuid"
_ROLE = "coalesce(current_setting('amparo.role', true), '')"
# The tables of accounts have no walls: so these policies ask nobody in a circle.
_OF_A_HOUSE_CONCERNED = f"""
    EXISTS (
        SELECT FROM accounts_desk AS own
        JOIN accounts_desk AS other ON other.institution_id = own.institution_id
        WHERE own.id = {_DESK} AND (
            other.id = cases_restriction.desk_id
            OR (cases_restriction.kind IN ('desk', 'ended')
                AND other.id::text = cases_restriction.target)
            OR (cases_restriction.kind = 'member' AND EXISTS (
                SELECT FROM accounts_posting AS posting
                JOIN accounts_member AS member ON member.id = posting.member_id
                WHERE posting.desk_id = other.id AND posting.ends_on IS NULL
                AND member.pseudonym::text = cases_restriction.target))))
"""
_REVIEWER = (
    f"{_ROLE} = 'coordinator' AND target <> {_MEMBER}::text AND put_by <> {_MEMBER}"
    f" AND NOT {_OF_A_HOUSE_CONCERNED}"
)
_REVIEWS = f"""
DROP POLICY reviewed ON cases_restriction;
DROP POLICY led ON cases_restriction;
CREATE POLICY reviewed ON cases_restriction FOR SELECT TO amparo_app USING ({_REVIEWER});
CREATE POLICY answered ON cases_restriction FOR UPDATE TO amparo_app
    USING ({_REVIEWER} AND reviewed_at IS NULL)
    WITH CHECK ({_ROLE} = 'coordinator' AND reviewed_by = {_MEMBER} AND review_desk_id = {_DESK});
CREATE POLICY led ON cases_restriction FOR UPDATE TO amparo_app
    USING (desk_id = {_DESK} AND {_ROLE} = 'case lead');
"""


class Migration(migrations.Migration):
    """Two policies anew, and one more."""

    dependencies = (("cases", "0008_reviewed_restrictions"),)
    operations = (migrations.RunSQL(_REVIEWS, elidable=False),)
