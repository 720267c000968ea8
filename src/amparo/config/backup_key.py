"""The half of the backup key that seals: 32 bytes in hexadecimal."""

from amparo.config.environment import Environment, UnreadableSetting

NAME = "AMPARO_BACKUP_KEY"
_BYTES = 32


def backup_key(*, environment: Environment) -> bytes | None:
    """Return the half that seals; none where none is given. Raises `UnreadableSetting`."""
    text = environment.text(NAME)
    return None if text is None else read_half(text=text, where=NAME)


def read_half(*, text: str, where: str) -> bytes:
    """Return a half of a backup key, either of the two. Raises `UnreadableSetting`."""
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != _BYTES:
        raise UnreadableSetting(
            f"{where}: a key is {_BYTES} bytes in hexadecimal, as `amparo backup-key new` makes"
            " them"
        )
    return found
