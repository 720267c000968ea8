"""``amparo check --deploy`` on the way between the proxy and the web."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from amparo.cli.checking.between import open_way
from amparo.cli.checking.said import unreadable_settings
from amparo.config.environment import Environment
from tests.apps.tls_proxy import self_signed

NOW = datetime.now(tz=UTC)
OPEN = (
    "MUST: between the proxy and Amparo nothing is encrypted, and Amparo listens to more than"
    " this machine"
)


def told(now: datetime = NOW, /, **said: str) -> list[str]:
    """The first sentence of each finding."""
    environment = Environment(given={"AMPARO_HTTPS": "yes", **said})
    return [one.line().split(". ")[0] for one in open_way(environment=environment, now=now)]


@pytest.mark.parametrize(
    ("address", "found"),
    [("127.0.0.1", []), ("::1", []), ("0.0.0.0", [OPEN]), ("192.0.2.7", [OPEN])],
)
def test_a_way_that_leaves_the_machine_without_tls_is_told(address: str, found: list[str]) -> None:
    assert told(AMPARO_ADDRESS=address) == found


def files(folder: Path) -> dict[str, str]:
    """The settings of a certificate that is good for one more day."""
    file, key = self_signed("amparo", folder)
    key.chmod(0o600)
    return {"AMPARO_TLS_CERTIFICATE": str(file), "AMPARO_TLS_KEY": str(key)}


def test_with_a_certificate_that_lasts_there_is_nothing_to_say(tmp_path: Path) -> None:
    said = files(tmp_path)

    assert told(NOW - timedelta(days=30), AMPARO_ADDRESS="0.0.0.0", **said) == []


def test_a_certificate_that_ends_soon_or_has_ended_is_told(tmp_path: Path) -> None:
    said = files(tmp_path)
    last = f"{NOW + timedelta(days=1):%Y-%m-%d}"
    file = said["AMPARO_TLS_CERTIFICATE"]

    assert told(**said) == [f"better: the certificate {file} is good until {last}"]
    assert told(NOW + timedelta(days=2), **said) == [
        f"MUST: the certificate {file} is good until {last}"
    ]


def test_a_key_that_others_read_is_told(tmp_path: Path) -> None:
    said = files(tmp_path)
    Path(said["AMPARO_TLS_KEY"]).chmod(0o640)

    assert told(NOW - timedelta(days=30), **said) == [
        f"MUST: the file {said['AMPARO_TLS_KEY']} of AMPARO_TLS_KEY is open to other users of this"
        " machine"
    ]


def test_a_certificate_without_its_key_is_told_before_anything_else(tmp_path: Path) -> None:
    given = files(tmp_path)
    del given["AMPARO_TLS_KEY"]

    found = list(unreadable_settings(environment=Environment(given=given)))

    assert [one.what for one in found] == [
        "of AMPARO_TLS_CERTIFICATE and AMPARO_TLS_KEY one is given; name both files, or neither"
    ]
