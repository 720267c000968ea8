"""Why a file is not taken. The words for it stand with the pages."""

from enum import Enum


class Why(Enum):
    """A reason for which a file is not taken."""

    EMPTY = "nothing is in it"
    UNKNOWN = "it is of no kind that is taken"
    BROKEN = "it is not as files of its kind are, or cut off"
    OTHER_ENDING = "its name ends as that of another kind"
    PAGE = "it is a page or a drawing that can carry a program"
    PROGRAM = "it is a program or a script"
    ARCHIVE = "it is an archive: what is in it cannot be checked"
    HEIC = "it is a picture as new telephones keep it, which cannot be stripped"
    OLD_DOCUMENT = "it is a document of an old form, which may hold programs unseen"
    MACROS = "it is a document with a program in it"
    EMBEDDED = "it is a document with another file in it"
    POINTS_ELSEWHERE = "it fetches something from elsewhere when it is opened"
    LOCKED = "it is a document under a password"
    TRACE = "it is a film that notes its way beside the picture"
    TOO_LARGE = "it is larger than a file may be"
    TOO_LARGE_DOCUMENT = "it is larger than a document of its kind may be"
    NONE_CHOSEN = "no file came"
    CUT_OFF = "it did not come whole"
    TOO_MANY = "the case has as many files as it may have"
    BUSY = "others are sending or fetching files"
    NO_ROOM = "the server has no room for it"


class NotTaken(ValueError):
    """A file is not taken. ``why`` says for what reason."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why
