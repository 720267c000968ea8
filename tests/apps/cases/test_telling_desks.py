"""E-mail: a desk is told that there is something to read, once, and nothing of what."""

import email
import email.policy
import re
import smtplib
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import LazySettings
from django.db import transaction

from amparo.apps.accounts.desk_mail import set_address_of_desk
from amparo.apps.cases import telling_desks
from amparo.apps.cases.tasks import tell_desks_of_news
from amparo.apps.cases.telling_desks import NotTold, tell_desks
from amparo.apps.operations.mail import MailServer, NoMailServer, tell
from tests.apps import mail_server
from tests.apps.acting import NOW, acting_as, case_of_three, cheat, open_case, record
from tests.apps.canaries import CANARIES, found_in
from tests.apps.cases.owing import WITHIN_24_HOURS
from tests.apps.mail_server import taking_mail
from tests.apps.operations.test_worker import DUE, jobs, running_worker, wait_until
from tests.apps.tls_proxy import OWN_ADDRESS, has_many_loopbacks, self_signed
from tests.cast import Cast
from tests.database import TestDatabase

MINUTE = 7
"""The minute of each hour in which desks are told."""
ADDRESS = "police@desk.example"
HOUR = timedelta(hours=1)
MESSAGE = (
    b"From: amparo@server.example\r\n"
    b"To: police@desk.example\r\n"
    b"Subject: Amparo: there is something to read\r\n"
    b"Date: -\r\n"
    b"Auto-Submitted: auto-generated\r\n"
    b'Content-Type: text/plain; charset="utf-8"\r\n'
    b"Content-Transfer-Encoding: 7bit\r\n"
    b"MIME-Version: 1.0\r\n"
    b"\r\n"
    b"There is something to read for your desk. Sign in:\r\n"
    b"https://amparo.example/sign-in/\r\n"
)


@pytest.fixture
def server() -> Iterator[mail_server.MailServer]:
    with taking_mail() as found:
        yield found


@pytest.fixture
def sending(settings: LazySettings, server: mail_server.MailServer) -> mail_server.MailServer:
    """A web that sends to the server."""
    use(settings, server)
    return server


def use(
    settings: LazySettings,
    server: mail_server.MailServer,
    *,
    host: str = "127.0.0.1",
    is_secure: bool = False,
) -> None:
    settings.MAIL_SERVER = MailServer(
        host=host,
        port=server.port,
        sender="amparo@server.example",
        is_secure=is_secure,
        user="amparo" if host == OWN_ADDRESS else "",
    )
    settings.SIGN_IN_ADDRESS = "https://amparo.example/sign-in/"


@pytest.fixture
def people(committed: Cast) -> Cast:
    """The cast, of whom Amina's desk has an address."""
    with transaction.atomic():
        set_address_of_desk(desk_id=committed.amina.desk_id, address=ADDRESS)
    return committed


def told(database: TestDatabase, hours: int) -> None:
    """Tell the desks, so many hours after the cases of the tests."""
    with acting_as(database.worker, database):
        tell_desks(now=NOW + hours * HOUR)


def without_date(message: bytes) -> bytes:
    return re.sub(rb"Date: .*\r\n", b"Date: -\r\n", message)


def test_a_desk_is_told_in_one_sentence_that_is_always_the_same(
    people: Cast, database: TestDatabase, sending: mail_server.MailServer
) -> None:
    open_case(people.amina)
    told(database, 1)
    open_case(people.amina, at=NOW + 2 * HOUR)
    told(database, 3)

    assert [without_date(message) for message in sending.messages] == [MESSAGE] * 2


def test_a_desk_without_duties_is_not_told(
    people: Cast, database: TestDatabase, sending: mail_server.MailServer
) -> None:
    told(database, 1)

    assert sending.messages == []


def test_many_duties_make_one_message_and_old_ones_none(
    people: Cast, database: TestDatabase, sending: mail_server.MailServer
) -> None:
    for _ in range(3):
        open_case(people.amina)

    told(database, 1)
    told(database, 2)

    assert len(sending.messages) == 1


def test_a_duty_is_told_of_when_it_comes_and_when_it_is_late(
    people: Cast, database: TestDatabase, sending: mail_server.MailServer
) -> None:
    # The police have 24 hours from two hours before.
    open_case(people.amina, event=WITHIN_24_HOURS)

    messages = []
    for hours in (1, 2, 21, 22, 23, 40):
        told(database, hours)
        messages.append(len(sending.messages))

    assert messages == [1, 1, 1, 2, 2, 2]


def test_a_duty_that_arose_long_ago_and_is_recorded_now_is_told_of(
    people: Cast, database: TestDatabase, sending: mail_server.MailServer
) -> None:
    case = open_case(people.amina)
    told(database, 1)

    record(people.amina, case, WITHIN_24_HOURS)
    told(database, 2)

    assert len(sending.messages) == 2


def test_only_the_desk_that_owes_is_told(
    people: Cast, database: TestDatabase, sending: mail_server.MailServer
) -> None:
    with transaction.atomic():
        set_address_of_desk(desk_id=people.rosa.desk_id, address="rosa@desk.example")
    open_case(people.amina)

    told(database, 1)

    assert [line for line in sending.commands if line.lower().startswith("rcpt")] == [
        f"rcpt TO:<{ADDRESS}>"
    ]


def test_a_desk_whose_address_was_taken_away_is_not_told(
    people: Cast, database: TestDatabase, sending: mail_server.MailServer
) -> None:
    open_case(people.amina)
    with transaction.atomic():
        set_address_of_desk(desk_id=people.amina.desk_id, address="")

    told(database, 1)

    assert sending.messages == []


@pytest.mark.parametrize(
    "hide",
    [
        "UPDATE cases_access SET ended_at = now()",
        "UPDATE cases_access SET until = '2026-11-02 12:30+00'",
        "UPDATE cases_access SET hidden_from = ARRAY[gen_random_uuid()]",
        "UPDATE cases_duty SET hidden_from = ARRAY[gen_random_uuid()]",
    ],
)
def test_nobody_learns_by_e_mail_of_a_case_that_is_kept_from_them(
    people: Cast, database: TestDatabase, sending: mail_server.MailServer, hide: str
) -> None:
    open_case(people.amina)
    cheat(database, hide)

    told(database, 1)

    assert sending.messages == []


def test_a_server_whom_nobody_vouches_for_gets_nothing(
    settings: LazySettings, tmp_path: Path
) -> None:
    certificate, key = self_signed("mail.example", tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with taking_mail(context=context) as server:
        use(settings, server, is_secure=True)

        with pytest.raises(ssl.SSLCertVerificationError):
            tell(address=ADDRESS)

    assert (server.commands, server.messages) == ([], [])


@pytest.mark.skipif(not has_many_loopbacks(), reason="this machine has one loopback address only")
def test_a_server_elsewhere_that_offers_no_tls_gets_no_message(settings: LazySettings) -> None:
    with taking_mail(address=OWN_ADDRESS) as server:
        use(settings, server, host=OWN_ADDRESS)

        with pytest.raises(smtplib.SMTPNotSupportedError):
            tell(address=ADDRESS)

    assert server.messages == []
    assert [line for line in server.commands if not line.startswith(("ehlo", "QUIT", "quit"))] == []


def test_a_desk_is_told_in_the_language_of_the_server(
    settings: LazySettings, sending: mail_server.MailServer
) -> None:
    settings.LANGUAGE_CODE = "es"

    tell(address=ADDRESS)

    message = email.message_from_bytes(sending.messages[0], policy=email.policy.default)
    assert message["Subject"] == "Amparo: hay algo para leer"
    assert message.get_content() == (
        "Hay algo para leer en su mesa. Inicie sesión en:\r\nhttps://amparo.example/sign-in/\r\n"
    )


def test_without_a_server_nothing_is_sent(settings: LazySettings) -> None:
    settings.MAIL_SERVER = None

    with pytest.raises(NoMailServer):
        tell(address=ADDRESS)
    tell_desks_of_news(timestamp=0)


def test_a_server_that_refuses_loses_no_message_and_holds_up_no_other_desk(
    people: Cast, database: TestDatabase, settings: LazySettings
) -> None:
    with transaction.atomic():
        set_address_of_desk(desk_id=people.bruno.desk_id, address="bruno@desk.example")
    case_of_three(people.amina)

    with taking_mail(refusals=1) as refusing:
        use(settings, refusing)
        with pytest.raises(NotTold):
            told(database, 1)
        first = len(refusing.messages)
        told(database, 2)
        told(database, 3)

    assert (first, len(refusing.messages)) == (1, 2)


def test_a_stop_between_sending_and_noting_costs_the_same_message_once_more(
    people: Cast,
    database: TestDatabase,
    sending: mail_server.MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_case(people.amina)

    def stop(**_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(telling_desks, "note_told", stop)
        with pytest.raises(KeyboardInterrupt):
            told(database, 1)
    told(database, 2)
    told(database, 3)

    assert [without_date(message) for message in sending.messages] == [MESSAGE] * 2


def test_two_jobs_at_once_send_one_message(
    people: Cast, database: TestDatabase, sending: mail_server.MailServer
) -> None:
    open_case(people.amina)

    with psycopg.connect(database.superuser) as other:
        other.execute("SELECT FROM accounts_deskmail FOR UPDATE")
        told(database, 1)
        during = len(sending.messages)
    told(database, 2)

    assert (during, len(sending.messages)) == (0, 1)


def nothing_is_due_by_the_clock(database: TestDatabase) -> None:
    """Let the worker believe that it deferred the job of this hour: it would be a second one."""
    now = datetime.now(tz=UTC)
    for hour in (-1, 0):
        tick = now.replace(minute=MINUTE, second=0, microsecond=0) + timedelta(hours=hour)
        cheat(
            database,
            "INSERT INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)"
            " VALUES ('cases.tell_desks', '', %s)",
            int(tick.timestamp()),
        )


def test_the_worker_that_really_runs_tries_again_and_logs_no_value(
    people: Cast, database: TestDatabase, tmp_path: Path
) -> None:
    case = open_case(people.amina)
    with taking_mail(refusals=1, saying=f"{CANARIES[0]} {CANARIES[2]} {case}") as refusing:
        cheat(database, "UPDATE accounts_deskmail SET address = 'CanaryOfAmina@desk.example'")
        nothing_is_due_by_the_clock(database)
        tell_desks_of_news.configure(task_kwargs=DUE).defer()
        given = {
            "AMPARO_MAIL_URL": f"smtp://127.0.0.1:{refusing.port}",
            "AMPARO_MAIL_FROM": "amparo@server.example",
            "AMPARO_HOSTS": "amparo.example",
            "AMPARO_HTTPS": "yes",
        }
        with running_worker(database, tmp_path, given=given):
            wait_until(lambda: ("todo", 1) in jobs(database, "cases.tell_desks"))
            cheat(database, "UPDATE procrastinate_jobs SET scheduled_at = now()")
            wait_until(lambda: ("succeeded", 2) in jobs(database, "cases.tell_desks"))

    log = (tmp_path / "log").read_bytes()
    assert [without_date(message) for message in refusing.messages] == [
        MESSAGE.replace(b"police@", b"CanaryOfAmina@")
    ]
    assert found_in(log) == set()
    assert str(case).encode() not in log
    assert b"could not tell desks that there is something to read: one desk" in log
    assert b"smtplib.SMTPDataError; its message is not logged" in log
