"""Prints the shapes of a country's places as a pack keeps them.

    .venv/bin/python -m tools.shapes packs/liberia/places.yaml liberia.geojson \
        > packs/liberia/places.geojson

The second file is GeoJSON of the country's first-level divisions, from Natural Earth, whose data
are in the public domain. A place finds its shape by its ISO 3166-2 code. Nothing is simplified:
coordinates are rounded to a ten-thousandth of a degree, about ten metres, and what becomes a
point or a line by that is left out. Rounding keeps common borders common.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from amparo.packs.strict_yaml import read_yaml

Position = tuple[float, float]
Ring = list[Position]
Polygon = list[Ring]

_DECIMALS = 4
_CODE_KEYS = ("iso_3166_2", "ISO")  # as Natural Earth calls it, and as Apache Superset does
_NOT_YET_ISO = {"LR-X1~": "LR-GP", "LR-X2~": "LR-RG"}  # what Natural Earth made up, and what it is


class PlacesDisagree(ValueError):
    """A place has no shape in the source, or the source has a shape of no place."""


def features(*, places: Mapping[str, str], source: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a feature for each place, in their order; ``places`` maps a name to its code.

    Raises:
        PlacesDisagree: places and shapes do not match one to one.
    """
    shapes = {_code(feature["properties"]): feature["geometry"] for feature in source["features"]}
    unmatched = sorted(set(places.values()) ^ set(shapes))
    if unmatched:
        raise PlacesDisagree(f"only a place or only a shape has the code {', '.join(unmatched)}")
    for place, code in places.items():
        yield {
            "type": "Feature",
            "properties": {"place": place, "code": code},
            "geometry": _as_kept(shapes[code]),
        }


def _code(properties: Mapping[str, str]) -> str:
    code = next(properties[key] for key in _CODE_KEYS if key in properties)
    return _NOT_YET_ISO.get(code, code)


def _as_kept(geometry: Mapping[str, Any]) -> dict[str, Any]:
    coordinates = geometry["coordinates"]
    polygons = coordinates if geometry["type"] == "MultiPolygon" else [coordinates]
    kept = [polygon for polygon in map(_rounded, polygons) if polygon]
    kept.sort(key=lambda polygon: -abs(_area(polygon[0])))
    if len(kept) == 1:
        return {"type": "Polygon", "coordinates": kept[0]}
    return {"type": "MultiPolygon", "coordinates": kept}


def _rounded(polygon: Sequence[Sequence[Sequence[float]]]) -> Polygon:
    """Return the polygon with its outline anticlockwise and its holes clockwise, as RFC 7946 asks.

    It is empty where nothing of the outline is left.
    """
    rings = [_rounded_ring(ring) for ring in polygon]
    if not _area(rings[0]):
        return []
    whole = [ring for ring in rings if _area(ring)]
    return [
        ring if (_area(ring) > 0) == (number == 0) else ring[::-1]
        for number, ring in enumerate(whole)
    ]


def _rounded_ring(ring: Sequence[Sequence[float]]) -> Ring:
    kept: Ring = []
    for longitude, latitude, *_ in ring:
        position = (round(longitude, _DECIMALS), round(latitude, _DECIMALS))
        if not kept or kept[-1] != position:
            kept.append(position)
    return kept


def _area(ring: Ring) -> float:
    """Return twice the area in square degrees, positive where the ring runs anticlockwise."""
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(ring))


def main() -> None:
    """Print the file that the command line asks for, one feature to a line."""
    parser = argparse.ArgumentParser(prog="python -m tools.shapes", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("places", type=Path, help="packs/liberia/places.yaml")
    parser.add_argument("source", type=Path, help="GeoJSON of the country's divisions")
    asked = parser.parse_args()
    entries = (read_yaml(path=asked.places).entries or {})["places"].entries or {}
    places = {place: (node.entries or {})["code"].text or "" for place, node in entries.items()}
    source = json.loads(asked.source.read_text(encoding="utf-8"))
    try:
        found = list(features(places=places, source=source))
    except PlacesDisagree as problem:
        parser.error(str(problem))
    lines = ",\n".join(
        json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in found
    )
    print(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}')


if __name__ == "__main__":
    main()
