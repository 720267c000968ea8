"""Places have their names, ISO codes and shapes; each shape is whole and lies in its country."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from amparo.packs.strict_yaml import Node, read_yaml
from tests.architecture.files import HOUSE
from tools.shapes import PlacesDisagree, features

PACKS = HOUSE / "packs"
COUNTS = {"argentina": 24, "chile": 16, "liberia": 15, "paraguay": 18}
ISO = {"argentina": "AR", "chile": "CL", "liberia": "LR", "paraguay": "PY"}
BOUNDS = {  # west, south, east, north; Chile's hold Rapa Nui
    "argentina": (-73.7, -55.2, -53.6, -21.7),
    "chile": (-109.5, -56.1, -66.3, -17.4),
    "liberia": (-11.6, 4.3, -7.3, 8.6),
    "paraguay": (-62.7, -27.7, -54.2, -19.2),
}
WITHOUT_SHAPE: dict[str, set[str]] = {}  # places the source does not draw, with the reason
MOST_BYTES = 120_000

Ring = list[list[float]]


def places_of(pack: str) -> dict[str, str]:
    top = read_yaml(path=PACKS / pack / "places.yaml").entries or {}
    return {place: text_of(node, "code") for place, node in (top["places"].entries or {}).items()}


def text_of(node: Node, key: str) -> str:
    return (node.entries or {})[key].text or ""


def shapes_of(pack: str) -> list[dict[str, Any]]:
    top = json.loads((PACKS / pack / "places.geojson").read_text(encoding="utf-8"))
    assert top["type"] == "FeatureCollection"
    found: list[dict[str, Any]] = top["features"]
    return found


def rings_of(feature: dict[str, Any]) -> Iterator[tuple[bool, Ring]]:
    """Each ring of a shape, and whether it is an outline, not a hole."""
    geometry = feature["geometry"]
    coordinates = geometry["coordinates"]
    for polygon in coordinates if geometry["type"] == "MultiPolygon" else [coordinates]:
        for number, ring in enumerate(polygon):
            yield number == 0, ring


def area(ring: Ring) -> float:
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(ring))


@pytest.mark.parametrize("pack", COUNTS)
def test_all_places_of_a_country_stand_there_with_a_code_of_their_own(pack: str) -> None:
    codes = list(places_of(pack).values())

    assert len(codes) == len(set(codes)) == COUNTS[pack]
    assert all(code.startswith(f"{ISO[pack]}-") for code in codes)


@pytest.mark.parametrize("pack", COUNTS)
def test_places_say_where_their_shapes_are_from_and_that_these_are_free(pack: str) -> None:
    source = (read_yaml(path=PACKS / pack / "places.yaml").entries or {})["source"]

    assert text_of(source, "licence") == "public domain"
    assert set(source.entries or {}) == {
        "title", "version", "licence", "address", "read", "note",
    }  # fmt: skip


@pytest.mark.parametrize("pack", COUNTS)
def test_each_place_has_one_shape_and_each_shape_a_place(pack: str) -> None:
    shapes = [shape["properties"] for shape in shapes_of(pack)]

    drawn = {
        place: code
        for place, code in places_of(pack).items()
        if place not in WITHOUT_SHAPE.get(pack, set())
    }
    assert shapes == [{"place": place, "code": code} for place, code in drawn.items()]


@pytest.mark.parametrize("pack", COUNTS)
def test_rings_are_closed_wind_as_they_should_and_never_come_back(pack: str) -> None:
    for shape in shapes_of(pack):
        for is_outline, ring in rings_of(shape):
            assert ring[0] == ring[-1], shape["properties"]
            assert len({tuple(point) for point in ring}) == len(ring) - 1 >= 3, shape["properties"]
            assert (area(ring) > 0) == is_outline, shape["properties"]


@pytest.mark.parametrize("pack", COUNTS)
def test_shapes_lie_in_their_country(pack: str) -> None:
    west, south, east, north = BOUNDS[pack]

    points = [point for shape in shapes_of(pack) for _, ring in rings_of(shape) for point in ring]

    assert all(west <= x <= east and south <= y <= north for x, y in points)


@pytest.mark.parametrize("pack", COUNTS)
def test_a_file_is_small_and_has_one_shape_to_a_line(pack: str) -> None:
    text = (PACKS / pack / "places.geojson").read_text(encoding="utf-8")

    assert len(text.encode()) < MOST_BYTES
    assert len(text.splitlines()) == COUNTS[pack] + 2


def test_a_shape_is_rounded_turned_and_left_out_where_nothing_is_left_of_it() -> None:
    clockwise = [[0, 0], [0, 1], [0.00001, 1.00001], [1.12345678, 1], [0, 0]]
    speck = [[5, 5], [5.00001, 5], [5, 5.00001], [5, 5]]
    source = {
        "features": [
            {
                "properties": {"ISO": "LR-X1~"},
                "geometry": {"type": "MultiPolygon", "coordinates": [[clockwise], [speck]]},
            }
        ]
    }

    shapes = list(features(places={"Gbarpolu": "LR-GP"}, source=source))

    assert [shape["geometry"] for shape in shapes] == [
        {"type": "Polygon", "coordinates": [[(0, 0), (1.1235, 1), (0, 1), (0, 0)]]}
    ]


def test_a_place_without_a_shape_in_the_source_is_refused() -> None:
    with pytest.raises(PlacesDisagree, match="LR-GP"):
        list(features(places={"Gbarpolu": "LR-GP"}, source={"features": []}))
