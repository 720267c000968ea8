"""A desk that is asked for help, what was done about it, and what was written about it."""

import django.db.models.deletion
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from amparo.apps.seals.fields import SealedName


def _to(model: str, *, related_name: str = "+") -> "models.ForeignKey[models.Model]":
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to=model
    )


def _of_referral(*, related_name: str) -> "models.ForeignKey[models.Model]":
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE,
        related_name=related_name,
        to="sharing.referral",
    )


_REFERRAL = migrations.CreateModel(
    name="Referral",
    fields=[
        ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
        ("code", models.CharField(max_length=12, unique=True)),
        ("is_confidential", models.BooleanField()),
        ("need", SealedName()),
        ("urgency", SealedName()),
        ("purpose", SealedName()),
        ("compartments", ArrayField(base_field=models.CharField(max_length=10), size=None)),
        ("given", ArrayField(base_field=models.CharField(max_length=10), size=None)),
        ("sent_at", models.DateTimeField()),
        ("sent_by", models.UUIDField()),
        ("answer_by", models.DateTimeField()),
        ("is_practice", models.BooleanField()),
        ("state", models.CharField(max_length=12)),
        ("state_since", models.DateTimeField()),
        ("answered_at", models.DateTimeField(blank=True, null=True)),
        ("reason", SealedName(blank=True, default="")),
        ("outcome", SealedName(blank=True, default="")),
        (
            "hidden_from",
            ArrayField(base_field=models.UUIDField(), blank=True, null=True, size=None),
        ),
        ("case", _to("cases.case")),
        ("from_desk", _to("accounts.desk")),
        ("to_desk", _to("accounts.desk")),
    ],
    options={
        "db_table": "sharing_referral",
        "indexes": [
            models.Index(fields=["to_desk", "state"], name="referrals_to_a_desk"),
            models.Index(fields=["from_desk", "state"], name="referrals_of_a_desk"),
            models.Index(fields=["case", "state"], name="referrals_of_a_case"),
        ],
    },
)
_ACT = migrations.CreateModel(
    name="ReferralAct",
    fields=[
        ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
        ("act", models.CharField(max_length=12)),
        ("at", models.DateTimeField()),
        ("member", models.UUIDField()),
        ("desk", _to("accounts.desk")),
        ("referral", _of_referral(related_name="acts")),
    ],
    options={
        "db_table": "sharing_referral_act",
        "indexes": [models.Index(fields=["referral", "at"], name="what_came_of_a_referral")],
    },
)
_WORDS = migrations.CreateModel(
    name="ReferralWords",
    fields=[
        (
            "id",
            models.BigAutoField(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
            ),
        ),
        ("act", models.UUIDField()),
        ("desk_key", models.BigIntegerField()),
        ("sealed", models.BinaryField()),
        ("desk", _to("accounts.desk")),
        ("referral", _of_referral(related_name="words")),
    ],
    options={
        "db_table": "sharing_referral_words",
        "indexes": [models.Index(fields=["desk", "desk_key"], name="words_under_a_desk_key")],
        "constraints": [
            models.UniqueConstraint(fields=("act", "desk"), name="words_of_an_act_for_a_desk")
        ],
    },
)


class Migration(migrations.Migration):
    """Three tables."""

    dependencies = (
        ("accounts", "0007_second_persons"),
        ("cases", "0014_no_code_of_a_case"),
        ("sharing", "0005_by_the_code_of_a_desk"),
    )
    operations = (_REFERRAL, _ACT, _WORDS)
