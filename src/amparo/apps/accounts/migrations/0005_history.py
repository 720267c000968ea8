"""What happened with an account: rows that stay, for the member and whoever manages them."""

from django.db import migrations, models

_MEMBER = "(SELECT nullif(current_setting('amparo.member', true), '')::uuid)"
_DESK = "(SELECT nullif(current_setting('amparo.desk', true), '')::integer)"
_ROLE = "(SELECT coalesce(current_setting('amparo.role', true), ''))"

# Of a desk's members its administrator manages those whose role is one of the desk, as in
# `amparo.domain.access.table.OF_A_DESK`.
_WALL = f"""
ALTER TABLE accounts_history ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_history FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON accounts_history TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY own ON accounts_history FOR SELECT TO amparo_app USING (member = {_MEMBER});
CREATE POLICY managed ON accounts_history FOR SELECT TO amparo_app USING (
    {_ROLE} = 'country administrator'
    OR ({_ROLE} = 'desk administrator' AND EXISTS (
        SELECT FROM accounts_posting AS posting
            JOIN accounts_member AS whom ON whom.id = posting.member_id
            WHERE whom.pseudonym = accounts_history.member
                AND posting.ends_on IS NULL AND posting.desk_id = {_DESK}
                AND posting.role IN ('officer', 'case lead', 'desk administrator')
    ))
);
CREATE POLICY noted ON accounts_history FOR INSERT TO amparo_app
    WITH CHECK (done_by IS NULL OR done_by = {_MEMBER});
"""
_STAYS = """
CREATE FUNCTION accounts_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'what happened with an account stays';
END $$;
CREATE TRIGGER accounts_history_stays BEFORE UPDATE OR DELETE ON accounts_history
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse();
CREATE TRIGGER accounts_history_stay BEFORE TRUNCATE ON accounts_history
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse();
"""


class Migration(migrations.Migration):
    """The table, its wall, and the refusal of every change."""

    dependencies = [("accounts", "0004_desk_mail")]

    operations = [
        migrations.CreateModel(
            name="HistoryEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("member", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=30)),
                ("about", models.CharField(blank=True, max_length=100)),
                ("hour", models.DateTimeField(null=True)),
                ("done_by", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "accounts_history",
                "indexes": [
                    models.Index(fields=["member", "at"], name="what_happened_with_one"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "kind", "about", "hour"), name="once_an_hour_at_most"
                    )
                ],
            },
        ),
        migrations.RunSQL(_WALL, elidable=False),
        migrations.RunSQL(_STAYS, elidable=False),
    ]
