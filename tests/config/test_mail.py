"""The settings of e-mail, read or refused without repeating a password."""

import pytest

from amparo.apps.operations.mail import MailServer
from amparo.config.environment import Environment, UnreadableSetting
from amparo.config.mail import mail_server, sign_in_address


def read(url: str, sender: str = "amparo@example.org") -> MailServer | None:
    given = {"AMPARO_MAIL_URL": url, "AMPARO_MAIL_FROM": sender}
    return mail_server(environment=Environment(given=given))


def test_unsaid_there_is_no_server() -> None:
    assert read("") is None


def test_a_server_is_read_with_its_user_and_password() -> None:
    assert read("smtps://amparo%40example.org:a%3Ab%2Fc@mail.example.org") == MailServer(
        host="mail.example.org", port=465, sender="amparo@example.org", is_secure=True,
        user="amparo@example.org", password="a:b/c",
    )  # fmt: skip
    assert read("smtp://127.0.0.1:25") == MailServer(
        host="127.0.0.1", port=25, sender="amparo@example.org", is_secure=False
    )


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org", "https://invented@mail.example.org", "smtps://invented@",
        "smtp://mail.example.org:invented", "smtp://mail.example.org/invented", "smtp://[invented",
    ],
)  # fmt: skip
def test_what_is_no_server_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(UnreadableSetting) as refusal:
        read(url)

    assert str(refusal.value).startswith("AMPARO_MAIL_URL cannot be read; write it as smtps://")
    assert "invented" not in str(refusal.value)


@pytest.mark.parametrize("sender", ["", "amparo", "@example.org", "a@b@c", "A B <a@b.c>", "a@b\n"])
def test_a_sender_that_is_no_address_is_refused(sender: str) -> None:
    with pytest.raises(UnreadableSetting, match=r"^AMPARO_MAIL_FROM is not an address; "):
        read("smtps://mail.example.org", sender)


def test_no_server_shows_its_password() -> None:
    assert "invented" not in repr(read("smtps://user:invented@mail.example.org"))


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://localhost:8000/sign-in/"),
        (
            {"AMPARO_HTTPS": "yes", "AMPARO_HOSTS": "127.0.0.1,amparo.example,other.example"},
            "https://amparo.example/sign-in/",
        ),
        ({"AMPARO_HOSTS": "amparo.example", "AMPARO_PORT": "81"},
         "http://amparo.example:81/sign-in/"),
    ],
)  # fmt: skip
def test_e_mail_leads_to_the_name_of_the_server(given: dict[str, str], address: str) -> None:
    assert sign_in_address(environment=Environment(given=given)) == address
