"""Each desk that sees a case has a code of its own for it. The database draws it.

It looks whether another row has the code, which nobody else could: a desk sees only its own rows.
Twice in a hundred million it would be so, and the row, added where none is yet, would be lost in
silence. Two who draw the same in one instant are left: the second row is lost, and comes when the
case is projected next.
"""

from django.db import migrations, models

_DRAWING = """
CREATE FUNCTION cases_new_code() RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    -- No vowel, so that no word appears; nothing that is read as something else.
    letters CONSTANT text := '23456789BCDFGHJKMNPQRSTVWXYZ';
    number bigint;
    drawn text;
BEGIN
    LOOP
        -- 60 bits that nobody can guess; 28 to the power of 7 is about 13 thousand million.
        number := ('x' || right(replace(gen_random_uuid()::text, '-', ''), 15))::bit(60)::bigint;
        drawn := '';
        FOR place IN 1..7 LOOP
            drawn := drawn || substr(letters, 1 + (number % 28)::integer, 1)
                || CASE WHEN place IN (3, 6) THEN '-' ELSE '' END;
            number := number / 28;
        END LOOP;
        EXIT WHEN NOT EXISTS (SELECT FROM public.cases_access WHERE code = drawn);
    END LOOP;
    RETURN drawn;
END $$;
REVOKE ALL ON FUNCTION cases_new_code FROM PUBLIC;
"""
# What stands on papers goes on leading to the case, at the desk that opened it.
_CODES = """
UPDATE cases_access AS seen SET code = of.code
    FROM cases_case AS of WHERE of.id = seen.case_id AND of.opened_by_id = seen.desk_id;
UPDATE cases_access SET code = cases_new_code() WHERE code IS NULL;
UPDATE cases_restriction AS put SET code = seen.code
    FROM cases_access AS seen WHERE seen.case_id = put.case_id AND seen.desk_id = put.desk_id;
"""
_STAYS = """
CREATE FUNCTION cases_keep_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'the code of a desk for a case stays';
END $$;
CREATE TRIGGER cases_code_stays BEFORE UPDATE ON cases_access
    FOR EACH ROW WHEN (NEW.code IS DISTINCT FROM OLD.code) EXECUTE FUNCTION cases_keep_code();
"""


class Migration(migrations.Migration):
    """The column, filled; its walls follow."""

    dependencies = (("cases", "0011_announced_first"),)
    operations = (
        migrations.RunSQL(_DRAWING, elidable=False),
        migrations.AddField(
            model_name="access",
            name="code",
            field=models.CharField(max_length=12, null=True, unique=True),
        ),
        migrations.RunSQL(_CODES, elidable=True),
        migrations.AlterField(
            model_name="access",
            name="code",
            field=models.CharField(
                db_default=models.Func(function="cases_new_code"), max_length=12, unique=True
            ),
        ),
        migrations.RunSQL(_STAYS, elidable=False),
    )
