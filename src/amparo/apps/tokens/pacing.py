"""How fast a program may ask: counted in one row for each token, whichever process answers.

The counts are of the seconds and the minutes of the clock. Counting is one statement that is
committed at once: two requests wait for each other no longer than that, and both are counted.
"""

from datetime import datetime

from django.db import connection

MOST_IN_A_SECOND = 10
MOST_IN_A_MINUTE = 120
_MINUTE_SECONDS = 60
# A clock that another process has a little later is the one that counts.
_COUNT = """
INSERT INTO tokens_pace AS was (token_id, second, in_second, minute, in_minute)
VALUES (%(token)s, %(second)s, 1, %(minute)s, 1)
ON CONFLICT (token_id) DO UPDATE SET
    in_second = CASE WHEN excluded.second <= was.second THEN was.in_second + 1 ELSE 1 END,
    second = greatest(was.second, excluded.second),
    in_minute = CASE WHEN excluded.minute <= was.minute THEN was.in_minute + 1 ELSE 1 END,
    minute = greatest(was.minute, excluded.minute)
RETURNING in_second, in_minute
"""


def count_request(*, token_id: int, at: datetime) -> int:
    """Count a request, and return how many seconds to wait before the next; 0 if it may pass.

    A request that may not pass counts, too.
    """
    second = at.replace(microsecond=0)
    said: dict[str, int | datetime] = {
        "token": token_id,
        "second": second,
        "minute": second.replace(second=0),
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, said)
        in_second, in_minute = cursor.fetchone()
    if in_minute > MOST_IN_A_MINUTE:
        return _MINUTE_SECONDS - at.second
    return int(in_second > MOST_IN_A_SECOND)
