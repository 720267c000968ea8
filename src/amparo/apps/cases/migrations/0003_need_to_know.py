"""Who sees a case, in whose hands it is, and who is kept out of it."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables and columns; their walls follow."""

    dependencies = [
        ("accounts", "0002_roles"),
        ("cases", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("member", models.UUIDField()),
                (
                    "way",
                    models.CharField(
                        choices=[("assigned", "Assigned"), ("emergency", "Emergency")],
                        max_length=10,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("words", models.BinaryField(blank=True, default=b"")),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("reviewed_by", models.UUIDField(blank=True, null=True)),
                ("is_justified", models.BooleanField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("relative", "Relative"),
                            ("member", "Member"),
                            ("desk", "Desk"),
                            ("ended", "Ended"),
                        ],
                        max_length=10,
                    ),
                ),
                ("target", models.CharField(blank=True, max_length=40)),
                ("put_at", models.DateTimeField()),
                ("put_by", models.UUIDField()),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lifted_by", models.UUIDField(blank=True, null=True)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("reviewed_by", models.UUIDField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="duty",
            name="duties_a_desk_owes",
        ),
        migrations.RemoveIndex(
            model_name="duty",
            name="kinds_owed",
        ),
        migrations.AddField(
            model_name="access",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="access",
            name="hidden_from",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), blank=True, null=True, size=None
            ),
        ),
        migrations.AddField(
            model_name="access",
            name="until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="duty",
            name="hidden_from",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), blank=True, null=True, size=None
            ),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                condition=models.Q(("ending", "open")),
                fields=["desk", "due_at", "opened_at", "id"],
                include=("case", "duty", "is_law", "hidden_from"),
                name="duties_a_desk_owes",
            ),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                condition=models.Q(("ending", "open")),
                fields=["desk", "duty"],
                include=("case", "due_at", "is_law", "hidden_from"),
                name="kinds_owed",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assignments",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="desk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.desk"
            ),
        ),
        migrations.AddField(
            model_name="restriction",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="restrictions",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="restriction",
            name="desk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.desk"
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["member", "case"], name="cases_in_whose_hands"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("way", "assigned")),
                fields=("case", "member"),
                name="a_case_is_assigned_to_a_member_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("way", "assigned"), ("until__isnull", False), _connector="OR"),
                name="an_emergency_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at", None)),
                fields=("case", "kind", "target"),
                name="a_restriction_stands_once",
            ),
        ),
    ]
