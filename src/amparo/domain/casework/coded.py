"""The codes a case's profile is kept in. Some answers may be several at once."""

from collections.abc import Iterable

EXPLOITATIONS = (
    "sexual", "forced labour", "domestic servitude", "criadazgo", "begging", "forced marriage",
    "forced crime", "organ removal", "illegal adoption", "other",
)  # fmt: skip
"""Forms of exploitation."""

RELATIVE = "relative"
"""Who brought the person may be the trafficker, and still the one they would be handed to."""

BROUGHT_BY = (RELATIVE, "acquaintance", "employer", "agency", "stranger", "other")
"""Who recruited or brought the person."""

NATIONALITIES = (
    "AR", "BF", "BO", "BR", "CI", "CL", "CN", "CO", "CU", "DO", "EC", "ES", "GH", "GN", "HT", "LR",
    "ML", "NG", "PE", "PY", "SL", "SN", "UY", "VE", "other",
)  # fmt: skip
"""ISO 3166-1 codes of the countries of the packs and those near them."""

_BETWEEN = ","


def joined(codes: Iterable[str]) -> str:
    """Write several codes as one value.

    >>> joined(["sexual", "begging"])
    'begging,sexual'
    """
    return _BETWEEN.join(sorted(codes))


def parted(value: str) -> list[str]:
    """Read the codes of a value.

    >>> parted("begging,sexual"), parted("")
    (['begging', 'sexual'], [])
    """
    return value.split(_BETWEEN) if value else []
