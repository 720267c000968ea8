"""Where what stands: the numbers of the kernel's flat sequences.

A name such as ``RULE_MUST`` is a distance: ``law[rule + RULE_MUST]`` is the event that fulfils
the rule that begins at ``rule``. What is called a *list* is a place in the law where a length
stands, and its items after it.
"""

from collections.abc import MutableSequence, Sequence

HOUR = 3_600_000_000  # in microseconds, as every instant
NEVER = -(1 << 62)  # before every instant
FOREVER = 1 << 62  # after every instant
NONE = -1  # no event, no institution, no row

HOURS, DAYS, WORKING_DAYS, DAYS_OF_EITHER_KIND, MONTHS, NOT_STATED = range(6)
KEEP, RESTART, EACH = range(3)
OPEN, DONE, LIFTED = range(3)
ON_TIME, LATE, STILL_OPEN, OVERDUE, FREED = range(5)
OUTCOMES = 5
BAR_NEVER, BAR_NOT_BEFORE, BAR_NOT_WHILE, BAR_NOT_BETWEEN = range(4)
ROWS_FULL, QUEUE_FULL, OUT_FULL = 1, 2, 3

# The head of the law: how many there are of each kind, and where their tables begin.
(
    LAW_EVENTS,  # how many events
    LAW_RULES,  # how many rules: duties, once for each version
    LAW_DUTIES,  # how many duties
    LAW_BARS,  # how many bars, once for each version
    LAW_INSTITUTIONS,  # how many institutions
    LAW_PLACES,  # how many places, "not said" among them; "somewhere else" comes after them
    LAW_EVENT_TABLE,  # EVENT_WIDTH numbers for each event
    LAW_RULE_TABLE,  # RULE_WIDTH numbers for each rule
    LAW_DUTY_TABLE,  # DUTY_WIDTH numbers for each duty
    LAW_BAR_TABLE,  # BAR_WIDTH numbers for each bar
    LAW_ROLE_TABLE,  # for each role and place a list of pairs: from which instant, which holder
    LAW_FREED_BY_FACT,  # a list of the rules that a known fact can lift
    LAW_WIDTH,
) = range(13)

# What an event touches, each a list of rules (or of bars, or of transfers).
(
    EVENT_BARS,  # the bars on it
    EVENT_CLOSES,  # the rules whose act it is
    EVENT_LIFTS,  # the rules it lifts
    EVENT_TRANSFERS,  # the transfers it makes, TRANSFER_WIDTH numbers each
    EVENT_STOPS,  # the rules whose clock it stops
    EVENT_RUNS,  # the rules whose clock it lets run on
    EVENT_OPENS,  # the rules it opens
    EVENT_DISTURBS,  # 1 if it lifts, transfers, stops or lets run anything at all
    EVENT_WIDTH,
) = range(9)

# A rule: one duty in one version. Facts are bits; see `counting.holds`.
(
    RULE_DUTY,  # the duty it is a version of
    RULE_FROM,  # it opens from this instant on …
    RULE_UNTIL,  # … and before this one
    RULE_MUST,  # the event that fulfils it
    RULE_MASK,  # the facts its condition asks for
    RULE_WANT,  # how these must read
    RULE_PRESUMED,  # the facts that count as yes while unknown
    RULE_DEADLINES,  # DEADLINE_WIDTH numbers for each: mask, want, presumed, unit, amount
    RULE_CALENDAR,  # where its days are written out, DAYS_WIDTH numbers
    RULE_AGAIN,  # KEEP, RESTART or EACH
    RULE_ALREADY_DONE,  # 1 if an act before it arose fulfils it
    RULE_BY_HOLDER,  # 1 if only its holder can fulfil it
    RULE_ROLE,  # the role that holds it
    RULE_SILENCE,  # the event derived when it falls due, or NONE
    RULE_FREED_BY_YES,  # facts that lift it once known to hold
    RULE_FREED_BY_NO,  # facts that lift it once known not to hold
    RULE_UNLESS,  # a list of the events that lift it
    RULE_STOPS_AT,  # the event that stops its clock, or NONE
    RULE_RUNS_FROM,  # the event that lets it run on, or NONE
    RULE_WATCHED,  # 1 if its breach opens or derives something, so that it must be queued
    RULE_ENDERS,  # a list of the events that end it: its act, and those that lift it
    RULE_ALWAYS_HELD_BY,  # the institution, where it is the same everywhere and always
    RULE_WIDTH,
) = range(23)
DUTY_ON_BREACH, DUTY_RULES, DUTY_WIDTH = range(3)  # lists: what its breach opens, its versions
DEADLINE_WIDTH = 5
TRANSFER_FROM, TRANSFER_UNTIL, TRANSFER_RULE, TRANSFER_ROLE, TRANSFER_WIDTH = range(5)

# A bar in one version.
(
    BAR_KIND,  # BAR_NEVER and so on
    BAR_FROM,  # it is put to acts from this instant on …
    BAR_UNTIL,  # … and before this one
    BAR_MASK,  # the facts its condition asks for
    BAR_WANT,  # how these must read
    BAR_PRESUMED,  # the facts that count as yes while unknown
    BAR_SUBJECT,  # the event to wait for or that begins the time; the duty that must be over
    BAR_END,  # the event that ends the time, or NONE
    BAR_UNIT,  # what its delay or its time is counted in; NOT_STATED for none
    BAR_AMOUNT,  # how many of these
    BAR_CALENDAR,  # where its days are written out
    BAR_NUMBER,  # the bar it is a version of
    BAR_WIDTH,
) = range(13)

# A calendar, written out day by day over the span of a log. Days are numbered from its first.
(
    DAYS_COUNT,  # how many days
    DAYS_STARTS_AT,  # for each day, and the one after the last, the instant it begins
    DAYS_WORKING_UNTIL,  # for each day, how many working days there were up to its end
    DAYS_WORKING,  # for each number of working days, the day on which it is reached
    DAYS_WORKING_COUNT,  # the last of these numbers
    DAYS_NEXT_WORKING,  # for each day, itself or the next working day
    DAYS_MONTH,  # for each day, the number of its month
    DAYS_MONTH_STARTS,  # for each month, and the one after the last, its first day
    DAYS_MONTHS,  # how many months
    DAYS_LAST_MOVES,  # 1 if a last day off moves to the next working day
    DAYS_ROUND_UP,  # 1 if a month without the day ends on the first of the next
    DAYS_WIDTH,
) = range(12)

# The head of a case. After it: for each event its order, for each rule its first open row, for
# each duty how many rows are open, for each event when it was seen. `places` finds the way.
(
    CASE_FULL,  # which table ran out: ROWS_FULL, QUEUE_FULL, OUT_FULL, or 0
    CASE_ROWS,  # how much of the rows is used
    CASE_QUEUE,  # how many entries the queue has
    CASE_KNOWN,  # the facts that are known
    CASE_VALUES,  # those of them that hold
    CASE_PLACE,  # where the case is, or NONE
    CASE_COUNT,  # how many events have happened
    CASE_FALLING,  # the rule that falls due just now: those before it have had their turn
    CASE_FALLEN,  # how often a duty fell due so far: tells rows dated meanwhile
    CASE_WIDTH,
) = range(10)
# When an event was seen: its last occurrence, and of all the one that may have been the latest.
SEEN_EARLIEST, SEEN_LATEST, SEEN_ACTOR, SEEN_FURTHEST, SEEN_FURTHEST_ACTOR, SEEN_WIDTH = range(6)

# A row: a duty that arose, or a bar that was put. The parts before ROW_KEPT outlive the case.
(
    ROW_RULE,  # the rule; below zero the bar, as -1 - bar
    ROW_STATE,  # OPEN, DONE or LIFTED; of a bar 1 if it was breached
    ROW_OPENED,  # when it arose, or the bar was put
    ROW_DUE,  # the later reading of its last instant; FOREVER where none is stated
    ROW_WARN,  # the earlier reading
    ROW_HOLDER,  # who holds it by transfer, and at its end who held it; NONE: by its role
    ROW_BREACHED_BY,  # who held it when it fell due, or NONE
    ROW_ENDED,  # when it was done or lifted
    ROW_BY,  # whose act did it
    ROW_PAUSED_SINCE,  # since when its clock stands still; NEVER if it runs
    ROW_COUNTED_FROM,  # the instant its time counts from
    ROW_DUE_DAY,  # the last day by the later reading, before a day off moves it
    ROW_WARN_DAY,  # the same by the earlier reading
    ROW_UNIT,  # what its time is counted in
    ROW_PAUSED_UNTIL_DAY,  # the last day already left out, so that none is left out twice
    ROW_DATED_IN,  # CASE_FALLEN when it was dated
    ROW_QUEUED,  # the due instant under which the queue holds it, FOREVER if it does not
    ROW_NEXT,  # the next open row of its rule, or NONE
    ROW_RESUMED_AT,  # CASE_COUNT when its clock last ran on, NONE if it never stood still
    ROW_WIDTH,
) = range(20)
ROW_KEPT = ROW_PAUSED_SINCE + 1
OUT_WIDTH = 1 + ROW_KEPT  # the number of the case before them
QUEUE_WIDTH = 3  # due instant, rule, row

Law = Sequence[int]
Table = MutableSequence[int]
