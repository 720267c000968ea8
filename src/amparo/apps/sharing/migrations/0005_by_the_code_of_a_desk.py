"""A request reaches the desk whose code was typed, and nobody else.

Whoever asked knows the case by no code until their own desk has one. So the row says which case it
was, once it is granted: they see it from then on. It says nothing of whoever granted it.
"""

import django.db.models.deletion
from django.db import migrations, models

_DESK = "(SELECT nullif(current_setting('amparo.desk', true), '')::integer)"
_MEMBER = "(SELECT nullif(current_setting('amparo.member', true), '')::uuid)"
_LEADS = "(SELECT coalesce(current_setting('amparo.role', true), '')) = 'case lead'"
_OWN_CODE = f"""
    EXISTS (SELECT FROM cases_access AS coded
        WHERE coded.code = {{code}} AND coded.desk_id = {_DESK})
"""
_IS_HELD = f"{_LEADS} AND {_OWN_CODE.format(code='sharing_request.code')}"
_GRANTED = """
ALTER TABLE sharing_request DISABLE TRIGGER sharing_request_answered_once;
UPDATE sharing_request SET case_id = of.id
    FROM cases_case AS of WHERE of.code = sharing_request.code AND answer = 'granted';
ALTER TABLE sharing_request ENABLE TRIGGER sharing_request_answered_once;
"""
_ONCE = """
CREATE OR REPLACE FUNCTION sharing_answer_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.answer <> '' OR NEW.answer = ''
        OR (NEW.case_id IS NOT NULL) <> (NEW.answer = 'granted')
        OR (NEW.id, NEW.code, NEW.asked_by, NEW.desk_id, NEW.asked_at, NEW.words)
        IS DISTINCT FROM
        (OLD.id, OLD.code, OLD.asked_by, OLD.desk_id, OLD.asked_at, OLD.words)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'a request is answered once, and stays';
    END IF;
    RETURN NEW;
END $$;
"""
_WALLS = f"""
DROP POLICY held ON sharing_request;
DROP POLICY asked ON sharing_request;
DROP POLICY answered ON sharing_request;
DROP POLICY answered ON sharing_request_answer;
CREATE POLICY held ON sharing_request FOR SELECT TO amparo_app USING ({_IS_HELD});
CREATE POLICY asked ON sharing_request FOR INSERT TO amparo_app WITH CHECK (
    desk_id = {_DESK} AND asked_by = {_MEMBER} AND answer = '' AND case_id IS NULL
    AND (SELECT coalesce(current_setting('amparo.reach', true), '')) <> '');
CREATE POLICY answered ON sharing_request FOR UPDATE TO amparo_app
    USING (answer = '' AND {_IS_HELD})
    WITH CHECK ({_IS_HELD} AND (case_id IS NULL OR EXISTS (SELECT FROM cases_access AS coded
        WHERE coded.code = sharing_request.code AND coded.case_id = sharing_request.case_id
        AND coded.desk_id = {_DESK})));
CREATE POLICY answered ON sharing_request_answer FOR INSERT TO amparo_app WITH CHECK (
    desk_id = {_DESK} AND answered_by = {_MEMBER} AND {_LEADS}
    AND EXISTS (SELECT FROM sharing_request AS asked
        WHERE asked.id = request_id AND {_OWN_CODE.format(code="asked.code")}));
"""


class Migration(migrations.Migration):
    """The column, filled for what was granted; the walls anew."""

    dependencies = (("sharing", "0004_walls_of_withdrawals"), ("cases", "0013_walls_of_codes"))
    operations = (
        migrations.AddField(
            model_name="urgentrequest",
            name="case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.case",
            ),
        ),
        migrations.RunSQL(_GRANTED, elidable=True),
        migrations.RunSQL(_ONCE, elidable=False),
        migrations.RunSQL(_WALLS, elidable=False),
    )
