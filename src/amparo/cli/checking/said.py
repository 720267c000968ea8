"""What is wrong with the settings as they are said."""

from collections.abc import Callable, Iterator
from pathlib import Path

from amparo.cli.checking.findings import Finding
from amparo.cli.demonstrating import FOLDER
from amparo.config.backup_key import backup_key
from amparo.config.certificate import web_certificate
from amparo.config.environment import (
    LOG_FORMS,
    MOST_THREADS,
    SETTINGS,
    Environment,
    UnreadableSetting,
)
from amparo.config.mail import mail_server
from amparo.config.passwords import breached_passwords
from amparo.config.start_key import asked_start_key
from amparo.packs.folder import packs_folder
from amparo.vault.signing import NotAKey, public_key_of

_LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")
_LANGUAGES = ("en", "es", "fr")
_SECRETS = (
    "AMPARO_SECRET_KEY", "AMPARO_CHECKPOINT_KEY", "AMPARO_START_KEY", "AMPARO_DATABASE_URL",
    "AMPARO_MAIL_URL",
)  # fmt: skip
_GUESSED = {
    "AMPARO_SECRET_KEY": "Who guesses it signs in as anybody",
    "AMPARO_START_KEY": "Who has a copy of the database and guesses it reads every fact",
}
_LEAST_LETTERS = 32
_MOST_PORT = 65535


def unreadable_settings(*, environment: Environment) -> Iterator[Finding]:
    """Yield the settings that cannot be read; where there is one, nothing else can be told."""
    readings: dict[str, Callable[[str], object]] = {
        "AMPARO_HTTPS": environment.yes,
        "AMPARO_DEMONSTRATION": environment.yes,
        "AMPARO_PROXIES": environment.networks,
        "AMPARO_PORT": lambda name: environment.whole(name, least=1, most=_MOST_PORT),
        "AMPARO_THREADS": lambda name: environment.whole(name, least=1, most=MOST_THREADS),
        "AMPARO_TLS_CERTIFICATE": lambda _: web_certificate(environment=environment),
        "AMPARO_LOG": lambda name: environment.one_of(name, choices=LOG_FORMS),
        "AMPARO_BREACHED_PASSWORDS": lambda _: breached_passwords(environment=environment),
        "AMPARO_BACKUP_KEY": lambda _: backup_key(environment=environment),
        "AMPARO_MAIL_URL": lambda _: mail_server(environment=environment),
        "AMPARO_LANGUAGE": lambda name: _language(environment.required(name)),
        "AMPARO_START_KEY": lambda _: asked_start_key(environment=environment),
        "AMPARO_COUNTRY": lambda name: _country(environment.required(name)),
    }
    for setting in SETTINGS:
        try:
            readings.get(setting.name, environment.text)(setting.name)
        except UnreadableSetting as problem:
            yield Finding(
                what=str(problem),
                why="Amparo does not start with it",
                mend="Look at docs/reference/settings.md",
            )


def unfit_settings(*, environment: Environment) -> Iterator[Finding]:
    """Yield what may do for a try and does not where people work."""
    yield from _reached(environment)
    yield from _proxies(environment)
    yield from _keys(environment)
    yield from _secrets(environment)
    yield from _demonstration(environment)


def no_breached_passwords(*, environment: Environment) -> Iterator[Finding]:
    """Yield that nobody named a file of passwords known from breaches."""
    if environment.text("AMPARO_BREACHED_PASSWORDS") is None:
        yield Finding(
            what="AMPARO_BREACHED_PASSWORDS names no file",
            why="A member may choose a password that is known from a breach elsewhere",
            mend="Fetch the list of Pwned Passwords as docs/how-to/run-amparo.md says, and name it",
            must=False,
        )


def _language(text: str) -> None:
    if text not in _LANGUAGES:
        raise UnreadableSetting(f"AMPARO_LANGUAGE is '{text}'; write {', '.join(_LANGUAGES)}")


def _country(text: str) -> None:
    if not (packs_folder() / text / "protocol.yaml").is_file():
        raise UnreadableSetting(f"AMPARO_COUNTRY is '{text}'; there is no pack with a protocol")


def _reached(environment: Environment) -> Iterator[Finding]:
    """Yield what is wrong with how browsers reach the server."""
    is_https = environment.yes("AMPARO_HTTPS")
    hosts = environment.names("AMPARO_HOSTS")
    elsewhere = [host for host in hosts if host not in _LOOPBACK]
    is_open = bool(elsewhere) or environment.required("AMPARO_ADDRESS") not in _LOOPBACK
    if is_open and not is_https:
        yield Finding(
            what="AMPARO_HTTPS is no, and others than this machine reach the server",
            why="Whoever listens on the way reads passwords and pages",
            mend="Put a proxy with TLS in front and set AMPARO_HTTPS=yes",
        )
    if any(host.startswith((".", "*")) for host in hosts):
        yield Finding(
            what="AMPARO_HOSTS lets the server answer to any name",
            why="A link with another's name could then lead people to their pages",
            mend="Write the names by which browsers reach it, whole, with commas between",
        )
    elif not elsewhere:
        yield Finding(
            what="AMPARO_HOSTS names this machine only",
            why="Browsers elsewhere are refused",
            mend="Write the name that people type, such as amparo.example.org",
            must=is_open or is_https,
        )


def _proxies(environment: Environment) -> Iterator[Finding]:
    networks = environment.networks("AMPARO_PROXIES")
    if any(network.prefixlen == 0 for network in networks):
        yield Finding(
            what="AMPARO_PROXIES names every address there is",
            why="Anybody may then say to be anybody, and to come by HTTPS",
            mend="Write the address of your proxy alone",
        )
    elif environment.required("AMPARO_ADDRESS") not in _LOOPBACK and all(
        network.is_loopback for network in networks
    ):
        yield Finding(
            what="AMPARO_PROXIES names this machine, and the server listens to others",
            why="A proxy elsewhere is not believed, and a browser is sent to HTTPS for ever",
            mend="Write the address of your proxy; or, if it runs here, AMPARO_ADDRESS=127.0.0.1",
            must=False,
        )


def _keys(environment: Environment) -> Iterator[Finding]:
    for name, why in _GUESSED.items():
        secret = environment.text(name)
        if secret is not None and len(secret) < _LEAST_LETTERS:
            yield Finding(
                what=f"{name} has fewer than {_LEAST_LETTERS} letters",
                why=why,
                mend="Leave it out, and Amparo makes one; or write 32 random bytes in hexadecimal",
            )
    try:
        if (key := environment.text("AMPARO_CHECKPOINT_KEY")) is not None:
            public_key_of(key_hex=key)
    except NotAKey as problem:
        yield Finding(
            what=f"AMPARO_CHECKPOINT_KEY cannot be used: {problem}",
            why="No checkpoint of the journal can be signed",
            mend="Leave it out, and Amparo makes one",
        )


def _secrets(environment: Environment) -> Iterator[Finding]:
    for name in _SECRETS:
        file = environment.given.get(f"{name}_FILE")
        if file and Path(file).stat().st_mode & 0o077:
            yield Finding(
                what=f"the file {file} of {name} is open to other users of this machine",
                why="Who reads it has the secret",
                mend=f"Run: chmod go= '{file}'",
            )
        if environment.given.get(name):
            yield Finding(
                what=f"{name} stands in the environment",
                why="It is easily shown there, as by a list of processes or a container's settings",
                mend=f"Put it into a file that only Amparo reads, and set {name}_FILE",
                must=False,
            )


def _demonstration(environment: Environment) -> Iterator[Finding]:
    if environment.yes("AMPARO_DEMONSTRATION"):
        yield Finding(
            what="AMPARO_DEMONSTRATION is yes",
            why="The first page shows everybody how to sign in",
            mend="Remove it; `amparo demo` sets it itself",
        )
    if environment.folder("AMPARO_DATA") == Path(FOLDER).expanduser().absolute():
        yield Finding(
            what="AMPARO_DATA is the folder of demonstrations",
            why="Invented cases and real ones must not lie together",
            mend="Choose another folder",
        )
