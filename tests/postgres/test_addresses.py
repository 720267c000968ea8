"""One address made of another."""

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from amparo.postgres.addresses import (
    NotAnAddress,
    address_in,
    address_of,
    socket_address,
    with_sure_line,
)


@pytest.mark.parametrize(
    ("owner_url", "expected"),
    [
        (
            "postgresql://owner:secret@db.example.org:5433/amparo?sslmode=verify-full",
            "postgresql://amparo_app:new@db.example.org:5433/amparo?sslmode=verify-full",
        ),
        (
            "postgres://owner@one.example.org,two.example.org/amparo",
            "postgres://amparo_app:new@one.example.org,two.example.org/amparo",
        ),
        (
            "postgresql:///amparo?host=%2Frun%2Fdb&user=owner&password=secret",
            "postgresql://amparo_app:new@/amparo?host=%2Frun%2Fdb",
        ),
        ("postgresql://owner:a%40b@[::1]/amparo", "postgresql://amparo_app:new@[::1]/amparo"),
    ],
)
def test_only_the_login_changes(owner_url: str, expected: str) -> None:
    assert address_of(owner_url=owner_url, role="amparo_app", password="new") == expected


def test_signs_in_a_password_or_a_folder_are_kept() -> None:
    url = socket_address(
        folder=Path("/srv/x&y?z"), port=5432, role="a b", password="p@:/?#%", database="año/1"
    )

    assert conninfo_to_dict(url) == {
        "user": "a b",
        "password": "p@:/?#%",
        "dbname": "año/1",
        "host": "/srv/x&y?z",
        "port": "5432",
    }


def test_another_database_of_the_same_server() -> None:
    url = "postgresql://owner:secret@/postgres?host=%2Frun%2Fdb&port=5432"

    assert (
        address_in(url=url, database="test amparo")
        == "postgresql://owner:secret@/test%20amparo?host=%2Frun%2Fdb&port=5432"
    )


def test_what_is_no_address_is_refused_without_repeating_it() -> None:
    with pytest.raises(NotAnAddress, match="AMPARO_DATABASE_URL") as refusal:
        address_of(owner_url="host=db password=secret", role="amparo_app", password="new")

    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "sure"),
    [
        (
            "postgresql://o:p@db.example.org/amparo",
            "postgresql://o:p@db.example.org/amparo?sslmode=verify-full&sslrootcert=system",
        ),
        (
            "postgresql://o:p@/amparo?host=db.example.org&port=5433",
            "postgresql://o:p@/amparo?host=db.example.org&port=5433"
            "&sslmode=verify-full&sslrootcert=system",
        ),
        (
            "postgresql://o:p@10.0.0.7/amparo?sslrootcert=/etc/authority.pem",
            "postgresql://o:p@10.0.0.7/amparo?sslrootcert=/etc/authority.pem&sslmode=verify-full",
        ),
    ],
)
def test_a_server_elsewhere_must_show_who_it_is(url: str, sure: str) -> None:
    assert with_sure_line(url=url) == sure


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://o:p@localhost/amparo",
        "postgresql://o:p@127.0.0.1:5433/amparo",
        "postgresql://o:p@[::1]/amparo",
        "postgresql://o:p@/amparo?host=/run/postgresql",
        "postgresql://o:p@/amparo",
        "postgresql://o:p@db.example.org/amparo?sslmode=require",
    ],
)
def test_one_of_this_machine_or_that_says_how_is_left_as_it_is(url: str) -> None:
    assert with_sure_line(url=url) == url
