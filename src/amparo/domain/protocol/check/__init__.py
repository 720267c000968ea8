"""Before a protocol is enacted: what in it is missing, dead, contradictory or out of reach.

`check_protocol` asks for no case and no log; it reads the rules alone. `findings` lists the
kinds of finding. `rulebook` says which rule bears on which, `scenarios` tries every yes and no
of the facts at once, `reachability` asks what can happen at all, `elapsed` how long periods
can take, `systems` and `differences` whether deadlines contradict each other.

A duty that opens the day a bar begins:

>>> from datetime import date
>>> from zoneinfo import ZoneInfo
>>> from amparo.domain.protocol import calendar, language, phrases
>>> told = language.Duty(
...     name="D1", who="police", must="prosecutor told",
...     when=(phrases.read_happening(phrase="victim identified"),),
...     within=(language.Deadline(when=None, period=phrases.read_period(phrase="24 hours")),),
...     source=language.Source.STATUTE, text=language.Text(basis="Law 1, art. 2"))
>>> rest = language.Bar(
...     name="B1", event="prosecutor told", source=language.Source.STATUTE,
...     kind=language.NotBefore(
...         event="victim identified", delay=phrases.read_period(phrase="30 days")),
...     text=language.Text(basis="Law 2, art. 9"))
>>> law = language.Protocol(
...     name="example", version="1", title="", in_force=date(2026, 1, 1), facts={},
...     events={"victim identified": (), "prosecutor told": ()}, duties={"D1": told},
...     bars={"B1": rest}, roles={}, calendars={"civil": calendar.Calendar(zone=ZoneInfo("UTC"))})
>>> [finding] = check_protocol(protocol=law)
>>> finding.message
"'prosecutor told' can never be done in time"
>>> finding.steps
('D1: prosecutor told at most 24 hours after victim identified (Law 1, art. 2)', \
'B1: prosecutor told not before 30 days after victim identified (Law 2, art. 9)')
"""

from amparo.domain.protocol.check.alternatives import alternatives
from amparo.domain.protocol.check.deadlines import impossible_deadlines
from amparo.domain.protocol.check.elapsed import Elapsed
from amparo.domain.protocol.check.findings import Finding, Kind
from amparo.domain.protocol.check.naming import names_and_texts
from amparo.domain.protocol.check.possible import impossible_rules
from amparo.domain.protocol.check.rulebook import Rulebook
from amparo.domain.protocol.language import Protocol

WHAT_IS_APPROXIMATED = (
    "Only the newest version is checked, with each of its rules on the days it governs; a case is "
    "taken to run under the rules of one day.",
    "A duty is called dead, and a bar unable to lift, only if that holds however facts change "
    "during a case. A duty is called unfulfillable, and a deadline impossible, for facts that "
    "stay as they are.",
    "At most 12 facts are tried both ways for one duty; where there are more, it is said.",
    "Any act may be done before anybody owes it, unless a bar forbids it for ever. An event that "
    "is nobody's duty may always come from outside.",
    "'not_while' is taken to forbid an act for ever only where one happening opens both duties "
    "and neither can be lifted; otherwise the act is taken to be possible before or after.",
    "'not_between' is taken to leave an act possible, unless the barred time has surely begun "
    "when the duty arises.",
    "'clock_stops' is taken to run on: a deadline that a pause could save is said to be perhaps "
    "impossible, never surely.",
    "'unless' is taken not to happen for the duty in question, and the finding says what would "
    "lift it. Another duty that could be lifted makes a deadline perhaps impossible, never surely.",
    "A deadline is impossible if it cannot be kept even where acts were also done before anybody "
    "owed them; it may be impossible if it can be kept only then.",
    "An event by silence is taken to come at the due instant only where that makes a deadline "
    "perhaps impossible.",
    "Periods are tried on each day of five years of their calendar, from the day the protocol "
    "comes into force, or from the first whose days off are listed.",
    "Who holds a role, and who acts, is not weighed: 'by: holder' and transfers change nothing.",
)
"""What `check_protocol` does not weigh exactly, and to which side it then errs."""


def check_protocol(*, protocol: Protocol) -> tuple[Finding, ...]:
    """Return everything found in the newest version of ``protocol``, the gravest first.

    The protocol must be free of mistakes (`amparo.domain.protocol.wellformed.find_mistakes`):
    names that stand nowhere are refused before this. What cannot be weighed exactly is in
    `WHAT_IS_APPROXIMATED`.
    """
    book, elapsed = Rulebook.of(protocol=protocol), Elapsed(protocol=protocol)
    found = [
        *impossible_rules(book=book, elapsed=elapsed),
        *impossible_deadlines(book=book, elapsed=elapsed),
        *alternatives(book=book, elapsed=elapsed),
        *names_and_texts(book=book),
    ]
    kinds = list(Kind)
    names = [*protocol.duties, *protocol.bars]
    places = {name: number for number, name in enumerate(names)}
    return tuple(
        sorted(
            dict.fromkeys(found),
            key=lambda finding: (
                kinds.index(finding.kind),
                [places.get(rule, len(names)) for rule in finding.rules],
            ),
        )
    )
