"""Passwords known from breaches elsewhere, found in a file on this machine. Nobody is asked.

The file is that of Pwned Passwords as its downloader writes it: a line for each password, its SHA-1
in hexadecimal, a colon, how often it was seen; sorted. It has tens of gigabytes, so it is never
read whole: each look reads about forty lines.
"""

import hashlib
import os
import re
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_LINE = re.compile(rb"([0-9A-Fa-f]{40})(:[0-9]{1,12})?\r?\n?")
_LONGEST_LINE = 64
_SAMPLES = 100


class NotAList(ValueError):
    """A file is no sorted list of hashes. The message says why, without the file's name."""


class NotFromABreach:
    """Refuses a password that stands in a file of those known from breaches."""

    def __init__(self, *, file: Path) -> None:
        self._file = file

    def validate(self, password: str, _user: Any = None) -> None:
        """Refuse a password that the file holds. Raises `NotAList` and `OSError` for the file."""
        if is_breached(password=password, file=self._file):
            raise ValidationError(
                _(
                    "This password is known from a breach elsewhere: others have it, and try it"
                    " first. Choose another, and change it wherever else you use it."
                ),
                code="breached",
            )


def is_breached(*, password: str, file: Path) -> bool:
    """Return whether the file holds a password. Raises `NotAList` where it meets another line."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with file.open("rb") as lines:
        low, high = 0, os.fstat(lines.fileno()).st_size
        while high - low > 2 * _LONGEST_LINE:
            middle = (low + high) // 2
            found, at = _line_after(lines, middle)
            if found <= wanted:
                low = at
            else:
                high = at
        lines.seek(low)
        while line := lines.readline(_LONGEST_LINE):
            if (found := _hash_in(line)) >= wanted:
                return found == wanted
    return False


def refuse_what_is_no_list(*, file: Path) -> None:
    """Look at a hundred lines. Raises `NotAList` unless they are sorted hashes, and `OSError`."""
    with file.open("rb") as lines:
        size = os.fstat(lines.fileno()).st_size
        before = _hash_in(lines.readline(_LONGEST_LINE))
        last = max(size - 2 * _LONGEST_LINE, 0)
        for place in sorted({last * number // _SAMPLES for number in range(1, _SAMPLES + 1)} - {0}):
            found, _at = _line_after(lines, place)
            if found < before:
                raise NotAList("its lines are not sorted by their hash")
            before = found


def _line_after(lines: BinaryIO, place: int) -> tuple[bytes, int]:
    """Return the hash in the first line that begins after a place, and where it begins."""
    lines.seek(place)
    lines.readline(_LONGEST_LINE)
    at = lines.tell()
    return _hash_in(lines.readline(_LONGEST_LINE)), at


def _hash_in(line: bytes) -> bytes:
    found = _LINE.fullmatch(line)
    if found is None:
        raise NotAList("a line is not the SHA-1 of a password and how often it was seen")
    return found.group(1).upper()
