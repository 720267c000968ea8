"""What pages say of kinds of files, and of why one is not taken."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.apps.compartments.files.kinds.refusing import Why
from amparo.apps.compartments.files.kinds.table import Kind

KINDS: Mapping[Kind, str | Promise] = {
    Kind.JPEG: _("Photograph, JPEG"),
    Kind.PNG: _("Picture, PNG"),
    Kind.PDF: _("Document, PDF"),
    Kind.DOCX: _("Document, DOCX"),
    Kind.ODT: _("Document, ODT"),
    Kind.TEXT: _("Text"),
    Kind.MP3: _("Sound, MP3"),
    Kind.WAV: _("Sound, WAV"),
    Kind.OPUS: _("Sound, Opus"),
    Kind.FILM: _("Film or sound, MP4"),
}
"""What a kind is called."""

REASONS: Mapping[Why, str | Promise] = {
    Why.NONE_CHOSEN: _("Choose a file."),
    Why.EMPTY: _("There is nothing in this file."),
    Why.UNKNOWN: _("This kind of file is not taken. See below which are."),
    Why.BROKEN: _(
        "This file is damaged, or not of the kind that it seems to be. Open it on your device, save"
        " it anew and send that."
    ),
    Why.OTHER_ENDING: _(
        "The name of this file ends as that of another kind. Look at what it is, and rename it."
    ),
    Why.PAGE: _("Web pages and drawings that can carry a program are not taken. Send a picture."),
    Why.PROGRAM: _("Programs and scripts are not taken."),
    Why.ARCHIVE: _("Archives are not taken. Unpack it and send each file."),
    Why.HEIC: _(
        "Pictures in the form HEIC are not taken: what is written of them cannot be taken off here."
        " Save it as JPEG on the telephone and send that."
    ),
    Why.OLD_DOCUMENT: _("Documents in this old form are not taken. Save it as PDF or DOCX."),
    Why.MACROS: _("There is a program in this document. Print it to a PDF and send that."),
    Why.EMBEDDED: _(
        "There is another file in this document. Send each by itself, or print it to a PDF."
    ),
    Why.POINTS_ELSEWHERE: _(
        "This document fetches something from elsewhere when it is opened, and so tells somebody"
        " that you read it. Print it to a PDF and send that."
    ),
    Why.LOCKED: _("This document is under a password. Save it without one; here it is sealed."),
    Why.TRACE: _(
        "This film keeps a record of where the camera was, which cannot be taken off here. Save it"
        " without that, and send it again."
    ),
    Why.TOO_LARGE: _("A file may be up to 500 MB. This one is larger."),
    Why.TOO_LARGE_DOCUMENT: _("A DOCX or ODT may be up to 25 MB. Send a larger one as PDF."),
    Why.CUT_OFF: _("The file did not come whole. Nothing of it is kept: send it again."),
    Why.TOO_MANY: _("This case has 100 files, and no more are taken. Remove some first."),
    Why.BUSY: _("Others are sending or fetching files just now. Wait a minute and try again."),
    Why.NO_ROOM: _("The server has no room for this file. Tell whoever keeps it."),
}
"""Why a file is not taken, and what to do."""

STATUS: Mapping[Why, int] = {
    Why.TOO_LARGE: 413, Why.TOO_LARGE_DOCUMENT: 413, Why.BUSY: 429, Why.TOO_MANY: 409,
}  # fmt: skip
OTHERWISE = 400
"""The status of a refusal. Only where it is one of these do browsers show a page that comes before
the whole file was sent."""
