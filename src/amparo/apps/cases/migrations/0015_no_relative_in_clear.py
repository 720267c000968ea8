"""That a relative is implicated stands in the sealed journal, and in no row any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Rows of a relative go; the journal kept what they say."""

    dependencies = (("cases", "0014_no_code_of_a_case"),)

    operations = (
        migrations.RunSQL(
            "DELETE FROM cases_restriction WHERE kind = 'relative'", migrations.RunSQL.noop
        ),
        migrations.AlterField(
            model_name="restriction",
            name="kind",
            field=models.CharField(
                choices=[("member", "Member"), ("desk", "Desk"), ("ended", "Ended")], max_length=10
            ),
        ),
    )
