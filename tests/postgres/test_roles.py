"""The owner and the three logins, and what each may not do."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import errors

from amparo.postgres.addresses import address_of
from amparo.postgres.cluster import Cluster
from amparo.postgres.roles import MayNotManage, TooPowerful, prepare_database, prepare_roles
from tests.postgres.sharers import answer, run

PASSWORDS = {"owner": "one", "app": "two", "worker": "three", "portal": "four"}
NAMES = ("amparo_owner", "amparo_app", "amparo_worker", "amparo_portal")


@pytest.fixture
def superuser_url(cluster: Cluster) -> Iterator[str]:
    yield cluster.superuser_url
    with psycopg.connect(cluster.superuser_url, autocommit=True) as superuser:
        for (name,) in superuser.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'amparo%'"
        ).fetchall():
            superuser.execute(f"DROP DATABASE {name} WITH (FORCE)")
        for role in (*NAMES, "another", "chief"):
            superuser.execute(f"DROP ROLE IF EXISTS {role}")


@pytest.fixture
def owner_url(superuser_url: str) -> str:
    return prepare_database(superuser_url=superuser_url, name="amparo", owner_password="one")


def login(owner_url: str, name: str, passwords: Mapping[str, str] = PASSWORDS) -> str:
    return address_of(owner_url=owner_url, role=f"amparo_{name}", password=passwords[name])


def test_the_owner_owns_its_database_and_is_no_superuser(owner_url: str) -> None:
    query = """
        SELECT rolname || ' ' || rolcreaterole || rolsuper || rolbypassrls || rolcreatedb
        FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba WHERE datname = current_database()
    """

    assert answer(owner_url, query) == "amparo_owner truefalsefalsefalse"


def test_the_database_is_plain_utf8(owner_url: str) -> None:
    query = """
        SELECT pg_encoding_to_char(encoding) || ' ' || datlocprovider::text || ' ' || datcollate
        FROM pg_database WHERE datname = current_database()
    """

    assert answer(owner_url, query) == "UTF8 c C"


def test_to_prepare_again_changes_nothing_but_the_password(
    superuser_url: str, owner_url: str
) -> None:
    run(owner_url, "CREATE TABLE kept ()")

    again = prepare_database(superuser_url=superuser_url, name="amparo", owner_password="new")

    assert answer(again, "SELECT count(*) FROM kept") == 0
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(owner_url)


@pytest.mark.parametrize("name", ["app", "worker", "portal"])
def test_each_login_enters_with_its_password_and_has_few_rights(owner_url: str, name: str) -> None:
    prepare_roles(owner_url=owner_url, passwords=PASSWORDS)

    url = login(owner_url, name)
    query = """
        SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication
            OR rolinherit FROM pg_roles WHERE rolname = current_user
    """

    assert answer(url, "SELECT current_user") == f"amparo_{name}"
    assert answer(url, query) is False


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.mine ()",
        "CREATE TEMPORARY TABLE mine ()",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
        "SET ROLE amparo_owner",
        "ALTER ROLE amparo_worker PASSWORD 'mine'",
        "SELECT * FROM secret",
        "SELECT pg_read_file('postmaster.pid')",
    ],
)
def test_a_login_is_refused_what_it_has_no_right_to(owner_url: str, statement: str) -> None:
    prepare_roles(owner_url=owner_url, passwords=PASSWORDS)
    run(owner_url, "CREATE TABLE secret ()")

    with pytest.raises(errors.InsufficientPrivilege):
        run(login(owner_url, "app"), statement)


def test_another_role_may_not_even_enter(superuser_url: str, owner_url: str) -> None:
    prepare_roles(owner_url=owner_url, passwords=PASSWORDS)
    run(superuser_url, "CREATE ROLE another LOGIN PASSWORD 'five'")

    url = address_of(owner_url=owner_url, role="another", password="five")

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(url)


def test_a_password_is_renewed(owner_url: str) -> None:
    prepare_roles(owner_url=owner_url, passwords=PASSWORDS)
    renewed = PASSWORDS | {"app": "another"}

    prepare_roles(owner_url=owner_url, passwords=renewed)

    assert answer(login(owner_url, "app", renewed), "SELECT 1") == 1
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(login(owner_url, "app"))


def test_a_second_database_of_the_same_owner_shares_the_logins(
    superuser_url: str, owner_url: str
) -> None:
    prepare_roles(owner_url=owner_url, passwords=PASSWORDS)
    second = prepare_database(
        superuser_url=superuser_url, name="amparo_second", owner_password="one"
    )

    prepare_roles(owner_url=second, passwords=PASSWORDS)

    assert answer(login(owner_url, "app"), "SELECT current_database()") == "amparo"
    assert answer(login(second, "app"), "SELECT current_database()") == "amparo_second"


def test_many_may_prepare_at_once(superuser_url: str) -> None:
    def prepare(name: str) -> str:
        url = prepare_database(superuser_url=superuser_url, name=name, owner_password="one")
        prepare_roles(owner_url=url, passwords=PASSWORDS)
        return url

    names = ["amparo", "amparo_second", "amparo_third"] * 2
    with ThreadPoolExecutor() as threads:
        urls = list(threads.map(prepare, names))

    databases = [answer(login(url, "portal"), "SELECT current_database()") for url in urls]
    assert databases == names


@pytest.mark.parametrize("power", ["ALTER ROLE amparo_app BYPASSRLS", "GRANT chief TO amparo_app"])
def test_a_login_with_too_many_rights_is_refused(
    superuser_url: str, owner_url: str, power: str
) -> None:
    prepare_roles(owner_url=owner_url, passwords=PASSWORDS)
    run(superuser_url, "CREATE ROLE chief", power)

    with pytest.raises(TooPowerful, match="ALTER ROLE amparo_app NOSUPERUSER NOBYPASSRLS"):
        prepare_roles(owner_url=owner_url, passwords=PASSWORDS)


def test_a_login_made_by_another_is_refused_with_the_way_out(
    superuser_url: str, owner_url: str
) -> None:
    run(superuser_url, "CREATE ROLE amparo_worker LOGIN")

    with pytest.raises(MayNotManage, match="GRANT amparo_worker TO amparo_owner WITH ADMIN TRUE"):
        prepare_roles(owner_url=owner_url, passwords=PASSWORDS)

    query = "SELECT count(*) FROM pg_roles WHERE rolname = 'amparo_app'"
    assert answer(superuser_url, query) == 0
    run(
        superuser_url,
        "GRANT amparo_worker TO amparo_owner WITH ADMIN TRUE, INHERIT FALSE, SET FALSE",
    )
    prepare_roles(owner_url=owner_url, passwords=PASSWORDS)
    assert answer(login(owner_url, "worker"), "SELECT 1") == 1


def test_an_owner_who_may_make_no_roles_is_told_so(superuser_url: str, owner_url: str) -> None:
    run(superuser_url, "ALTER ROLE amparo_owner NOCREATEROLE")

    with pytest.raises(MayNotManage, match="ALTER ROLE amparo_owner CREATEROLE"):
        prepare_roles(owner_url=owner_url, passwords=PASSWORDS)


def test_whoever_does_not_own_the_database_is_told_so(superuser_url: str, owner_url: str) -> None:
    run(superuser_url, "CREATE ROLE another LOGIN CREATEROLE PASSWORD 'five'")
    url = address_of(owner_url=owner_url, role="another", password="five")

    with pytest.raises(MayNotManage, match="ALTER DATABASE amparo OWNER TO another"):
        prepare_roles(owner_url=url, passwords=PASSWORDS)


def test_no_password_stands_in_the_log(cluster: Cluster, superuser_url: str) -> None:
    run(superuser_url, "ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()")

    url = prepare_database(superuser_url=superuser_url, name="amparo", owner_password="sesame-1")
    prepare_roles(owner_url=url, passwords=dict.fromkeys(PASSWORDS, "sesame-2"))

    run(superuser_url, "ALTER SYSTEM RESET log_statement", "SELECT pg_reload_conf()")
    log = cluster.server.layout.log.read_text()
    assert "CREATE ROLE" in log
    assert "sesame" not in log
