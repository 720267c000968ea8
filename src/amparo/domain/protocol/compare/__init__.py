"""Two versions of a protocol side by side: what differs, and what becomes of duties in flight.

`parts` finds which parts of a rule differ, `flight` says what that does to what was opened
before, `rest` compares what rules rest on: events, facts, roles, calendars. `comparing` puts it
in sections, `text` writes them down, and every sentence stands in `wording`.
"""
