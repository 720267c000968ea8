"""What stands above a drawing: its title, its version, and the key to its signs."""

from dataclasses import dataclass

from amparo.domain.protocol.draw.contents import Writer, broken
from amparo.domain.protocol.draw.picture import Area, PlacedRow, Sample
from amparo.domain.protocol.draw.story import Kind, Tie, divide
from amparo.domain.protocol.language import NOBODY_NAMED

SIGN_WIDTH = 34
SIGN_HEIGHT = 18
BETWEEN_SAMPLES = 24


@dataclass(frozen=True, kw_only=True)
class Head:
    """The headings and the key, and how far they reach."""

    headings: tuple[PlacedRow, ...]
    key: tuple[Sample, ...]
    width: int
    bottom: int


def place_head(*, writer: Writer, is_titled: bool, x: int, y: int, width: int) -> Head:
    """Place the title, if it is to have one, and the key of the signs that occur."""
    lines = broken(writer.title(), "title", width) + broken(writer.version(), "small", width)
    lines = lines if is_titled else ()
    area = Area(x=x, y=y, width=width, height=sum(line.height for line in lines))
    key = _place_key(writer, x, area.bottom + (16 if is_titled else 0), x + width)
    reach = max([*(line.width for line in lines), *(one.meaning.area.right - x for one in key)])
    return Head(
        headings=(PlacedRow(area=area, lines=lines),) if lines else (),
        key=key,
        width=reach,
        bottom=max([area.bottom, *(sample.area.bottom for sample in key)]),
    )


def _place_key(writer: Writer, left: int, y: int, right: int) -> tuple[Sample, ...]:
    samples: list[Sample] = []
    x = left
    for sign in _signs(writer):
        lines = broken(writer.say(sign), "body", right - left)
        reach = SIGN_WIDTH + 8 + lines[0].width
        if x + reach > right:
            x, y = left, y + 26
        area = Area(x=x, y=y, width=SIGN_WIDTH, height=SIGN_HEIGHT)
        meaning = Area(x=x + SIGN_WIDTH + 8, y=y, width=lines[0].width, height=SIGN_HEIGHT)
        samples.append(Sample(sign=sign, area=area, meaning=PlacedRow(area=meaning, lines=lines)))
        x += reach + BETWEEN_SAMPLES
    return tuple(samples)


def _signs(writer: Writer) -> list[str]:
    protocol = writer.protocol
    duties = protocol.duties.values()
    bands = divide(protocol=protocol)
    ties = {link.tie for band in bands for link in band.links}
    kinds = {box.kind for band in bands for box in band.boxes}
    is_open = any(
        duty.who == NOBODY_NAMED or all(reading.period is None for reading in duty.within)
        for duty in duties
    )
    occurs = {
        "start": Kind.START in kinds,
        "chip": bool(duties),
        "card": bool(duties),
        "gap": is_open,
        "late": Tie.BREACH in ties,
        "practice": not all(duty.is_law for duty in duties),
        "locked": bool(protocol.bars),
    }
    return [sign for sign, is_there in occurs.items() if is_there]
