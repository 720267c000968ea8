"""What consent is called on pages, and what they say where something is refused."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.domain.casework.compartments import Compartment
from amparo.domain.consent.asking import Interpreting
from amparo.domain.consent.covering import Reason
from amparo.domain.consent.scopes import How

Words = str | Promise

ASKED_NAMES: Mapping[Compartment, Words] = {
    Compartment.IDENTITY: _("who you are"),
    Compartment.CONTACT: _("how to reach you safely"),
    Compartment.HEALTH: _("your health"),
    Compartment.LEGAL: _("your legal matters"),
    Compartment.STATEMENT: _("what you told us"),
    Compartment.LOCATION: _("where you are"),
    Compartment.FILES: _("your files and photographs"),
}
"""As they are said to the person."""

HOW_NAMES: Mapping[How, Words] = {
    How.ORALLY: _("In their own words, aloud"),
    How.IN_WRITING: _("In writing"),
    How.BY_SIGNS: _("By signs: sign language, a nod, a drawing"),
    How.BY_REPRESENTATIVE: _("Through a representative whom an authority appointed"),
    How.BY_RELATIVE: _("Through a parent or another relative"),
}

INTERPRETING_NAMES: Mapping[Interpreting, Words] = {
    Interpreting.NONE: _("Nobody"),
    Interpreting.IN_PERSON: _("Somebody in the room"),
    Interpreting.BY_TELEPHONE: _("Somebody by telephone or video"),
}

TERMS: Mapping[int, Words] = {
    7: _("A week"),
    30: _("A month"),
    90: _("Three months"),
    180: _("Six months"),
    365: _("A year"),
}
"""How long a consent may last, by its days."""

LANGUAGE_NAMES: Mapping[str, Words] = {
    "en": _("English"),
    "es": _("Spanish"),
    "fr": _("French"),
}
"""The languages of the words of consent."""

SPOKEN_NAMES: Mapping[str, Words] = {
    **LANGUAGE_NAMES,
    "ar": _("Arabic"),
    "arn": _("Mapudungun"),
    "ay": _("Aymara"),
    "bsq": _("Bassa"),
    "ff": _("Fula"),
    "gn": _("Guaraní"),
    "ht": _("Haitian Creole"),
    "kpe": _("Kpelle"),
    "lir": _("Liberian English"),
    "nl": _("Dutch"),
    "pt": _("Portuguese"),
    "qu": _("Quechua"),
    "ro": _("Romanian"),
    "ru": _("Russian"),
    "sgn": _("A sign language"),
    "th": _("Thai"),
    "uk": _("Ukrainian"),
    "vi": _("Vietnamese"),
    "yo": _("Yoruba"),
    "zh": _("Chinese"),
    "other": _("Another language"),
}
"""The languages into which somebody interprets, by their codes."""

SURENESS: Mapping[str, Words] = {
    "high": _("The article says so."),
    "medium": _("We read the article so. Others may read it otherwise."),
    "low": _("We are not sure that the article says so."),
}
"""How sure a pack is of what it says."""

REASON_NAMES: Mapping[Reason, Words] = {
    Reason.KEPT_OUT: _("this desk is kept out of the case"),
    Reason.NOT_ASKED: _("the person was not asked"),
    Reason.OTHER_PURPOSE: _("the person agreed, but for another purpose"),
    Reason.REFUSED: _("the person said no"),
    Reason.TAKEN_BACK: _("the person took their consent back"),
    Reason.RAN_OUT: _("the consent ran out"),
    Reason.WORDS_CHANGED: _("the person was asked with earlier words, and is to be asked again"),
    Reason.BY_RELATIVE: _("a relative agreed, and one is marked as implicated"),
}
"""Why something is not covered, for every page that shares."""

_RECENT = _("This changed meanwhile. Read the page of consent, and begin again.")
REFUSALS: Mapping[str, tuple[str, Words]] = {
    "nothing asked": ("compartments", _("Choose what may be shared.")),
    "said both": ("agreed", _RECENT),
    "no receiver": ("receiver", _("Choose who may receive it.")),
    "own desk": ("receiver", _("Your own desk needs no consent to know what the person told it.")),
    "words changed": (
        "",
        _("The words that are read to the person changed meanwhile. Begin again, and read the new"
          " ones."),
    ),
    "language": ("language", _("There are no words in that language.")),
    "over already": ("until", _RECENT),
    "too long": ("until", _("No consent lasts longer than a year.")),
    "given by a relative": (
        "how",
        _("A relative is marked as implicated in this case. What a relative says for the person"
          " counts for nothing here. Ask the person, or a representative whom an authority"
          " appointed."),
    ),
    "interpreter": (
        "interpreter",
        _("Write who interpreted, by a number or initials, and choose the language."),
    ),
    "interpreter name": (
        "interpreter",
        _("Write a register number such as R-204, or at most three initials. Write no name."),
    ),
    "nothing stands": ("", _("Nothing stands any more that could be taken back.")),
    "not stated": ("kind", _("No law read for this country states this way.")),
    "nothing chosen": ("compartments", _("Choose what is shared.")),
    "not the minimum": ("compartments", _("By this way only the least that serves may go.")),
    "not bound": (
        "kind",
        _("This article is for others than your institution. If it should be for yours, the"
          " administrator of the country says which roles it holds."),
    ),
    "not to this desk": ("desk", _("The article names others. Choose one of those.")),
    "kept out": (
        "desk",
        _("This desk was kept out of the case. Nothing is shared with it. Choose another."),
    ),
    "no child": (
        "kind",
        _("The case says that the person is of age. If that is wrong, correct it first."),
    ),
    "nothing taken back": ("", _("There is nothing here that your desk has to confirm.")),
    "acknowledged already": ("", _("Somebody at your desk confirmed this already.")),
    "no words": ("", _("For this country there are no words of consent yet, so nobody is asked.")),
    "other case": ("", _("This form was sent for another case. Open the page again.")),
}  # fmt: skip
"""The field and the words for each code with which the actions refuse."""
