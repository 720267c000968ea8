"""No process erases a case that was not announced for a month, and the web announces nothing.

The key goes on the day that stands in the row of the case. So the row is walled, too: else whoever
writes it would only have to write another day.
"""

from django.db import migrations

# A day less than is announced: the worker counts days where the country is, and the database not.
_GUARD = """
CREATE FUNCTION cases_guard_erasing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF session_user = 'amparo_app'
        OR (session_user = 'amparo_worker' AND (
            (NEW.erase_on IS DISTINCT FROM OLD.erase_on AND NEW.erase_on < current_date + 29)
            OR (NEW.erased_at IS DISTINCT FROM OLD.erased_at AND (OLD.erased_at IS NOT NULL
                OR OLD.erase_on IS NULL OR OLD.erase_on > current_date))
        ))
    THEN
        RAISE insufficient_privilege
            USING MESSAGE = 'a case is erased on a day that was announced a month before';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_are_erased_as_announced BEFORE UPDATE ON cases_case
    FOR EACH ROW WHEN (NEW.erase_on IS DISTINCT FROM OLD.erase_on
        OR NEW.erased_at IS DISTINCT FROM OLD.erased_at)
    EXECUTE FUNCTION cases_guard_erasing();
"""


class Migration(migrations.Migration):
    """One trigger."""

    dependencies = (("cases", "0010_erasing"),)
    operations = (migrations.RunSQL(_GUARD, elidable=False),)
