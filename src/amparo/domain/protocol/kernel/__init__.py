"""The step function: what one event does to the duties and bars of a case.

The same lines run twice: as they stand, over Python lists, for one case; and compiled,
over arrays, for millions (`amparo.audit.compiled`). So everything is a whole number in a
flat sequence, and these modules import nothing but each other. Read them in this order:
`layout`, `counting`, `places`, `watching`, `duties`, `bars`, `step`, `judge`. The sequences are

- ``law``: the protocol, never written to. `amparo.domain.protocol.program` lays it out; the
  ``LAW_``, ``EVENT_``, ``RULE_``, ``BAR_`` and ``DAYS_`` names of `layout` say where what
  stands. A *rule* is one duty in one version. A pointer leads to a list: its length, then
  its items.
- ``case``: what is known of the case now: which events happened, which facts hold.
- ``rows``: one row for each duty that arose and each bar that was put to an event.
- ``queue``: the dated duties whose breach does something, soonest due first.

Instants are microseconds since 1970 UTC. An event happened somewhere from ``earliest`` to
``latest``, equal where the minute is known: the first counts for what the holder did, the
last for what the holder must wait for, so that doubt favours the holder.

No sequence is written past its end: ``case[CASE_FULL]`` says which table ran out, and the
caller replays the case with a larger one.

One duty in numbers: after event 0 (a report) the police, institution 0, must do event 1 within
24 hours. The head of the law says how many there are of each kind and where their tables lie:

>>> from datetime import date
>>> from zoneinfo import ZoneInfo
>>> from amparo.domain.protocol import calendar, language, phrases, program
>>> from amparo.domain.protocol.kernel import judge, layout as at
>>> shelter = language.Duty(
...     name="D1", who="police", must="safe place given",
...     when=(phrases.read_happening(phrase="report received"),),
...     within=(language.Deadline(when=None, period=phrases.read_period(phrase="24 hours")),),
...     source=language.Source.STATUTE, text=language.Text(basis="Law 1, art. 2"))
>>> laid_out = program.lay_out(earliest=0, latest=90 * at.HOUR, protocol=language.Protocol(
...     name="", version="1", title="", in_force=date(1970, 1, 1), facts={}, bars={}, roles={},
...     events={"report received": (), "safe place given": ()}, duties={"D1": shelter},
...     calendars={"civil": calendar.Calendar(zone=ZoneInfo("UTC"))}))
>>> law = laid_out.law
>>> law[at.LAW_EVENTS], law[at.LAW_RULES], law[at.LAW_BARS]
(2, 1, 0)
>>> rule = law[at.LAW_RULE_TABLE]
>>> law[rule + at.RULE_MUST]
1
>>> law[law[rule + at.RULE_DEADLINES] + 3:][:2] == (at.HOURS, 24)
True

Two cases. In the first the report comes at hour 0 and the act 30 hours later; in the second
there is a report alone. The verdict is as of hour 80:

>>> case, rows, queue = [0] * laid_out.case_size, [0] * 99, [0] * 99
>>> counts, out, progress = [0] * laid_out.counts_size, [0] * 99, [0, 0]
>>> judge.judge(
...     law, case, rows, queue, events := [0, 1, 0], hours := [0, 30 * at.HOUR, 60 * at.HOUR],
...     hours, [], [], [], [], starts := [0, 2, 3], 0, 2, 80 * at.HOUR, 0, counts, out, progress)
2
>>> counts[at.LATE], counts[at.OVERDUE], counts[at.STILL_OPEN]
(1, 0, 1)

The late act left a row behind: case 0, rule 0, done, and by whom it was breached:

>>> progress, out[0], out[1 + at.ROW_RULE], out[1 + at.ROW_STATE] == at.DONE
([11, 0], 0, 0, True)
>>> laid_out.names.institutions[out[1 + at.ROW_BREACHED_BY]]
'police'
"""
