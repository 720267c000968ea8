"""Whether an answer to the question of consent can be recorded."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.recording import Refused
from amparo.domain.casework.sharing import Sharing
from amparo.domain.consent.ledger import Ledger
from amparo.domain.consent.scopes import LONGEST, How, Purpose, Receiver

LONGEST_REFERENCE = 20
_REFERENCE = re.compile(rf"[A-Za-z0-9./-]{{1,{LONGEST_REFERENCE}}}")
_MOST_LETTERS, _MOST_INITIALS = 4, 3
"""Of a number such as *TRAD-204*, and of initials."""


class Interpreting(Enum):
    """Whether somebody interpreted, and from where."""

    NONE = "none"
    IN_PERSON = "in person"
    BY_TELEPHONE = "by telephone"


@dataclass(frozen=True, kw_only=True)
class Interpreter:
    """Who interpreted: by a register number or initials, never a name, and into what.

    ``spoken`` is the code of the language.
    """

    way: Interpreting = Interpreting.NONE
    reference: str = ""
    spoken: str = ""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What a person was asked and answered: yes to ``agreed``, no to ``withheld``.

    ``until`` bounds the yes, in microseconds since 1970 UTC; without a yes it means nothing.
    ``words_version`` and ``language`` are those of the words they were shown.
    """

    receiver: Receiver
    agreed: frozenset[Compartment]
    withheld: frozenset[Compartment]
    purpose: Purpose
    until: int
    how: How
    words_version: int
    language: str
    interpreter: Interpreter = Interpreter()

    def as_sharing(self) -> Sharing:
        """Return it as the journal keeps it."""
        return Sharing(
            role=self.receiver.role,
            compartments=names_of(self.agreed),
            withheld=names_of(self.withheld),
            purpose=self.purpose.value,
            until=self.until if self.agreed else None,
            how=self.how.value,
            words_version=self.words_version,
            language=self.language,
            interpreting=self.interpreter.way.value,
            interpreter=self.interpreter.reference,
            spoken=self.interpreter.spoken,
        )


def check_answer(
    *, ledger: Ledger, answered: Answered, by_desk: int, languages: Collection[str], at: int
) -> None:
    """Raise `Refused` where an answer cannot be recorded.

    ``nothing asked``; ``said both`` of one compartment; ``no receiver``; ``own desk``, which needs
    no consent to keep what the person told it; ``words changed`` since they were shown;
    ``language`` in which there are no words; ``over already`` and ``too long`` of its end;
    ``given by a relative`` where one is implicated; and as `check_interpreter`.

    That a desk is implicated refuses nothing here: whoever asks is not to learn it. It is never
    covered, whatever is answered.
    """
    if not answered.agreed | answered.withheld:
        raise Refused("nothing asked")
    if answered.agreed & answered.withheld:
        raise Refused("said both")
    if (answered.receiver.desk_id is None) is (answered.receiver.role == ""):
        raise Refused("no receiver")
    if answered.receiver.desk_id == by_desk:
        raise Refused("own desk")
    if answered.words_version != ledger.words_version:
        raise Refused("words changed")
    if answered.language not in languages:
        raise Refused("language")
    check_interpreter(interpreter=answered.interpreter)
    if answered.agreed:
        _check_yes(ledger, answered, at)


def _check_yes(ledger: Ledger, answered: Answered, at: int) -> None:
    if answered.until <= at:
        raise Refused("over already")
    if answered.until > at + LONGEST:
        raise Refused("too long")
    if answered.how is How.BY_RELATIVE and ledger.is_relative:
        raise Refused("given by a relative")


def check_interpreter(*, interpreter: Interpreter) -> None:
    """Raise `Refused` where it cannot be told who interpreted, or a name is written.

    ``interpreter``: somebody did, and no reference or no language is written; or nobody did, and
    one is. ``interpreter name``: what is written is neither a number nor initials.

    >>> check_interpreter(interpreter=Interpreter())
    >>> by_phone = Interpreting.BY_TELEPHONE
    >>> check_interpreter(interpreter=Interpreter(way=by_phone, reference="R-204", spoken="gn"))
    >>> check_interpreter(interpreter=Interpreter(way=by_phone, reference="Benitez", spoken="gn"))
    Traceback (most recent call last):
    amparo.domain.casework.recording.Refused: interpreter name
    """
    was_there = interpreter.way is not Interpreting.NONE
    if was_there is not bool(interpreter.reference) or was_there is not bool(interpreter.spoken):
        raise Refused("interpreter")
    if was_there and not _is_no_name(interpreter.reference):
        raise Refused("interpreter name")


def _is_no_name(reference: str) -> bool:
    if not _REFERENCE.fullmatch(reference):
        return False
    letters = sum(letter.isalpha() for letter in reference)
    if any(letter.isdigit() for letter in reference):
        return letters <= _MOST_LETTERS
    return 0 < letters <= _MOST_INITIALS and reference.upper() == reference


def names_of(compartments: Collection[Compartment]) -> tuple[str, ...]:
    """Return the names of compartments, always in one order."""
    return tuple(one.value for one in Compartment if one in compartments)
