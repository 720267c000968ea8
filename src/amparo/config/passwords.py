"""The file of passwords known from breaches, if somebody named one."""

from pathlib import Path

from amparo.apps.accounts.breached import NotAList, refuse_what_is_no_list
from amparo.config.environment import Environment, UnreadableSetting

_NAME = "AMPARO_BREACHED_PASSWORDS"


def breached_passwords(*, environment: Environment) -> Path | None:
    """Return the file; none where nobody named one.

    Raises `UnreadableSetting` if it cannot be read, or is not as the downloader writes it.
    """
    text = environment.text(_NAME)
    if text is None:
        return None
    file = Path(text).absolute()
    try:
        refuse_what_is_no_list(file=file)
    except NotAList as problem:
        raise UnreadableSetting(
            f"{_NAME}: {file} cannot be used: {problem}; name the file of SHA-1 hashes, ordered by"
            " hash, that the downloader of Pwned Passwords writes"
        ) from problem
    except OSError as problem:
        raise UnreadableSetting(f"{_NAME}: {file} cannot be read ({problem.strerror})") from problem
    return file
