"""Row-level security round keys: a member's own half is theirs alone, a desk's shares its own.

What stands here opens nothing by itself. The walls keep a page that was taken over from putting
another's key in place of one, and from taking keys away.
"""

from django.db import migrations

_DESK = "(SELECT nullif(current_setting('amparo.desk', true), '')::integer)"
_MEMBER = "(SELECT nullif(current_setting('amparo.member', true), '')::uuid)"
_ROLE = "(SELECT coalesce(current_setting('amparo.role', true), ''))"
_REACH = "(SELECT coalesce(current_setting('amparo.reach', true), ''))"
_OWN_KEY = (
    "EXISTS (SELECT FROM keys_member AS own WHERE own.id = {key} AND own.member = " + _MEMBER + ")"
)


def _forced(table: str) -> str:
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);"
    )


_MEMBER_KEY = (
    _forced("keys_member")
    + f"""
CREATE POLICY told ON keys_member FOR SELECT TO amparo_app USING ({_REACH} <> '');
CREATE POLICY made ON keys_member FOR INSERT TO amparo_app
    WITH CHECK (member = {_MEMBER} AND {_REACH} <> '');
CREATE POLICY ended ON keys_member FOR UPDATE TO amparo_app
    USING (member = {_MEMBER}) WITH CHECK (member = {_MEMBER});
"""
)
_KEPT_HALF = (
    _forced("keys_kept_half")
    + f"""
CREATE POLICY own ON keys_kept_half TO amparo_app USING (member = {_MEMBER})
    WITH CHECK (member = {_MEMBER} AND {_OWN_KEY.format(key="keys_kept_half.key_id")});
"""
)
_DESK_KEY = (
    _forced("keys_desk")
    + f"""
CREATE POLICY told ON keys_desk FOR SELECT TO amparo_app USING ({_REACH} <> '');
CREATE POLICY made ON keys_desk FOR INSERT TO amparo_app
    WITH CHECK (desk_id = {_DESK} AND made_by = {_MEMBER} AND {_REACH} = 'desk');
CREATE POLICY ended ON keys_desk FOR UPDATE TO amparo_app
    USING (desk_id = {_DESK} AND {_REACH} = 'desk') WITH CHECK (desk_id = {_DESK});
"""
)
_KIT = (
    _forced("keys_kit")
    + f"""
CREATE POLICY own ON keys_kit FOR SELECT TO amparo_app
    USING (desk_id = {_DESK} AND {_REACH} <> '');
CREATE POLICY made ON keys_kit FOR INSERT TO amparo_app
    WITH CHECK (desk_id = {_DESK} AND made_by = {_MEMBER} AND {_REACH} = 'desk');
CREATE POLICY ended ON keys_kit FOR UPDATE TO amparo_app
    USING (desk_id = {_DESK} AND {_ROLE} = 'case lead') WITH CHECK (desk_id = {_DESK});
"""
)
_SHARE = (
    _forced("keys_share")
    + f"""
CREATE POLICY own ON keys_share FOR SELECT TO amparo_app
    USING (desk_id = {_DESK} AND {_REACH} <> '');
CREATE POLICY given ON keys_share FOR INSERT TO amparo_app WITH CHECK (
    desk_id = {_DESK} AND given_by = {_MEMBER} AND {_REACH} = 'desk');
CREATE POLICY taken ON keys_share FOR DELETE TO amparo_app USING (
    desk_id = {_DESK} AND ({_REACH} = 'desk' OR {_OWN_KEY.format(key="keys_share.member_key_id")}));
"""
)
_WIDENING = (
    _forced("keys_widening")
    + f"""
CREATE POLICY own ON keys_widening FOR SELECT TO amparo_app
    USING (desk_id = {_DESK} AND {_REACH} <> '');
CREATE POLICY asked ON keys_widening FOR INSERT TO amparo_app WITH CHECK (
    desk_id = {_DESK} AND member = {_MEMBER} AND allowed_by IS NULL AND {_REACH} <> '');
CREATE POLICY allowed ON keys_widening FOR UPDATE TO amparo_app
    USING (desk_id = {_DESK} AND member <> {_MEMBER} AND {_REACH} <> '')
    WITH CHECK (desk_id = {_DESK} AND allowed_by = {_MEMBER});
"""
)


class Migration(migrations.Migration):
    """The walls of each table, forced on the owner too."""

    dependencies = (("keys", "0001_initial"),)
    operations = tuple(
        migrations.RunSQL(wall, elidable=False)
        for wall in (_MEMBER_KEY, _KEPT_HALF, _DESK_KEY, _KIT, _SHARE, _WIDENING)
    )
