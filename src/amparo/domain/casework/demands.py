"""What a holder may answer to an authority that demands information on one case."""

from enum import Enum

from amparo.domain.casework.recording import Refused


class Given(Enum):
    """How much a holder gave."""

    NOTHING = "nothing"
    PART = "part"
    ALL = "all"


def check_answer(*, given: Given, article: str) -> None:
    """Raise `Refused` with ``article`` where something is given and no law is named for it."""
    if given is not Given.NOTHING and not article:
        raise Refused("article")
