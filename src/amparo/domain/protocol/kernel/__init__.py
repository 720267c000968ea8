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
"""
