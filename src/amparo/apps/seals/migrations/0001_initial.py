"""Keys, each sealed under another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables; their walls follow once the tables of cases are there."""

    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            name="Root",
            fields=[
                ("id", models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed", models.BinaryField()),
            ],
            options={"db_table": "seals_root"},
        ),
        migrations.AddConstraint(
            model_name="root",
            constraint=models.CheckConstraint(condition=models.Q(pk=1), name="one_root"),
        ),
        migrations.CreateModel(
            name="CaseKey",
            fields=[
                ("case", models.UUIDField(primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
            ],
            options={"db_table": "seals_case_key"},
        ),
    )  # fmt: skip
