"""Reading how long records are kept in a country, by kind, each with its article."""

from amparo.domain.casework.retaining import Record, Retention
from amparo.packs.amounts import read_whole
from amparo.packs.pack_file import Pack
from amparo.packs.reading import Part
from amparo.packs.strict_yaml import read_yaml

RETENTION_KEYS = ("at_least_years", "at_most_years", "basis", "note")
NOT_STATED = "not stated"
_KINDS = {kind.value: kind for kind in Record}


def read_retention(*, pack: Pack) -> dict[Record, Retention]:
    """Read ``retention.yaml`` of a pack; of a kind that it does not name, nothing is known.

    Raises `MistakeInFile`.
    """
    path = pack.folder / "retention.yaml"
    if not path.is_file():
        return {}
    top = Part(file=str(path), called="", node=read_yaml(path=path))
    top.allow(("retention", "note"))
    found = {}
    for name, part in top.parts("retention", "kind of record").items():
        if name not in _KINDS:
            raise part.mistake(f"'{name}' is no kind of record; write {', '.join(_KINDS)}")
        found[_KINDS[name]] = _retention(part)
    return found


def _retention(part: Part) -> Retention:
    part.allow(RETENTION_KEYS)
    found = Retention(
        at_least_years=_years(part, "at_least_years"),
        at_most_years=_years(part, "at_most_years"),
        basis=part.text("basis", ""),
    )
    if found.is_stated and not found.basis:
        raise part.mistake("a number of years is stated by something; write its article in 'basis'")
    if (found.at_most_years or found.at_least_years or 0) < (found.at_least_years or 0):
        raise part.mistake("'at_most_years' is less than 'at_least_years'", key="at_most_years")
    return found


def _years(part: Part, key: str) -> int | None:
    if part.text(key, NOT_STATED) == NOT_STATED:
        return None
    years = read_whole(part=part, key=key)
    if years < 1:
        raise part.mistake(f"write at least one year, or '{NOT_STATED}'", key=key)
    return years
