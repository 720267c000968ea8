"""Backups made by hand, of invented contents: what the commands refuse needs no database."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from amparo.cli.backing_up.contents import Manifest, packed
from amparo.cli.backing_up.envelope import closed
from amparo.vault.pairs import Pair, pair_of

START_KEY = "an invented start key, for backups"
PAIR = pair_of(private=bytes(range(32)))
OTHER_PAIR = pair_of(private=bytes(range(1, 33)))
MADE_AT = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
MANIFEST = Manifest(
    amparo="0.1.0",
    country="paraguay",
    pack="00",
    major=18,
    owner="amparo_owner",
    tables={"journal_of_invented_things": 3},
    migrations=("cases.0001_initial",),
    public_keys=(),
)
WORDS = b"an invented row of the dump. " * 10_000


def dump() -> Iterator[bytes]:
    """What stands for a dump."""
    yield WORDS


def sealed(
    *,
    folder: Path,
    made_at: datetime = MADE_AT,
    pair: Pair = PAIR,
    start_key: str = START_KEY,
    manifest: Manifest = MANIFEST,
) -> bytes:
    """The bytes of a backup; ``folder`` is the data folder."""
    contents = packed(manifest=manifest, folder=folder, dump=dump())
    return b"".join(
        closed(public=pair.public, start_key=start_key, made_at=made_at, contents=contents)
    )
