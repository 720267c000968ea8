"""An invented caseload for the line on *Due*: a million duties, a tenth owed by one desk."""

import uuid
from collections.abc import Sequence

import psycopg

CASES, DESKS = 40_000, 10
DUTIES, OWED = 1_000_000, 100_000
DESK, SIGN_IN = 1, "amina"
IDLE_DESK, IDLE_SIGN_IN = DESKS + 1, "mateo"
"""A desk that owes nothing, and sees no case."""
FOREIGN_CASE, NEVER_A_CASE = "cfcd2084-95d5-65ef-66e7-dff9f98764da", str(uuid.UUID(int=1680))
"""A case of other desks, the first one filled in, and an id that no case has."""

_PEOPLE = f"""
INSERT INTO accounts_institution (id, name) VALUES (1, 'an institution');
INSERT INTO accounts_desk (id, institution_id, name, place, opened_on)
    SELECT n, 1, 'desk ' || n, 'place ' || n, '2020-01-01'
    FROM generate_series(1, {IDLE_DESK}) AS n;
INSERT INTO accounts_member (id, password, sign_in_name, shown_name, pseudonym, is_active)
    VALUES (1, '!', '{SIGN_IN}', 'Amina', gen_random_uuid(), true),
           (2, '!', '{IDLE_SIGN_IN}', 'Mateo', gen_random_uuid(), true);
INSERT INTO accounts_posting (member_id, desk_id, role, starts_on)
    VALUES (1, {DESK}, 'officer', '2020-01-01'), (2, {IDLE_DESK}, 'officer', '2020-01-01');
"""
# Every case is seen by the desk, and by two others.
_CASES = f"""
INSERT INTO cases_case (id, code, opened_at, opened_by_id, entries, projected_at, next_tick_at)
    SELECT md5(n::text)::uuid, n::text, now() - n % 500 * interval '1 day', 1 + n % {DESKS}, 9,
           now(), now() + interval '1 day'
    FROM generate_series(0, {CASES - 1}) AS n;
INSERT INTO cases_access (case_id, desk_id, since)
    SELECT DISTINCT md5(n::text)::uuid, desk, now()
    FROM generate_series(0, {CASES - 1}) AS n,
         LATERAL unnest(ARRAY[{DESK}, 1 + n % {DESKS}, 1 + n / 10 % {DESKS}]) AS desk;
"""
# In no order, as a caseload grows: the duties of one desk do not lie side by side. Of ten open
# duties three have no date and two are late.
_DUTIES = f"""
INSERT INTO cases_duty (case_id, position, duty, version, opened_at, opened_until, due_at,
                        ending, holder, desk_id, breached_by, ended_by, is_paused, is_law, reason)
    SELECT md5(mod(n, {CASES})::text)::uuid, n / {CASES},
           (%(duties)s::text[])[1 + mod(n, %(kinds)s)], %(version)s,
           now() - (61 + mod(n, 400)) * interval '1 day',
           now() - (61 + mod(n, 400)) * interval '1 day',
           CASE WHEN mod(n, 10) < 3 THEN NULL
                WHEN mod(n, 10) < 5 THEN now() - (1 + mod(n, 997)) * interval '1 hour'
                ELSE now() + (1 + mod(n, 1009)) * interval '1 hour' END,
           CASE WHEN n < {4 * OWED} THEN 'open' ELSE 'done' END, 'an institution',
           CASE WHEN n < {OWED} THEN {DESK} ELSE 2 + mod(n, {DESKS - 1}) END,
           CASE WHEN mod(n, 10) IN (3, 4) THEN 'an institution' ELSE '' END, '', false, true, ''
    FROM generate_series(0, {DUTIES - 1}) AS n ORDER BY md5(n::text);
"""


def fill(*, superuser_url: str, duties: Sequence[str], version: str) -> None:
    """Fill an empty, migrated database; ``duties`` are the rules under which they arose."""
    said = {"duties": list(duties), "kinds": len(duties), "version": version}
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(_PEOPLE.encode())
        connection.execute(_CASES.encode())
        connection.execute(_DUTIES.encode(), said)
        connection.execute(b"VACUUM (ANALYZE)")
