"""A drawing is legible: boxes stand apart, text fits its box, and no line crosses a box."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from amparo.domain.protocol.draw.contents import Line, Writer
from amparo.domain.protocol.draw.layout import lay_out
from amparo.domain.protocol.draw.measure import width_of
from amparo.domain.protocol.draw.picture import Area, Picture, PlacedBand, PlacedRow, Wire
from amparo.domain.protocol.draw.style import STYLES
from amparo.domain.protocol.draw.wires import ROUND, Point
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import Happening
from tests.packs.draw.protocols import FILES, HOUSE, NAMES, hostile, protocol_of, writers_of


def pictures_of(path: Path) -> list[Picture]:
    return [lay_out(writer=writer) for writer in writers_of(path)]


def hostile_picture() -> Picture:
    return lay_out(writer=Writer(protocol=hostile(), labels=Labels(language="en")))


def solid_areas(band: PlacedBand) -> list[Area]:
    """The boxes and the labels on arrows, where they stand in the whole drawing."""
    chips = [box.chip.area for box in band.boxes if box.chip]
    areas = [*(box.area for box in band.boxes), *chips]
    return [area.moved(band.area.x, band.area.y) for area in areas]


def overlaps(picture: Picture) -> list[tuple[Area, Area]]:
    areas = [area for band in picture.bands for area in solid_areas(band)]
    return [(one, other) for one, other in combinations(areas, 2) if one.overlaps(other)]


def written(picture: Picture) -> Iterator[tuple[Area, Line]]:
    for heading in picture.headings:
        yield from ((heading.area, line) for line in heading.lines)
    for band in picture.bands:
        for lane in band.lanes:
            yield from ((lane.heading.area, line) for line in lane.heading.lines)
        for box in band.boxes:
            for row in [*box.rows, *([box.chip] if box.chip else [])]:
                yield from ((row.area, line) for line in row.lines)


def too_wide(picture: Picture) -> list[str]:
    return [line.text for area, line in written(picture) if line.width > area.width]


def too_high(picture: Picture) -> list[str]:
    boxes = [box for band in picture.bands for box in band.boxes]
    rows = [row for box in boxes for row in [*box.rows, *([box.chip] if box.chip else [])]]
    return [
        row.lines[0].text
        for row in rows
        if sum(line.height for line in row.lines) > row.area.height
    ]


def crossed(picture: Picture) -> list[tuple[Area, Area]]:
    """Each piece of a line that runs through a box, a label or the heading of a lane."""
    found = []
    for band in picture.bands:
        inside = [box.area for box in band.boxes]
        inside += [box.chip.area for box in band.boxes if box.chip]
        inside += [replace(heading.area, width=reach(heading)) for heading in headings(band)]
        for one, other in (part for wire in band.wires for part in parts_of(wire)):
            x, y = min(one[0], other[0]), min(one[1], other[1])
            width, height = abs(other[0] - one[0]), abs(other[1] - one[1])
            line = Area(x=x, y=y, width=width, height=height)
            found += [(line, area) for area in inside if area.overlaps(line)]
    return found


def headings(band: PlacedBand) -> list[PlacedRow]:
    return [lane.heading for lane in band.lanes]


def reach(row: PlacedRow) -> int:
    return max(line.width for line in row.lines)


def parts_of(wire: Wire) -> list[tuple[Point, Point]]:
    """The straight parts of a line, from corner to corner."""
    return [part for piece in wire.pieces for part in pairwise(piece)]


def shared_levels(band: PlacedBand) -> list[tuple[Point, Point]]:
    """Where level lines of two links that lead to different boxes lie one upon the other."""
    return [
        part
        for one, other in combinations(band.wires, 2)
        if not set(one.tips) & set(other.tips)
        for part in parts_of(one)
        for other_part in parts_of(other)
        if len({y for _, y in (*part, *other_part)}) == 1
        and min(part[1][0], other_part[1][0]) - max(part[0][0], other_part[0][0]) > ROUND
    ]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_boxes_and_labels_never_overlap(path: Path) -> None:
    assert [overlaps(picture) for picture in pictures_of(path)] == [[], [], []]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_no_text_is_wider_or_higher_than_its_box(path: Path) -> None:
    pictures = pictures_of(path)

    assert [too_wide(picture) for picture in pictures] == [[], [], []]
    assert [too_high(picture) for picture in pictures] == [[], [], []]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_no_line_crosses_a_box_or_a_heading(path: Path) -> None:
    assert [crossed(picture) for picture in pictures_of(path)] == [[], [], []]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_lines_that_lead_to_different_boxes_never_lie_upon_each_other(path: Path) -> None:
    bands = [band for picture in pictures_of(path) for band in picture.bands]

    assert [shared_levels(band) for band in bands] == [[]] * len(bands)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_everything_stands_inside_the_drawing(path: Path) -> None:
    for picture in pictures_of(path):
        page = Area(x=0, y=0, width=picture.width, height=picture.height)

        for band in picture.bands:
            assert 0 <= band.area.x <= band.area.right <= page.right
            assert 0 <= band.area.y <= band.area.bottom <= page.bottom
            assert all(band.area.x <= area.x for area in solid_areas(band))
            assert all(area.right <= band.area.right for area in solid_areas(band))
            assert all(area.bottom <= band.area.bottom for area in solid_areas(band))


def test_hostile_names_are_cut_so_that_they_fit() -> None:
    picture = hostile_picture()

    assert too_wide(picture) == []
    assert overlaps(picture) == []


def chain(length: int, *, events: int) -> Picture:
    """Duties that each open the next; with fewer events than duties the last opens the first."""
    protocol = protocol_of(HOUSE / "benchmarks/every_construct.yaml")
    first = protocol.duties["D01"]
    duties = {
        f"C{n}": replace(
            first, name=f"C{n}", must=f"e{(n + 1) % events}", when=(Happening(event=f"e{n}"),)
        )
        for n in range(length)
    }
    protocol = replace(protocol, duties=duties, bars={})
    return lay_out(writer=Writer(protocol=protocol, labels=Labels(language="en")))


def test_a_long_chain_of_duties_is_one_row_from_left_to_right() -> None:
    (band,) = chain(1200, events=1201).bands

    lefts = [box.area.x for box in band.boxes]

    assert len(lefts) == 1201
    assert lefts == sorted(lefts)


def test_duties_that_open_each_other_in_a_ring_are_drawn_with_a_way_back() -> None:
    picture = chain(5, events=5)

    (band,) = picture.bands

    assert len({box.area.x for box in band.boxes}) == 5
    assert len(band.wires) == 5
    assert crossed(picture) == []


def test_text_is_never_smaller_than_twelve_pixels() -> None:
    assert min(style.size for style in STYLES.values()) == 12


def test_a_wide_letter_takes_more_room_than_a_narrow_one_and_an_accent_none() -> None:
    style = STYLES["body"]

    assert width_of(text="W", style=style) > width_of(text="i", style=style)
    assert width_of(text="e\u0301", style=style) == width_of(text="e", style=style)
