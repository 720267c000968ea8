"""An invented caseload for the line on *Due*: a million duties, a tenth owed by one desk."""

import uuid

import psycopg

from amparo.packs.folder import packs_folder
from amparo.packs.protocol_file import read_protocol

COUNTRY, KINDS = "paraguay", 15
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
# Whoever sees cases has a second step; what it is does not matter to a session that has begun.
_SECOND_STEPS = """
INSERT INTO mfa_authenticator (user_id, type, data, created_at)
    SELECT id, 'totp', '{}', now() FROM accounts_member;
"""
# Every case is seen by the desk, and by two others.
_CASES = f"""
INSERT INTO cases_case (id, opened_at, opened_by_id, entries, projected_at, next_tick_at)
    SELECT md5(n::text)::uuid, now() - n % 500 * interval '1 day', 1 + n % {DESKS}, 9,
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
           (%(duties)s::bytea[])[1 + mod(n, %(kinds)s)], %(version)s,
           now() - (61 + mod(n, 400)) * interval '1 day',
           now() - (61 + mod(n, 400)) * interval '1 day',
           CASE WHEN mod(n, 10) < 3 THEN NULL
                WHEN mod(n, 10) < 5 THEN now() - (1 + mod(n, 997)) * interval '1 hour'
                ELSE now() + (1 + mod(n, 1009)) * interval '1 hour' END,
           CASE WHEN n < {4 * OWED} THEN 'open' ELSE 'done' END, %(holder)s,
           CASE WHEN n < {OWED} THEN {DESK} ELSE 2 + mod(n, {DESKS - 1}) END,
           CASE WHEN mod(n, 10) IN (3, 4) THEN %(holder)s ELSE '' END, '', false, true, ''
    FROM generate_series(0, {DUTIES - 1}) AS n ORDER BY md5(n::text);
"""


def fill(*, superuser_url: str) -> None:
    """Fill an empty, migrated database with duties under the first rules of a protocol."""
    from amparo.apps.seals.fields import closed_name

    law = read_protocol(path=packs_folder() / COUNTRY / "protocol.yaml")
    said = {
        "duties": [closed_name(name=duty) for duty in [*law.duties][:KINDS]],
        "kinds": KINDS,
        "version": law.version,
        "holder": closed_name(name="an institution"),
    }
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(_PEOPLE.encode())
        connection.execute(_SECOND_STEPS.encode())
        connection.execute(_CASES.encode())
        connection.execute(_DUTIES.encode(), said)
        connection.execute(b"VACUUM (ANALYZE)")
