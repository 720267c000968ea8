"""Settings are read from the environment or from files, and what cannot be used is refused."""

from pathlib import Path

import pytest

from amparo.config.environment import SETTINGS, Environment, UnreadableSetting


def environment(**given: str) -> Environment:
    return Environment(given=given)


def test_a_setting_is_what_the_environment_says() -> None:
    assert environment(AMPARO_COUNTRY="chile").text("AMPARO_COUNTRY") == "chile"


@pytest.mark.parametrize("given", [{}, {"AMPARO_COUNTRY": ""}])
def test_an_unsaid_setting_is_what_the_table_says(given: dict[str, str]) -> None:
    assert Environment(given=given).text("AMPARO_COUNTRY") == "paraguay"
    assert Environment(given=given).text("AMPARO_DATABASE_URL") is None


def test_every_setting_can_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "value"
    file.write_text("  what the file says\n", encoding="utf-8")

    read = {
        setting.name: Environment(given={f"{setting.name}_FILE": str(file)}).text(setting.name)
        for setting in SETTINGS
    }

    assert set(read.values()) == {"what the file says"}


def test_a_setting_in_two_places_is_refused() -> None:
    both = environment(AMPARO_SECRET_KEY="a", AMPARO_SECRET_KEY_FILE="/b")

    with pytest.raises(UnreadableSetting) as refusal:
        both.text("AMPARO_SECRET_KEY")

    assert str(refusal.value) == (
        "AMPARO_SECRET_KEY and AMPARO_SECRET_KEY_FILE are both given; remove one"
    )


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    missing = tmp_path / "missing"

    with pytest.raises(
        UnreadableSetting, match=r"AMPARO_SECRET_KEY_FILE: .*missing cannot be read"
    ):
        environment(AMPARO_SECRET_KEY_FILE=str(missing)).text("AMPARO_SECRET_KEY")


def test_a_file_that_is_no_text_is_refused_without_showing_it(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"\xff\xfe\x00secret")

    with pytest.raises(UnreadableSetting, match="cannot be read") as refusal:
        environment(AMPARO_SECRET_KEY_FILE=str(file)).text("AMPARO_SECRET_KEY")

    assert "secret" not in str(refusal.value)


def test_a_setting_that_must_be_there_is_named() -> None:
    with pytest.raises(UnreadableSetting, match=r"^AMPARO_PROCESS_URL is not given$"):
        environment().required("AMPARO_PROCESS_URL")


def test_a_setting_of_another_name_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        environment(AMPARO_COLOUR="teal").text("AMPARO_COLOUR")


@pytest.mark.parametrize(
    ("said", "meant"), [("yes", True), ("YES", True), ("no", False), ("No", False), ("", False)]
)
def test_yes_and_no_are_read(said: str, *, meant: bool) -> None:
    assert environment(AMPARO_HTTPS=said).yes("AMPARO_HTTPS") is meant


@pytest.mark.parametrize("said", ["true", "1", "on", "yes please", " yes"])
def test_anything_but_yes_and_no_is_refused(said: str) -> None:
    with pytest.raises(UnreadableSetting) as refusal:
        environment(AMPARO_HTTPS=said).yes("AMPARO_HTTPS")

    assert str(refusal.value) == f"AMPARO_HTTPS is '{said}'; write yes or no"


@pytest.mark.parametrize(("said", "meant"), [("1", 1), ("8000", 8000), ("65535", 65535)])
def test_a_whole_number_is_read_within_its_bounds(said: str, meant: int) -> None:
    assert environment(AMPARO_PORT=said).whole("AMPARO_PORT", least=1, most=65535) == meant


@pytest.mark.parametrize("said", ["0", "65536", "-1", "80.5", "eighty", "8 000", "٨٠", "1e3"])
def test_any_other_number_is_refused(said: str) -> None:
    with pytest.raises(UnreadableSetting) as refusal:
        environment(AMPARO_PORT=said).whole("AMPARO_PORT", least=1, most=65535)

    assert str(refusal.value) == f"AMPARO_PORT is '{said}'; write a whole number 1 to 65535"


def test_a_folder_may_begin_at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))

    assert environment(AMPARO_DATA="~/amparo").folder("AMPARO_DATA") == tmp_path / "amparo"


def test_names_are_read_between_commas() -> None:
    given = environment(AMPARO_HOSTS="amparo.example, 127.0.0.1 ,")

    assert given.names("AMPARO_HOSTS") == ["amparo.example", "127.0.0.1"]


def test_addresses_and_networks_are_read() -> None:
    given = environment(AMPARO_PROXIES="192.0.2.7, 10.0.0.0/8,2001:db8::/32")

    assert [str(network) for network in given.networks("AMPARO_PROXIES")] == [
        "192.0.2.7/32",
        "10.0.0.0/8",
        "2001:db8::/32",
    ]


@pytest.mark.parametrize("said", ["proxy.example", "10.0.0.1/8", "*", "10.0.0"])
def test_anything_but_an_address_or_a_network_is_refused(said: str) -> None:
    with pytest.raises(UnreadableSetting) as refusal:
        environment(AMPARO_PROXIES=said).networks("AMPARO_PROXIES")

    assert str(refusal.value) == (
        f"AMPARO_PROXIES has '{said}'; write an address as 192.0.2.7, or a network as 192.0.2.0/24"
    )
