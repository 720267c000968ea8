"""The name of a file, as a browser sends it and as it is kept."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST_NAME = 120
_LONGEST_ENDING = 10
_BETWEEN_FOLDERS = re.compile(r"[\\/]")
# Unseen signs, such as one that turns the reading round, and ends of lines.
_UNSEEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
_WITHOUT_A_NAME = "file"


def tidy_name(*, sent: str) -> str:
    """Return the name of a file without folders and without signs that nobody sees."""
    name = unicodedata.normalize("NFC", _BETWEEN_FOLDERS.split(sent)[-1])
    seen = "".join(sign for sign in name if unicodedata.category(sign) not in _UNSEEN)
    tidy = " ".join(seen.split()).strip(". ")
    name = tidy or _WITHOUT_A_NAME
    ending = PurePosixPath(name).suffix
    if len(ending) > _LONGEST_ENDING:
        return name[:LONGEST_NAME]
    return name.removesuffix(ending)[: LONGEST_NAME - len(ending)] + ending
