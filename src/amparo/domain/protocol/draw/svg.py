"""Writes a picture as SVG: real text, no script, the same bytes each time."""

import re
from collections.abc import Iterable
from html import escape

from amparo.domain.protocol.draw.contents import CHIP_PADDING, PADDING, Line, Writer
from amparo.domain.protocol.draw.heights import CHIP_ROOM
from amparo.domain.protocol.draw.layout import lay_out
from amparo.domain.protocol.draw.picture import Area, PlacedBand, PlacedBox, PlacedRow, Sample, Wire
from amparo.domain.protocol.draw.story import Kind, Tie
from amparo.domain.protocol.draw.style import DRAWING_STYLE, STYLES
from amparo.domain.protocol.draw.wires import ROUND, Point
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import NOBODY_NAMED, Protocol

LOCK = (
    '<path class="lock-hole" d="M3.5 7V4.5a3 3 0 0 1 6 0V7"/>'
    '<rect class="lock" x="1.5" y="6.5" width="10" height="7.5" rx="1.5"/>'
)
SEAL = 11
"""The radius of the circle around a padlock at the end of a line."""
_UNWRITABLE = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    "|[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # these turn text around, unseen
)
_LINE_CLASSES = {"lane": "lane-name", "body": ""}
_WIRE_CLASSES = {
    Tie.OPENS: "",
    Tie.BREACH: "-breach",
    Tie.MISSED: "-missed",
    Tie.LOCKS: "-locks",
}


def draw_svg(*, protocol: Protocol, labels: Labels) -> str:
    """Draw the newest version of a protocol, in the language of ``labels``, as an SVG document.

    The tables that belong beside it are on the page of `draw_page`.
    """
    return write_svg(writer=Writer(protocol=protocol, labels=labels), is_titled=True)


def write_svg(*, writer: Writer, is_titled: bool) -> str:
    """Write a drawing; without its title in sight where the page around it says it already."""
    protocol, language = writer.protocol, writer.labels.language
    picture = lay_out(writer=writer, is_titled=is_titled)
    name = re.sub(r"[^a-z0-9]+", "-", protocol.name.lower()).strip("-")
    key = f"drawing-{name or 'protocol'}-{language}"
    description = writer.say(
        "description", duties=str(len(protocol.duties)), bars=str(len(protocol.bars))
    )
    drawn = "".join(
        [
            *(_lines(heading, heading.area.x, heading.area.y) for heading in picture.headings),
            *(_sample(sample) for sample in picture.key),
            *(_band(band) for band in picture.bands),
        ]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="swimlanes" lang="{language}" '
        f'role="img" aria-labelledby="{key}-title {key}-description" '
        f'width="{picture.width}" height="{picture.height}" '
        f'viewBox="0 0 {picture.width} {picture.height}">'
        f'<title id="{key}-title">{text(writer.title())}</title>'
        f'<desc id="{key}-description">{text(description)}</desc>'
        f"<style>{DRAWING_STYLE}</style>{drawn}</svg>\n"
    )


def text(words: str) -> str:
    """Return text as it may stand in XML, and in an attribute.

    What XML cannot hold is marked, and so is what would be obeyed and not seen.

    >>> text("<script>")
    '&lt;script&gt;'
    """
    return escape(_UNWRITABLE.sub("\ufffd", words), quote=True)


def _band(band: PlacedBand) -> str:
    parts = [
        *(_lane(lane.who, lane.area, lane.heading) for lane in band.lanes),
        *(_wire(wire) for wire in band.wires),
        *(_box(box) for box in band.boxes),
    ]
    x, y = band.area.x, band.area.y
    return f'\n<g transform="translate({x} {y})">\n' + "\n".join(parts) + "\n</g>"


def _lane(who: str, area: Area, heading: PlacedRow) -> str:
    style = "lane-gap" if who == NOBODY_NAMED else "lane"
    return f"{_rectangle(area, style, 10)}{_lines(heading, heading.area.x, heading.area.y)}"


def _box(box: PlacedBox) -> str:
    parts = [_chip(box), _rectangle(box.area, _card(box), 22 if _is_start(box) else 6)]
    for place, row in enumerate(box.rows):
        if place:
            left, right, y = row.area.x + 1, row.area.right - 1, row.area.y
            parts.append(f'<path class="rule" d="M{left} {y}H{right}"/>')
        free = row.area.height - sum(line.height for line in row.lines)
        parts.append(_lines(row, row.area.x + PADDING, row.area.y + free // 2))
    return f'<g class="in-start">{"".join(parts)}</g>' if _is_start(box) else "".join(parts)


def _is_start(box: PlacedBox) -> bool:
    return box.box.kind is Kind.START


def _card(box: PlacedBox) -> str:
    if box.box.kind is Kind.DUTIES:
        return "card" if box.box.duties[0].is_law else "card card-practice"
    return "start" if _is_start(box) else "card card-locked"


def _chip(box: PlacedBox) -> str:
    """The label on an arrow, and the last piece of the arrow, from there to the box."""
    if box.chip is None:
        return ""
    duty, area = box.box.duties[0], box.chip.area
    tie = Tie.OPENS
    if all(opens.breach_of is not None for opens in duty.when):
        tie = Tie.MISSED if box.chip.lines[0].style == "tag" else Tie.BREACH
    style = f"chip chip{_WIRE_CLASSES[tie]}"
    style += "" if duty.is_law else " chip-practice"
    if all(reading.period is None for reading in duty.within):
        style += " chip-gap"
    y = area.y + area.height // 2
    arrow = _path([(area.right, y), (box.area.x - 4, y)], f"wire wire{_WIRE_CLASSES[tie]}")
    return (
        f"{arrow}{_tip(box.area.x, y, tie)}{_rectangle(area, style, 6)}"
        f"{_lines(box.chip, area.x + CHIP_PADDING, area.y + CHIP_ROOM // 2)}"
    )


def _wire(wire: Wire) -> str:
    style = f"wire wire{_WIRE_CLASSES[wire.tie]}"
    tip = f"tip tip{_WIRE_CLASSES[wire.tie]}"
    parts = [_path(piece, style) for piece in wire.pieces]
    parts += [f'<circle class="{tip}" cx="{x}" cy="{y}" r="3.5"/>' for x, y in wire.forks]
    if wire.tie is Tie.LOCKS:
        parts += [_seal(x - SEAL - 2, y) for x, y in wire.tips]
    return "".join(parts)


def _seal(x: int, y: int) -> str:
    """A padlock in a circle, where a bar waits."""
    lock = f'<g transform="translate({x - 6} {y - 8})">{LOCK}</g>'
    return f'<circle class="seal" cx="{x}" cy="{y}" r="{SEAL}"/>{lock}'


def _sample(sample: Sample) -> str:
    """A sign of the key: a small box or a piece of line."""
    area, meaning = sample.area, sample.meaning
    x, y = area.x, area.y + area.height // 2
    line = [(x, y), (area.right - 4, y)]
    signs = {
        "start": _rectangle(area, "start", 9),
        "card": _rectangle(area, "card", 4),
        "chip": _path(line, "wire") + _tip(area.right, y, Tie.OPENS),
        "gap": _rectangle(area, "chip chip-gap", 4),
        "late": _path(line, "wire wire-breach") + _tip(area.right, y, Tie.BREACH),
        "practice": _rectangle(area, "card card-practice", 4),
        "locked": _seal(area.right - SEAL, y),
    }
    return f"{signs[sample.sign]}{_lines(meaning, meaning.area.x, meaning.area.y)}"


def _tip(x: int, y: int, tie: Tie) -> str:
    return f'<path class="tip tip{_WIRE_CLASSES[tie]}" d="M{x} {y}l-9 -5v10z"/>'


def _path(points: Iterable[Point], style: str) -> str:
    """A line through points, each turn between them round."""
    corners = list(points)
    drawn = f"M{corners[0][0]} {corners[0][1]}"
    for place in range(1, len(corners) - 1):
        before, (x, y), after = corners[place - 1 : place + 2]
        # Between two turns each may take half the way.
        shares = (1 if place == 1 else 2, 1 if place == len(corners) - 2 else 2)
        ways = (_way((x, y), before) // shares[0], _way((x, y), after) // shares[1])
        radius = min(ROUND, *ways)
        from_x, from_y = _towards((x, y), before, radius)
        to_x, to_y = _towards((x, y), after, radius)
        drawn += f"L{from_x} {from_y}Q{x} {y} {to_x} {to_y}"
    return f'<path class="{style}" d="{drawn}L{corners[-1][0]} {corners[-1][1]}"/>'


def _way(one: Point, other: Point) -> int:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(one: Point, other: Point, distance: int) -> Point:
    way = max(1, _way(one, other))
    return (
        one[0] + (other[0] - one[0]) * distance // way,
        one[1] + (other[1] - one[1]) * distance // way,
    )


def _rectangle(area: Area, style: str, radius: int) -> str:
    return (
        f'<rect class="{style}" x="{area.x}" y="{area.y}" '
        f'width="{area.width}" height="{area.height}" rx="{radius}"/>'
    )


def _lines(row: PlacedRow, x: int, y: int) -> str:
    drawn = []
    for line in row.lines:
        if line.is_locked:
            drawn.append(f'<g transform="translate({x} {y + 1})">{LOCK}</g>')
        drawn.append(_line(line, x + line.indent, y))
        y += line.height
    return "".join(drawn)


def _line(line: Line, x: int, y: int) -> str:
    style = STYLES[line.style]
    base = y + (line.height + style.size) // 2 - 2
    kind = _LINE_CLASSES.get(line.style, line.style)
    chosen = f' class="{kind}"' if kind else ""
    return f'<text{chosen} x="{x}" y="{base}">{text(line.text)}</text>'
