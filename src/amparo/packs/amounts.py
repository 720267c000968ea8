"""Reading numbers of a pack: whole numbers, chances, weights, with the mistake in its place."""

from amparo.packs.reading import Part
from amparo.packs.strict_yaml import Node


def read_whole(*, part: Part, key: str) -> int:
    """Read a whole number, nought or more. Raises `MistakeInFile`, as all here do."""
    value = _number(part, key)
    if not (value >= 0 and value.is_integer()):
        raise part.mistake(f"'{part.text(key)}' is not a whole number", key=key)
    return int(value)


def read_chance(*, part: Part, key: str) -> float:
    """Read a chance from 0 to 1."""
    value = _number(part, key)
    if not 0 <= value <= 1:
        raise part.mistake(f"'{part.text(key)}' is no chance; write 0 to 1, such as 0.4", key=key)
    return value


def read_weights(*, part: Part, key: str, example: str) -> dict[str, int]:
    """Read how much each name under ``key`` weighs; one of them must weigh something.

    ``example`` shows what to write, such as ``place; write one with its weight: {Luque: 1}``.
    """
    inner = within(part=part, key=key)
    weights = {name: read_whole(part=inner, key=name) for name in inner.node.entries or {}}
    if not any(weights.values()):
        raise part.mistake(f"no {example}", key=key)
    return weights


def within(*, part: Part, key: str) -> Part:
    """Return the mapping at ``key``; empty where it does not stand."""
    node = part.get(key) or Node(line=part.node.line, entries={})
    if node.entries is None:
        raise part.mistake(f"{node.kind} stands where a mapping is expected", key=key)
    return Part(file=part.file, called=key, node=node)


def _number(part: Part, key: str) -> float:
    try:
        return float(part.text(key))
    except ValueError as problem:
        raise part.mistake(f"'{part.text(key)}' is not a number", key=key) from problem
