"""What members do, whether they are suspended, and desks that assign their cases."""

from django.db import migrations, models

_RENAME = "UPDATE accounts_posting SET role = 'country administrator' WHERE role = 'administrator'"
_BACK = "UPDATE accounts_posting SET role = 'administrator' WHERE role = 'country administrator'"


class Migration(migrations.Migration):
    """New roles; the administrator of before is that of the country."""

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="desk",
            name="is_by_assignment",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="member",
            name="invited_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="member",
            name="suspended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="posting",
            name="role",
            field=models.CharField(
                choices=[
                    ("officer", "Officer"),
                    ("case lead", "Case lead"),
                    ("desk administrator", "Desk administrator"),
                    ("coordinator", "Coordinator"),
                    ("country administrator", "Country administrator"),
                    ("editor", "Editor"),
                    ("auditor", "Auditor of the journal"),
                ],
                max_length=30,
            ),
        ),
        migrations.RunSQL(_RENAME, _BACK),
    ]
