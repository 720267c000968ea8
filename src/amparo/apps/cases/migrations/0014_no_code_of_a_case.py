"""A case has no code of its own any more: each desk that sees it has one."""

from django.db import migrations


class Migration(migrations.Migration):
    """One column less, once no wall asks for it: with it, a wall that does would be dropped."""

    dependencies = (("cases", "0013_walls_of_codes"), ("sharing", "0005_by_the_code_of_a_desk"))
    operations = (migrations.RemoveField(model_name="case", name="code"),)
