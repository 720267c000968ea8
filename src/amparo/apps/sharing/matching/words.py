"""What asking who helps is called on pages, and what they say where something is refused."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.domain.casework.matching import AskedBecause, Told
from amparo.domain.linkage.scoring import Nearness

Words = str | Promise

BECAUSE_NAMES: Mapping[AskedBecause, Words] = {
    AskedBecause.FOUND: _("We have met this person, and others may know them already"),
    AskedBecause.CARE: _("They need a place to stay, care or other help"),
    AskedBecause.PROCEEDING: _("They are part of an investigation or a proceeding"),
    AskedBecause.RETURN: _("They return home, or need leave to stay"),
    AskedBecause.MISSING: _("Somebody looks for them"),
}

NEARNESS_NAMES: Mapping[Nearness, Words] = {
    Nearness.VERY_NEAR: _("Very: hardly more than a letter or a second name differs"),
    Nearness.NEAR: _("Much: some letters, a name or the birth date differ"),
    Nearness.PERHAPS: _("Somewhat: it may well be somebody else"),
}
"""How alike the names and birth dates are."""

TOLD_NAMES: Mapping[Told, Words] = {
    Told.OTHER_PERSON: _("It is not the same person"),
    Told.NO_ANSWER: _("Do not answer"),
    Told.WE_CALL: _("We get in touch with them ourselves"),
    Told.INVITED: _("Let them know that they may call us"),
}

TOLD_HINTS: Mapping[Told, Words] = {
    Told.NO_ANSWER: _("It could endanger the person, or they do not want it."),
    Told.WE_CALL: _("By your own way, at a number that you know. Amparo tells them nothing."),
    Told.INVITED: _("They read which desk you are. No name, and no case."),
}

KEPT_OUT = _("Whether this desk is let know, only the case lead of your desk decides.")
_NO_NAME = _("Write at least one name. A birth date alone tells nobody apart.")
_NOT_COVERED = _(
    "Nothing the person said lets that desk know who they are, for this reason. Ask them first."
)
REFUSALS: Mapping[str, tuple[str, Words]] = {
    "no name": ("given_names", _NO_NAME),
    "no key yet": (
        "",
        _("Your desk cannot ask yet. It can as soon as somebody of another desk has said their"
          " passphrase, which is likely today. Try again later."),
    ),
    "too often": (
        "",
        _("You have asked 10 times within 24 hours, which is the most. Ask again tomorrow, or let"
          " a colleague ask."),
    ),
    "kept out": ("told", KEPT_OUT),
    "confidential": ("told", _("Nobody may be told which desk yours is. Call them yourselves.")),
    "not covered": ("told", _NOT_COVERED),
    "no words": ("told", _NOT_COVERED),
}  # fmt: skip
"""The field and the words for each code with which the actions refuse."""
