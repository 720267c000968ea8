"""Names of the protocol are sealed in the rows of duties. Rows are made anew from the journal."""

from django.db import migrations, models

from amparo.apps.seals.fields import SealedName

_OPEN = models.Q(ending="open")
_OWES = models.Index(
    fields=["desk", "due_at", "opened_at", "id"],
    include=["case", "duty", "is_law", "hidden_from"],
    condition=_OPEN,
    name="duties_a_desk_owes",
)
_KINDS = models.Index(
    fields=["desk", "duty"],
    include=["case", "due_at", "is_law", "hidden_from"],
    condition=_OPEN,
    name="kinds_owed",
)
_SEALED = {
    "duty": SealedName(),
    "holder": SealedName(),
    "breached_by": SealedName(blank=True, default=""),
    "ended_by": SealedName(blank=True, default=""),
    "reason": SealedName(blank=True, default=""),
}


class Migration(migrations.Migration):
    """Columns of bytes in place of columns of text."""

    dependencies = (("cases", "0006_nothing_of_a_hidden_case"), ("journal", "0007_sealed"))
    operations = (
        migrations.RemoveIndex(model_name="duty", name="duties_a_desk_owes"),
        migrations.RemoveIndex(model_name="duty", name="kinds_owed"),
        *(migrations.RemoveField(model_name="duty", name=name) for name in _SEALED),
        *(
            migrations.AddField(model_name="duty", name=name, field=field)
            for name, field in _SEALED.items()
        ),
        migrations.AddIndex(model_name="duty", index=_OWES),
        migrations.AddIndex(model_name="duty", index=_KINDS),
    )
