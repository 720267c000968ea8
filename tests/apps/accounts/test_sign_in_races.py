"""Two at the same moment: a code is good for one, and the last attempt is for one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from amparo.apps.accounts.attempts import bucket, count_attempt
from amparo.apps.accounts.factors.codes import make_secret, set_up_app
from amparo.apps.accounts.models import Attempt, Member
from tests.apps.accounts.apps_of_codes import code_of_app
from tests.apps.signing_in import SECOND_STEP, SIGN_IN
from tests.cast import PASSWORD, Cast, next_code


def at_once(*each: Callable[[], object]) -> list[object]:
    """Do all at the same moment, each on a connection of its own; return what they return."""
    start = Barrier(len(each))

    def done(act: Callable[[], object]) -> object:
        try:
            start.wait(timeout=10)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(each)) as pool:
        return list(pool.map(done, each))


def pending(number: int) -> list[Client]:
    """Browsers in which Amina's password was said."""
    found = [Client() for _ in range(number)]
    for client in found:
        client.post(SIGN_IN, {"username": "amina", "password": PASSWORD})
    return found


def sent_by_all(clients: list[Client], code: str) -> list[object]:
    """Send one code from all of them at once; return how each is answered, sorted."""

    def sender(client: Client) -> Callable[[], object]:
        return lambda: client.post(SECOND_STEP, {"code": code}).status_code

    return sorted(at_once(*map(sender, clients)), key=str)


def test_a_code_of_the_app_is_good_for_one_of_two(committed: Cast) -> None:
    secret = make_secret()
    amina = Member.objects.get(sign_in_name="amina")
    with transaction.atomic():
        set_up_app(member=amina, secret=secret, code=code_of_app(secret, steps=-1))

    assert sent_by_all(pending(2), code_of_app(secret)) == [200, 302]


def test_a_code_of_the_sheet_is_good_for_one_of_two(committed: Cast) -> None:
    assert sent_by_all(pending(2), next_code("amina")) == [200, 302]


def test_of_many_attempts_at_once_no_more_than_the_limit_pass(committed: Cast) -> None:
    last = bucket("race", most=3, within=timedelta(minutes=15))
    now = timezone.now()

    counted = at_once(*[lambda: count_attempt(buckets=[last], now=now)] * 8)

    assert sum(rows is not None for rows in counted) == 3
    assert Attempt.objects.count() == 3


def test_buckets_in_another_order_do_not_wait_for_each_other_for_ever(committed: Cast) -> None:
    one, other = (bucket(name, most=99, within=timedelta(hours=1)) for name in ("one", "other"))
    now = timezone.now()

    counted = at_once(
        *[lambda: count_attempt(buckets=[one, other], now=now)] * 4,
        *[lambda: count_attempt(buckets=[other, one], now=now)] * 4,
    )

    assert None not in counted


def test_of_many_guesses_at_once_ten_are_read(committed: Cast) -> None:
    typed = {"username": "amina", "password": "a wrong password"}

    statuses = at_once(*[lambda: Client().post(SIGN_IN, typed).status_code] * 14)

    assert sorted(statuses, key=str) == [200] * 10 + [429] * 4
