"""Need, urgency and purpose of a referral are sealed each as what they are, and not as any name."""

from typing import Any

from django.db import migrations

from amparo.apps.seals.fields import SealedName, closed_name

_COLUMNS = ("need", "urgency", "purpose")


def _of(column: str) -> str:
    return f"{column} of a referral"


def _seal_anew(apps: Any, editor: Any) -> None:
    """What was asked stays as it was sent, so the trigger that says so rests meanwhile."""
    rows = list(apps.get_model("sharing", "Referral").objects.values_list("pk", *_COLUMNS))
    with editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE sharing_referral DISABLE TRIGGER sharing_referral_moves")
        for number, *names in rows:
            sealed = [
                closed_name(name=name, of=_of(column))
                for column, name in zip(_COLUMNS, names, strict=True)
            ]
            cursor.execute(
                "UPDATE sharing_referral SET need = %s, urgency = %s, purpose = %s WHERE id = %s",
                [*sealed, number],
            )
        cursor.execute("ALTER TABLE sharing_referral ENABLE TRIGGER sharing_referral_moves")


class Migration(migrations.Migration):
    """Three columns anew. There is no way back: who moved one would not be noticed again."""

    dependencies = (("sharing", "0009_nothing_taken_from_a_hand"),)
    operations = (
        migrations.RunPython(_seal_anew),
        *(
            migrations.AlterField(
                model_name="referral", name=column, field=SealedName(of=_of(column))
            )
            for column in _COLUMNS
        ),
    )
