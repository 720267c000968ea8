"""The history of an account as the database keeps it: nobody changes it, few read it."""

import uuid

import psycopg
import pytest
from django.db import transaction
from psycopg import errors

from amparo.apps.accounts.history import Kind, note
from amparo.apps.accounts.middleware import settings_of
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.seeing import Actor
from tests.apps.test_walls import who_sees
from tests.cast import Cast
from tests.database import TestDatabase

INSERT = (
    "INSERT INTO accounts_history (member, at, kind, about, done_by)"
    " VALUES (%s, now(), 'suspended', '', %s)"
)


def insert(database: TestDatabase, *, of: Actor, by: Actor, name: uuid.UUID | None) -> None:
    """Write a row as the web's role does, past the code; in somebody's name if said."""
    with psycopg.connect(database.app) as connection:
        for setting, value in settings_of(actor=by).items():
            connection.execute("SELECT set_config(%s, %s, true)", [setting, value])
        connection.execute(INSERT, [of.member, name])


@pytest.mark.parametrize(
    ("name", "readers"),
    [
        ("amina", {"amina", "pablo", "diego"}),
        ("pablo", {"pablo", "diego"}),
        ("rosa", {"rosa", "diego"}),
        ("diego", {"diego"}),
        ("clara", {"clara", "diego"}),
    ],
)
def test_a_member_reads_their_own_and_whoever_manages_them(
    committed: Cast, database: TestDatabase, name: str, readers: set[str]
) -> None:
    with transaction.atomic():
        note(member=getattr(committed, name).member, kind=Kind.SIGNED_IN, about="password")

    assert who_sees(database.app, "accounts_history", among=committed) == readers


def test_of_somebody_with_a_role_of_the_country_a_desks_administrator_reads_nothing(
    committed: Cast, database: TestDatabase
) -> None:
    Member.objects.get(sign_in_name="amina").postings.update(role="coordinator")
    with transaction.atomic():
        note(member=committed.amina.member, kind=Kind.SIGNED_IN, about="password")

    assert "pablo" not in who_sees(database.app, "accounts_history", among=committed)


def test_whoever_moved_away_is_read_by_who_manages_them_now(
    committed: Cast, database: TestDatabase
) -> None:
    Member.objects.get(sign_in_name="amina").postings.update(desk_id=committed.rosa.desk_id)
    with transaction.atomic():
        note(member=committed.amina.member, kind=Kind.SIGNED_IN, about="password")

    assert who_sees(database.app, "accounts_history", among=committed) == {"amina", "diego"}


def test_nothing_is_written_in_the_name_of_somebody_else(
    committed: Cast, database: TestDatabase
) -> None:
    amina, pablo = committed.amina, committed.pablo
    insert(database, of=amina, by=pablo, name=pablo.member)
    insert(database, of=amina, by=pablo, name=None)

    with pytest.raises(errors.InsufficientPrivilege):
        insert(database, of=amina, by=pablo, name=committed.diego.member)


@pytest.mark.parametrize("role", ["owner", "app", "worker", "portal"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_history SET about = ''",
        "DELETE FROM accounts_history",
        "TRUNCATE accounts_history",
    ],
)
def test_what_happened_stays(
    committed: Cast, database: TestDatabase, role: str, statement: str
) -> None:
    with transaction.atomic():
        note(member=committed.amina.member, kind=Kind.SIGNED_IN, about="password")

    with (
        psycopg.connect(getattr(database, role)) as connected,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connected.execute(statement.encode())


def test_a_row_says_nothing_of_where_somebody_signed_in(database: TestDatabase) -> None:
    with psycopg.connect(database.superuser) as connection:
        found = connection.execute(
            "SELECT string_agg(column_name, ' ' ORDER BY ordinal_position)"
            " FROM information_schema.columns WHERE table_name = 'accounts_history'"
        ).fetchone()

    assert found == ("id member at kind about hour done_by",)
