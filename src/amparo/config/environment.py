"""Every setting, read from the environment: its name, its meaning, what it is unless said.

A setting may stand in a file instead: ``AMPARO_SECRET_KEY_FILE=/run/secrets/key`` names one.
The page docs/reference/settings.md lists them; a test compares it with this table.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path


class UnreadableSetting(ValueError):
    """A setting cannot be used as it stands. The message says which one, and what to write."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting. ``otherwise`` is what it is unless said; ``None`` where it stays unsaid.

    ``is_ours``: `amparo serve` sets it for the processes it starts; nobody else does.
    """

    name: str
    meaning: str
    otherwise: str | None = None
    is_ours: bool = False


LOG_FORMS = ("plain", "json")
MOST_THREADS = 64
SETTINGS = (
    Setting(
        name="AMPARO_DATA",
        meaning="The folder of what must outlive a restart: the database, if Amparo runs its own,"
        " and the keys Amparo made. Only you may read it.",
        otherwise="~/.local/share/amparo",
    ),
    Setting(
        name="AMPARO_DATABASE_URL",
        meaning="Your own PostgreSQL server, as `postgresql://owner:password@host/database`. The"
        " user owns the database and may create roles; it must not be a superuser. A server on"
        " another machine must speak TLS with a certificate that this machine trusts"
        " (`sslmode=verify-full`), unless the address says another `sslmode`. Unsaid, Amparo runs a"
        " server of its own in the data folder.",
    ),
    Setting(
        name="AMPARO_COUNTRY",
        meaning="The pack whose protocol governs: a folder of `packs/`.",
        otherwise="paraguay",
    ),
    Setting(
        name="AMPARO_SECRET_KEY",
        meaning="What sessions and forms are signed with, secrets of second factors sealed, and"
        " tokens of programs hashed. With another one, codes of apps and sheets open nothing any"
        " more, and tokens let nobody in. Unsaid, Amparo makes one and keeps it in the data"
        " folder.",
    ),
    Setting(
        name="AMPARO_CHECKPOINT_KEY",
        meaning="What the daily checkpoints of the journal are signed with: 32 bytes in"
        " hexadecimal. Unsaid, Amparo makes one and keeps it in the data folder.",
    ),
    Setting(
        name="AMPARO_START_KEY",
        meaning="What opens the keys in the database, and so every fact of every case: at least 32"
        " letters that cannot be guessed, such as 32 random bytes in hexadecimal. Keep a copy"
        " elsewhere: without it the facts are gone, and it is in no backup. Unsaid, Amparo makes"
        " one and keeps it in the data folder.",
    ),
    Setting(
        name="AMPARO_START_KEY_COMMAND",
        meaning="Instead of the start key, a program that prints it, such as one that asks a key"
        " service: `vault kv get -field=key secret/amparo`. Each process runs it as it starts,"
        " without a shell.",
    ),
    Setting(
        name="AMPARO_BACKUP_KEY",
        meaning="The half of the backup key that seals backups, as `amparo backup-key new` prints"
        " it. It is no secret, and opens nothing. Unsaid, no backup is made.",
    ),
    Setting(
        name="AMPARO_HOSTS",
        meaning="The names by which browsers reach this server, with commas between.",
        otherwise="localhost,127.0.0.1",
    ),
    Setting(
        name="AMPARO_ADDRESS",
        meaning="The address to listen on. Anything but loopback wants a proxy with TLS in front.",
        otherwise="127.0.0.1",
    ),
    Setting(name="AMPARO_PORT", meaning="The port to listen on.", otherwise="8000"),
    Setting(
        name="AMPARO_THREADS",
        meaning="How many requests are answered at the same time. Half of them at most are files on"
        " their way.",
        otherwise="4",
    ),
    Setting(
        name="AMPARO_HTTPS",
        meaning="`yes` if browsers reach this server by HTTPS: cookies are then sent by it alone,"
        " what comes without it is sent there, and browsers are told to remember that for a year,"
        " for names below yours too.",
        otherwise="no",
    ),
    Setting(
        name="AMPARO_TLS_CERTIFICATE",
        meaning="The file of a certificate, in PEM, with which Amparo itself speaks TLS 1.3 and"
        " nothing less: for a proxy on another machine or in another container.",
    ),
    Setting(
        name="AMPARO_TLS_KEY",
        meaning="The file of that certificate's key, in PEM (PKCS #8), without a password. Only"
        " Amparo may read it.",
    ),
    Setting(
        name="AMPARO_PROXIES",
        meaning="The addresses or networks of the proxies in front, with commas between. What they"
        " say of a request, who sent it and whether by HTTPS, is believed; what anybody else says"
        " of it is not.",
        otherwise="127.0.0.1,::1",
    ),
    Setting(
        name="AMPARO_LANGUAGE",
        meaning="The language of a page whose reader asked for none of ours: `en`, `es` or `fr`.",
        otherwise="en",
    ),
    Setting(
        name="AMPARO_LOG",
        meaning="How the log is written: `plain` for people, or `json`, a line of JSON for each"
        " record, for a machine that collects logs.",
        otherwise="plain",
    ),
    Setting(
        name="AMPARO_BREACHED_PASSWORDS",
        meaning="The file of passwords known from breaches that nobody may choose: SHA-1 hashes,"
        " ordered by hash, as the downloader of Pwned Passwords writes them. Amparo looks into it"
        " and asks no server. Unsaid, none is refused for that.",
    ),
    Setting(
        name="AMPARO_MAIL_URL",
        meaning="The server that takes e-mail, as `smtps://user:password@mail.example.org:465`, or"
        " `smtp://` for one that changes to TLS. Unsaid, no e-mail is sent.",
    ),
    Setting(
        name="AMPARO_MAIL_FROM",
        meaning="The address from which e-mail is sent, such as `amparo@example.org`.",
    ),
    Setting(
        name="AMPARO_DEMONSTRATION",
        meaning="`yes` marks every page as a demonstration and shows invented sign-ins.",
        otherwise="no",
        is_ours=True,
    ),
    Setting(
        name="AMPARO_DEMONSTRATION_PASSWORD",
        meaning="The password that the sign-in page of a demonstration shows.",
        is_ours=True,
    ),
    Setting(
        name="AMPARO_PROCESS_URL",
        meaning="The database as this process may see it: by the role of the web or of the worker.",
        is_ours=True,
    ),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, kw_only=True)
class Environment:
    """The settings of one process."""

    given: Mapping[str, str]

    def text(self, name: str) -> str | None:
        """Return a setting, from its own variable or the file that ``NAME_FILE`` names.

        Raises `UnreadableSetting` if both are given, or the file cannot be read, and `KeyError`
        for a name that is not in the table.
        """
        setting = _BY_NAME[name]
        said, file = self.given.get(name), self.given.get(f"{name}_FILE")
        if said and file:
            raise UnreadableSetting(f"{name} and {name}_FILE are both given; remove one")
        if file:
            return _text_of_file(name, file)
        return said or setting.otherwise

    def required(self, name: str) -> str:
        """Return a setting that must be there. Raises `UnreadableSetting` if it is not."""
        text = self.text(name)
        if text is None:
            raise UnreadableSetting(f"{name} is not given")
        return text

    def yes(self, name: str) -> bool:
        """Return a setting that is yes or no."""
        return self.one_of(name, choices=("yes", "no")) == "yes"

    def whole(self, name: str, *, least: int, most: int) -> int:
        """Return a whole number. Raises `UnreadableSetting` outside ``least`` to ``most``."""
        text = self.required(name)
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise UnreadableSetting(f"{name} is '{text}'; write a whole number {least} to {most}")
        return int(text)

    def folder(self, name: str) -> Path:
        """Return a folder, which may begin with ``~``."""
        return Path(self.required(name)).expanduser().absolute()

    def names(self, name: str) -> list[str]:
        """Return a list that is written with commas."""
        return [part.strip() for part in self.required(name).split(",") if part.strip()]

    def networks(self, name: str) -> list[IPv4Network | IPv6Network]:
        """Return a list of addresses and networks. Raises `UnreadableSetting` for anything else."""
        return [_network(name, part) for part in self.names(name)]

    def one_of(self, name: str, *, choices: Sequence[str]) -> str:
        """Return a word out of a few. Raises `UnreadableSetting` for any other."""
        text = self.required(name).lower()
        if text not in choices:
            raise UnreadableSetting(f"{name} is '{text}'; write {' or '.join(choices)}")
        return text


def from_system() -> Environment:
    """Return the settings of this process."""
    return Environment(given=dict(os.environ))


def _network(name: str, text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text)
    except ValueError as problem:
        raise UnreadableSetting(
            f"{name} has '{text}'; write an address as 192.0.2.7, or a network as 192.0.2.0/24"
        ) from problem


def _text_of_file(name: str, file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise UnreadableSetting(f"{name}_FILE: {file} cannot be read ({problem})") from problem
