"""Reading what a country says of consent: the words, what is reported anyway, the lawful routes."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta

from amparo.domain.casework.compartments import Compartment
from amparo.domain.consent.country import CountryConsent, Reported, Told, Words
from amparo.domain.consent.routes import Route, RouteKind
from amparo.domain.protocol.labels import LANGUAGES
from amparo.domain.protocol.phrases import did_you_mean
from amparo.packs.amounts import read_whole, within
from amparo.packs.pack_file import Pack
from amparo.packs.reading import Part
from amparo.packs.strict_yaml import read_yaml

CONSENT_KEYS = ("words", "must_be_reported", "without_consent", "acknowledge_withdrawal", "note")
WORDS_KEYS = ("version", "since", "consent", "withdrawal", "note")
REPORTED_KEYS = ("who", "what", "basis", "read_in", "confidence", "rules", "note")
ROUTE_KEYS = ("basis", "read_in", "confidence", "by", "to", "compartments", "rules", "note")
ACKNOWLEDGE_KEYS = ("within", "source", "note")
NOT_STATED = "not stated"
_ROUTES = {kind.value: kind for kind in RouteKind}
_COMPARTMENTS = {one.value: one for one in Compartment}
_SURE = {"high": "high", "medium": "medium", "low": "low"}
_LENGTH = re.compile(r"(\d{1,3}) (hours?|days?)")


def read_consent(*, pack: Pack) -> CountryConsent | None:
    """Read ``consent.yaml`` of a pack; none where it has none, and then nobody can be asked.

    Raises `MistakeInFile`.
    """
    path = pack.folder / "consent.yaml"
    if not path.is_file():
        return None
    top = Part(file=str(path), called="", node=read_yaml(path=path))
    top.allow(CONSENT_KEYS)
    return CountryConsent(
        words=_words(_part(top, "words")),
        reported=_all_reported(top),
        routes=_routes(top),
        acknowledge_within=_acknowledge_within(_part(top, "acknowledge_withdrawal")),
    )


def _part(top: Part, key: str) -> Part:
    if top.get(key) is None:
        raise top.mistake(f"'{key}' is missing")
    return within(part=top, key=key)


def _words(part: Part) -> Words:
    part.allow(WORDS_KEYS)
    version, since = read_whole(part=part, key="version"), part.date("since")
    if version < 1:
        raise part.mistake("count versions from 1", key="version")
    if since is None:
        raise part.mistake("'since' is missing; write the day on which the words were written")
    return Words(
        version=version,
        since=since,
        consent=_sentences(part, "consent"),
        withdrawal=_sentences(part, "withdrawal"),
    )


def _sentences(part: Part, key: str) -> Mapping[str, tuple[str, ...]]:
    inner = within(part=part, key=key)
    inner.allow(LANGUAGES)
    found = {language: tuple(inner.texts(language)) for language in LANGUAGES}
    for language, sentences in found.items():
        if not sentences:
            raise part.mistake(f"no sentence in '{language}'; write what is read aloud", key=key)
    return found


def _all_reported(top: Part) -> tuple[Reported, ...]:
    """Read what must be reported; the key must stand, if only to say that nothing is stated."""
    if _is_not_stated(top, "must_be_reported"):
        return ()
    return tuple(
        _reported(name, part)
        for name, part in top.parts("must_be_reported", "must_be_reported").items()
    )


def _reported(name: str, part: Part) -> Reported:
    part.allow(REPORTED_KEYS)
    return Reported(
        name=name,
        who=_told(part, "who"),
        what=_told(part, "what"),
        basis=part.text("basis"),
        read_in=part.text("read_in"),
        confidence=part.choice("confidence", _SURE),
        rules=tuple(part.texts("rules")),
    )


def _routes(top: Part) -> Mapping[RouteKind, Route]:
    inner = _part(top, "without_consent")
    inner.allow(_ROUTES)
    for name in _ROUTES:
        if inner.get(name) is None:
            raise inner.mistake(f"'{name}' is missing; write its article, or '{NOT_STATED}'")
    parts = {
        name: replace(within(part=inner, key=name), called=f"without_consent {name}")
        for name in _ROUTES
        if not _is_not_stated(inner, name)
    }
    return {_ROUTES[name]: _route(_ROUTES[name], part) for name, part in parts.items()}


def _route(kind: RouteKind, part: Part) -> Route:
    part.allow(ROUTE_KEYS)
    to, named = frozenset(part.texts("to")), part.texts("compartments")
    if not to:
        raise part.mistake("'to' is missing; write the roles to whom the law lets it go")
    if not named:
        raise part.mistake("'compartments' is missing; write the least that serves")
    for name in named:
        if name not in _COMPARTMENTS:
            mend = did_you_mean(name=name, known=_COMPARTMENTS)
            raise part.mistake(f"unknown compartment '{name}'; {mend}", key="compartments")
    return Route(
        kind=kind,
        basis=part.text("basis"),
        read_in=part.text("read_in"),
        confidence=part.choice("confidence", _SURE),
        by=frozenset(part.texts("by")),
        to=to,
        compartments=frozenset(_COMPARTMENTS[name] for name in named),
        rules=tuple(part.texts("rules")),
    )


def _told(part: Part, key: str) -> Told:
    inner = within(part=part, key=key)
    inner.allow(LANGUAGES)
    return {language: inner.text(language) for language in LANGUAGES}


def _acknowledge_within(part: Part) -> timedelta:
    part.allow(ACKNOWLEDGE_KEYS)
    if part.text("source") != "practice":
        message = "no law says by when; write 'practice', and agree on it"
        raise part.mistake(message, key="source")
    said = _LENGTH.fullmatch(part.text("within"))
    number = int(said[1]) if said else 0
    if said is None or number == 0:
        raise part.mistake("write hours or days, such as '3 days'", key="within")
    return timedelta(days=number) if said[2].startswith("day") else timedelta(hours=number)


def _is_not_stated(part: Part, key: str) -> bool:
    node = part.get(key)
    if node is None:
        raise part.mistake(f"'{key}' is missing; write it, or '{NOT_STATED}'")
    if node.text is None:
        return False
    if node.text.strip() != NOT_STATED:
        raise part.mistake(f"write a mapping, or '{NOT_STATED}'", key=key)
    return True


def consent_misfits(
    *, consent: CountryConsent, roles: Collection[str], rules: Collection[str],
    sources: Collection[str],
) -> tuple[str, ...]:  # fmt: skip
    """Return what of a pack's consent names no role, no rule or no source of the pack."""
    found = []
    each = [(one.name, one.read_in, one.rules) for one in consent.reported]
    each += [(kind.value, one.read_in, one.rules) for kind, one in consent.routes.items()]
    for name, read_in, named in each:
        if read_in not in sources:
            found.append(f"consent, {name}: the source '{read_in}' is not listed")
        found += [f"consent, {name}: no rule is called '{rule}'" for rule in named
                  if rule not in rules]  # fmt: skip
    for kind, route in consent.routes.items():
        found += [f"consent, {kind.value}: no role is called '{role}'"
                  for role in sorted(route.by | route.to) if role not in roles]  # fmt: skip
    return tuple(found)
