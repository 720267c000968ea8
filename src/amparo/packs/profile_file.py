"""Reading the weights of an invented profile: the codes, what they have to fit, the routes."""

from collections.abc import Collection, Mapping

from amparo.domain.casework.profiles import AGE_BANDS, CODE_LISTS, SEXES, Profile, Route
from amparo.domain.protocol.phrases import did_you_mean
from amparo.packs.amounts import read_weights, read_whole, within
from amparo.packs.reading import Part

PROFILE_KEYS = (*CODE_LISTS, "fits", "routes")
ROUTE_KEYS = ("at", "from", "to", "weight")
_FIXED = {"sex": SEXES, "age_band": AGE_BANDS}


def read_profile(*, part: Part, facts: Collection[str], places: Collection[str]) -> Profile:
    """Read a profile. Raises `MistakeInFile` with file, line and mend."""
    part.allow(PROFILE_KEYS)
    weights = {name: _weights(part, name) for name in CODE_LISTS}
    routes = [_route(route, places) for route in part.list_of_parts("routes", "route")]
    return Profile(weights=weights, fits=_fits(part, weights, facts), routes=tuple(routes))


def _weights(part: Part, name: str) -> dict[str, int]:
    if name in _FIXED:
        within(part=part, key=name).allow(_FIXED[name])
    return read_weights(part=part, key=name, example="code; write one with its weight")


def _fits(
    part: Part, weights: Mapping[str, Mapping[str, int]], facts: Collection[str]
) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    fitted: list[str] = []
    fits = within(part=part, key="fits")
    for fact in fits.node.entries or {}:
        if fact not in facts:
            raise fits.mistake(f"unknown fact; {did_you_mean(name=fact, known=facts)}", key=fact)
        lists = within(part=fits, key=fact)
        lists.allow(CODE_LISTS)
        found[fact] = {}
        for name in lists.node.entries or {}:
            codes = tuple(lists.texts(name))
            _check_codes(lists, name, codes, weights[name])
            if name in fitted:
                raise lists.mistake("another fact fits this list already; keep one", key=name)
            fitted.append(name)
            found[fact][name] = codes
    return found


def _check_codes(part: Part, name: str, codes: Collection[str], known: Mapping[str, int]) -> None:
    """Refuse an unknown code, and codes that leave none to draw whether the fact holds or not."""
    for code in codes:
        if code not in known:
            mend = did_you_mean(name=code, known=known)
            raise part.mistake(f"unknown code '{code}'; {mend}", key=name)
    inside = sum(known[code] for code in codes)
    if inside in (0, sum(known.values())):
        raise part.mistake("leaves no code to draw; name some codes, and not all", key=name)


def _route(part: Part, places: Collection[str]) -> Route:
    part.allow(ROUTE_KEYS)
    if part.text("at") not in places:
        mend = did_you_mean(name=part.text("at"), known=places)
        raise part.mistake(f"unknown place '{part.text('at')}'; {mend}", key="at")
    weight = read_whole(part=part, key="weight")
    if weight == 0:
        raise part.mistake("weighs nothing; leave the route out", key="weight")
    return Route(
        at=part.text("at"), origin=part.text("from"), destination=part.text("to"), weight=weight
    )
