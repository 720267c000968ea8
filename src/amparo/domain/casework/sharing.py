"""What an entry of the journal says of sharing: what may go to whom, what for, until when."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Sharing:
    """What a consent, its withdrawal or a lawful route is about. All of it is coded: no words.

    The receiver is the desk that the entry's ``target`` names, or whoever holds the ``role``.
    ``compartments`` may go there, ``withheld`` the person said no to, both for the ``purpose`` and
    up to ``until``, in microseconds since 1970 UTC.

    Of a consent: ``how`` it was given, the version and the ``language`` of the words that were
    shown, and the ``interpreter``, by a register number or initials, never a name, who spoke
    ``spoken``. Of a route: its kind, and its ``article``.

    `amparo.domain.consent` says what the codes mean.
    """

    role: str = ""
    compartments: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    purpose: str = ""
    until: int | None = None
    how: str = ""
    words_version: int | None = None
    language: str = ""
    interpreting: str = ""
    interpreter: str = ""
    spoken: str = ""
    route: str = ""
    article: str = ""
