"""A protocol that runs: who must do what, by when, and what must not happen meanwhile.

Read the modules in this order; each explains one step of the way from words to a verdict.

1. `language` holds a protocol as a jurist wrote it. `phrases` reads its short phrases,
   `instants` its times, `calendar` says how days are counted.
2. `wellformed` refuses what does not fit together.
3. `names` numbers the names, and `program` lays the protocol out as one list of numbers.
4. `kernel` is the step function: what one event does to the duties and bars of a case.
5. `replay` runs it over one case and turns the numbers back into words (`case`).
6. `situation` compares that with what a jurist expects; `caseload` invents cases.
7. `check` finds what cannot work before anybody enacts it. `labels` hold its words in a
   language; `describe`, `draw`, `card`, `play` and `compare` are the ways to read it;
   `evidence` says what its rules rest on.

A protocol with one duty, and a case in which it was done a day late:

>>> from datetime import date
>>> from zoneinfo import ZoneInfo
>>> from amparo.domain.protocol import calendar, case, instants, language, phrases, replay
>>> zone = ZoneInfo("America/Asuncion")
>>> petition = language.Duty(
...     name="PY6", who="migration authority", must="petition decided",
...     when=(phrases.read_happening(phrase="petition filed"),),
...     within=(language.Deadline(when=None, period=phrases.read_period(phrase="5 days")),),
...     source=language.Source.STATUTE, text=language.Text(basis="Ley 4788/12, art. 40.3"))
>>> law = language.Protocol(
...     name="example", version="1", title="", in_force=date(2012, 12, 19), facts={},
...     events={"petition filed": (), "petition decided": ()}, duties={"PY6": petition},
...     bars={}, roles={}, calendars={"civil": calendar.Calendar(zone=zone)})
>>> def record(event, at):
...     earliest, latest = instants.read_instant(text=at, zone=zone)
...     return case.Record(event=event, earliest=earliest, latest=latest)
>>> state = replay.replay(
...     protocol=law,
...     records=[record("petition filed", "2026-03-02 10:00"),
...              record("petition decided", "2026-03-08 09:00")],
...     as_of=record("petition decided", "2026-03-31").latest)
>>> duty = state.duties[0]
>>> duty.outcome, duty.breached_by
('late', 'migration authority')
>>> instants.show_instant(microseconds=duty.due, zone=zone)
'2026-03-07 23:59:59'

Had the day of the decision been unclear, it would be read in favour of the holder:

>>> state = replay.replay(
...     protocol=law,
...     records=[record("petition filed", "2026-03-02 10:00"),
...              record("petition decided", "2026-03")],
...     as_of=record("petition decided", "2026-03-31").latest)
>>> state.duties[0].outcome
'on time'
"""
