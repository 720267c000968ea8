"""A key of a desk opens the one before it, so that nothing is lost that its maker did not see."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; the walls of its table hold for it."""

    dependencies = (("keys", "0002_walls"),)
    operations = (
        migrations.AddField(
            model_name="deskkey", name="former", field=models.BinaryField(default=b"")
        ),
    )
