"""The examples for whoever keeps a server fit this version, and open no more than they must."""

import re
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from django.urls import reverse
from psycopg.conninfo import conninfo_to_dict

from amparo.apps.compartments.files.receiving import MOST_BYTES
from amparo.cli.checking.between import open_way
from amparo.cli.checking.said import unfit_settings, unreadable_settings
from amparo.config.environment import SETTINGS, Environment
from amparo.postgres.addresses import address_of
from amparo.postgres.cluster import Cluster, sharing_cluster
from tests.apps.tls_proxy import self_signed
from tests.architecture.files import HOUSE

DEPLOY = HOUSE / "deploy"
SERVICE = (DEPLOY / "amparo.service").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
FOR_EVERYBODY = {setting.name for setting in SETTINGS if not setting.is_ours}
MOST_EXPOSED = 2.0
"""Of ten, as systemd weighs it; a service that says nothing has 9.6."""

without_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="this machine has no systemd-analyze"
)


def unknown(names: set[str]) -> set[str]:
    """The names of settings that this version does not have."""
    said = {name.removesuffix("_FILE") for name in names if name.startswith("AMPARO_")}
    return said - FOR_EVERYBODY


def settings_of_compose() -> dict[str, str]:
    """The settings as the containers get them, for a server with a name."""
    found = {}
    for name, said in SERVICES["amparo"]["environment"].items():
        default = re.fullmatch(r"\$\{\w+:-(\w*)\}", said)
        found[name] = default.group(1) if default else re.sub(r"\$\{.*\}", "amparo.example", said)
    return found


def test_every_setting_is_one_of_this_version() -> None:
    said = set(SERVICES["amparo"]["environment"]) | set(SERVICES["proxy"]["environment"])
    in_service = set(re.findall(r"^#?Environment=(\w+)=", SERVICE, re.MULTILINE))
    in_readme = set(re.findall(r"AMPARO_\w+", (DEPLOY / "README.md").read_text(encoding="utf-8")))

    assert unknown(said | in_service | in_readme) == set()
    assert len(said) >= 9
    assert unknown({"AMPARO_COLOUR", "AMPARO_PROCESS_URL"}) == {
        "AMPARO_COLOUR",
        "AMPARO_PROCESS_URL",
    }


def test_the_settings_of_the_containers_leave_nothing_to_say(tmp_path: Path) -> None:
    self_signed("amparo", tmp_path)
    given = {name: said for name, said in settings_of_compose().items() if "_FILE" not in name}
    given |= {
        "AMPARO_TLS_CERTIFICATE": str(tmp_path / "certificate.pem"),
        "AMPARO_TLS_KEY": str(tmp_path / "key.pem"),
    }
    (tmp_path / "key.pem").chmod(0o600)
    environment = Environment(given=given)

    assert list(unreadable_settings(environment=environment)) == []
    assert list(unfit_settings(environment=environment)) == []
    whole_life = datetime.now(tz=UTC) - timedelta(days=60)
    assert list(open_way(environment=environment, now=whole_life)) == []


def test_every_secret_is_a_file_that_is_named_and_used() -> None:
    used = {name for service in SERVICES.values() for name in service.get("secrets", [])}
    named = {
        path.removeprefix("/run/secrets/")
        for service in SERVICES.values()
        for path in service["environment"].values()
        if path.startswith("/run/secrets/")
    } | {
        name
        for file in ("make-owner.sh", "Caddyfile")
        for name in re.findall(r"/run/secrets/(\w+)", (DEPLOY / file).read_text())
    }
    readme = (DEPLOY / "README.md").read_text(encoding="utf-8")

    assert used == named == set(COMPOSE["secrets"])
    assert all(said == {"file": f"./secrets/{name}"} for name, said in COMPOSE["secrets"].items())
    assert all(re.search(rf"(>|-out|-keyout) {name}\b", readme) for name in used)
    assert "/deploy/secrets/" in (HOUSE / ".gitignore").read_text()


@pytest.mark.parametrize("name", ["amparo", "database", "proxy"])
def test_a_container_writes_nothing_but_its_data_and_gains_no_right(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert re.fullmatch(r"[a-z]+(:\d+)?", service["image"])


def test_only_the_proxy_is_reached_from_outside_and_it_alone_is_believed() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert SERVICES["database"]["network_mode"] == "none"
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert list(SERVICES["amparo"]["networks"]) == ["inside"]
    proxy = SERVICES["proxy"]["networks"]["inside"]["ipv4_address"]
    assert SERVICES["amparo"]["environment"]["AMPARO_PROXIES"] == proxy


def test_amparo_is_nobody_of_consequence_in_its_container() -> None:
    container = (DEPLOY / "Containerfile").read_text(encoding="utf-8")

    assert SERVICES["amparo"]["user"] == "10001"
    assert "--uid 10001" in container
    assert container.rstrip().endswith(
        'CMD ["sh", "-c", "amparo passwords renew && exec amparo serve"]'
    )
    assert "\nUSER amparo\nVOLUME /var/lib/amparo\n" in container


def test_the_proxy_passes_to_the_port_where_amparo_listens() -> None:
    port = next(setting.otherwise for setting in SETTINGS if setting.name == "AMPARO_PORT")
    caddy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")

    assert f"reverse_proxy https://amparo:{port} {{\n" in caddy
    assert "request_header -*_*\n" in caddy
    assert f"https://localhost:{port}/readyz" in SERVICES["amparo"]["healthcheck"]["test"][-1]


def handled(what: str, *, max_size: str, buffered: str) -> str:
    """How the proxy passes something on: up to which size, and how much of it held back."""
    lines = [f"{what} {{", "\trequest_body {", f"\t\tmax_size {max_size}", "\t}",
             f"\timport amparo {buffered}", "}"]  # fmt: skip
    return "".join(f"\t{line}\n" for line in lines)


def test_the_proxy_passes_a_form_on_once_it_is_whole_and_lets_slow_senders_go() -> None:
    caddy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")

    assert "request_buffers {args[0]}\n" in caddy
    assert handled("handle", max_size="4MB", buffered="4MB") in caddy
    assert "read_body 1h\n" in caddy


def test_the_proxy_passes_a_file_on_as_it_comes_on_the_one_page_that_takes_files() -> None:
    caddy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    address = reverse("file-add", args=[uuid.UUID(int=7)])

    (page,) = re.findall(r"@file path (\S+)\n", caddy)
    assert fnmatchcase(address, page)
    assert handled("handle @file", max_size="510MB", buffered="0") in caddy
    assert MOST_BYTES < 510 * 10**6


def test_the_address_of_the_database_leads_to_the_shared_socket() -> None:
    readme = (DEPLOY / "README.md").read_text(encoding="utf-8")
    (written,) = re.findall(r"printf '(postgresql://[^']+)'", readme)

    owner = conninfo_to_dict(written % "invented")
    web = conninfo_to_dict(
        address_of(owner_url=written % "invented", role="amparo_app", password="another")
    )

    assert owner == {
        "user": "amparo_owner", "password": "invented", "dbname": "amparo",
        "host": "/run/postgresql",
    }  # fmt: skip
    assert web == owner | {"user": "amparo_app", "password": "another"}
    shared = "database-socket:/run/postgresql"
    assert shared in SERVICES["amparo"]["volumes"]
    assert shared in SERVICES["database"]["volumes"]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A PostgreSQL to make an owner in."""
    with sharing_cluster(folder=tmp_path) as found:
        yield found


def test_the_owner_that_postgres_makes_is_no_superuser(cluster: Cluster) -> None:
    script = (DEPLOY / "make-owner.sh").read_text(encoding="utf-8")
    statements = script.partition("<<'SQL'\n")[2].partition("SQL\n")[0]
    mine = statements.replace(":'password'", "'invented'")

    with psycopg.connect(cluster.superuser_url, autocommit=True) as superuser:
        for statement in mine.strip().split(";\n"):
            superuser.execute(statement.rstrip(";").encode())
        row = superuser.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolname = pg_get_userbyid(datdba)::text"
            " FROM pg_roles, pg_database"
            " WHERE rolname = 'amparo_owner' AND datname = 'amparo'"
        ).fetchone()

    assert row == (False, False, True, True)


def test_what_systemd_hands_over_is_what_amparo_reads() -> None:
    handed = dict(re.findall(r"^#LoadCredential=(\w+):(\S+)$", SERVICE, re.MULTILINE))
    read = dict(re.findall(r"^#Environment=(\w+)_FILE=%d/(\w+)$", SERVICE, re.MULTILINE))

    assert handed == {
        "secret_key": "/etc/amparo/secret_key",
        "checkpoint_key": "/etc/amparo/checkpoint_key",
        "start_key": "/etc/amparo/start_key",
        "database_url": "/etc/amparo/database_url",
    }
    assert read == {f"AMPARO_{name.upper()}": name for name in handed}


@without_systemd
def test_systemd_finds_no_fault_in_the_service(tmp_path: Path) -> None:
    # What it starts need not be installed here.
    here = SERVICE.replace("/opt/amparo/bin/amparo", "/bin/true")
    (tmp_path / "amparo.service").write_text(here, encoding="utf-8")

    answer = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "amparo.service")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (answer.returncode, answer.stderr) == (0, "")


@without_systemd
def test_the_service_can_do_little_to_the_machine(tmp_path: Path) -> None:
    answer = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(DEPLOY / "amparo.service")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    exposure = re.search(r"exposure level for amparo\.service: ([\d.]+)", answer.stdout)
    assert exposure is not None, answer.stderr
    assert float(exposure.group(1)) < MOST_EXPOSED


@pytest.mark.parametrize(
    "line",
    [
        "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes",
        "StateDirectory=amparo", "StateDirectoryMode=0700", "UMask=0077", "CapabilityBoundingSet=",
        "Environment=AMPARO_HTTPS=yes", "Environment=AMPARO_DATA=/var/lib/amparo",
        "ExecStartPre=/opt/amparo/bin/amparo passwords renew",
    ],
)  # fmt: skip
def test_the_service_says(line: str) -> None:
    assert line in SERVICE.splitlines()
