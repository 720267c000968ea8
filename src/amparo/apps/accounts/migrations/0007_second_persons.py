"""Who gave a member their role, and who confirmed it. Whoever is there already is confirmed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Four columns, all empty for whoever was there before."""

    dependencies = (("accounts", "0006_hashed_sheets"),)
    operations = (
        migrations.AddField(
            model_name="posting",
            name="invited_by",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="posting",
            name="invited_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="posting",
            name="confirmed_by",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="posting",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by", None),
                    models.Q(("confirmed_by", models.F("invited_by")), _negated=True),
                    _connector="OR",
                ),
                name="a_second_person_confirms",
            ),
        ),
    )
