"""What a refusal is called on a page: what is wrong, and what to do."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "unknown event": _("The protocol does not know this. Choose again what happened."),
    "unknown fact": _("The protocol does not ask this here. Answer only what is asked."),
    "future": _("That has not come yet. Record what happened, not what is planned."),
    "long ago": _("That is too long ago for Amparo to count. Check the year."),
    "people": _("Write a number of people from 1 to 50."),
    "other case": _("This form was sent for another case before. Open the page again."),
    "unknown entry": _("There is no such entry."),
    "not an event": _("Only what happened can be corrected. If it did happen, record it again."),
    "not yours": _("Another institution recorded this. Ask them to correct it."),
    "already corrected": _("This entry was corrected before."),
    "unknown reason": _("Choose why it was wrong."),
}
"""By the code of `amparo.domain.casework.recording.Refused`."""

FIELDS: Mapping[str, str] = {"future": "moment", "long ago": "moment", "people": "people"}
"""The field that a refusal is about, where it is about one."""
