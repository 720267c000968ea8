"""What a member does in Amparo: the roles of `amparo.domain.access.table` that persons have."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberRole(models.TextChoices):
    """What a member does in Amparo. The values are those of the table."""

    OFFICER = "officer", _("Officer")
    CASE_LEAD = "case lead", _("Case lead")
    DESK_ADMINISTRATOR = "desk administrator", _("Desk administrator")
    COORDINATOR = "coordinator", _("Coordinator")
    COUNTRY_ADMINISTRATOR = "country administrator", _("Country administrator")
    EDITOR = "editor", _("Editor")
    AUDITOR = "auditor", _("Auditor of the journal")
