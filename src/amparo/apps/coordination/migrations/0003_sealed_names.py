"""Names of the protocol are sealed in the counts, which begin anew with the rows they count."""

from django.db import migrations

from amparo.apps.seals.fields import SealedName

_SEALED = {
    "institution": SealedName(),
    "duty": SealedName(),
    "place": SealedName(blank=True, default=""),
    "reason": SealedName(blank=True, default=""),
}


class Migration(migrations.Migration):
    """Columns of bytes in place of columns of text."""

    dependencies = (("coordination", "0002_walls"), ("journal", "0007_sealed"))
    operations = (
        *(migrations.RemoveField(model_name="change", name=name) for name in _SEALED),
        *(
            migrations.AddField(model_name="change", name=name, field=field)
            for name, field in _SEALED.items()
        ),
    )
