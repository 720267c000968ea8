"""Charts: what is drawn, that no text can break out, and that texts do not touch on a phone."""

from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring

import pytest

from amparo.web.charts.bars import draw_bars
from amparo.web.charts.columns import draw_columns, draw_shares
from amparo.web.charts.tags import chart

SERIES = [("In time", 1), ("Late", 5)]
PHONE_PIXELS = 330
LETTER_PIXELS = 7.6  # the mean width of a letter at 15 px, rather too wide


def bars(rows: list[tuple[str, tuple[int, int], str]]) -> Element:
    return fromstring(
        draw_bars(key="k", title="Kept", description="A bar each.", series=SERIES, rows=rows)
    )


def texts(drawn: Element) -> list[str]:
    return [one.text or "" for one in drawn.iter("text")]


def pieces(drawn: Element, kind: str) -> list[dict[str, str]]:
    return [dict(one.attrib) for one in drawn.iter() if one.get("class") == f"amparo-chart__{kind}"]


def test_a_chart_is_named_and_described_for_whoever_does_not_see_it() -> None:
    drawn = bars([("Police", (3, 1), "3 of 4")])

    assert drawn.get("role") == "img"
    assert drawn.get("aria-labelledby") == "k-title k-description"
    assert [drawn.findtext("title"), drawn.findtext("desc")] == ["Kept", "A bar each."]


def test_the_longest_bar_is_as_wide_as_the_chart() -> None:
    drawn = bars([("Police", (3, 1), "3 of 4"), ("Court", (1, 1), "1 of 2")])

    kept, late = pieces(drawn, "series-1")[1:], pieces(drawn, "series-5")[1:]
    assert [(one["x"], one["width"]) for one in kept] == [("0%", "75%"), ("0%", "25%")]
    assert [(one["x"], one["width"]) for one in late] == [("75%", "25%"), ("25%", "25%")]
    assert texts(drawn) == ["In time", "Late", "Police", "3 of 4", "Court", "1 of 2"]


def test_a_chart_has_no_style_of_its_own_and_nothing_breaks_out_of_it() -> None:
    drawn = draw_bars(
        key='"><b>', title="<script>", description="&", series=[('"', 1)],
        rows=[("</svg><script>alert(1)</script>", (1,), "<i>")],
    )  # fmt: skip

    fromstring(drawn)
    assert "style" not in drawn
    assert "<script" not in drawn
    assert "<i>" not in drawn


def test_a_long_name_is_broken_so_that_it_never_meets_its_figure_on_a_phone() -> None:
    name = "Secretaría de Desarrollo para Repatriados y Refugiados Connacionales"

    drawn = bars([(name, (100, 100), "1000 of 1000")])

    named = [one for one in texts(drawn) if one in name]
    assert " ".join(named) == name
    for line in named:
        assert (len(line) + len("1000 of 1000")) * LETTER_PIXELS < PHONE_PIXELS


def test_texts_of_a_chart_stand_on_lines_of_their_own() -> None:
    drawn = bars([(f"Institution number {n} with a long name", (n, 1), "1 of 2") for n in range(4)])

    starts = [float(one["y"]) for one in pieces(drawn, "name")]
    assert all(later - earlier >= 20 for earlier, later in pairwise(starts))


def test_a_chart_of_nothing_is_drawn() -> None:
    assert texts(bars([])) == ["In time", "Late"]


MONTHS = [(f"m{n}", "2025" if n < 3 else "2026") for n in range(12)]


def columns(months: list[tuple[str, str]], parts: tuple[int, int]) -> Element:
    return fromstring(
        draw_columns(key="m", title="Months", description="A column each.", series=SERIES,
                     rows=[(month, parts) for month in months])
    )  # fmt: skip


def test_a_column_has_its_sum_above_it_and_is_as_high_as_its_share_of_the_highest() -> None:
    drawn = fromstring(
        draw_columns(key="m", title="Months", description="A column each.", series=SERIES,
                     rows=[(MONTHS[0], (2, 2)), (MONTHS[1], (1, 0))])
    )  # fmt: skip

    assert [one["height"] for one in pieces(drawn, "series-1")[1:]] == ["75", "37.5"]
    assert [one["height"] for one in pieces(drawn, "series-5")[1:]] == ["75"]
    assert texts(drawn) == ["In time", "Late", "4", "1", "m0", "2025", "m1"]


@pytest.mark.parametrize("number", [1, 6, 7, 12, 24])
def test_names_of_months_do_not_touch_on_a_phone(number: int) -> None:
    months = [(f"Sept{n}", str(2020 + n)) for n in range(number)]

    drawn = columns(months, (1, 1))

    middles = [
        float(one["x"].rstrip("%")) * PHONE_PIXELS / 100
        for one in pieces(drawn, "label")
        if one["text-anchor"] == "middle" and one["y"] == pieces(drawn, "label")[2]["y"]
    ]
    assert len(middles) <= 6
    assert all(b - a > 5 * LETTER_PIXELS for a, b in pairwise(middles))


def test_a_year_is_told_where_it_begins() -> None:
    drawn = columns(MONTHS, (1, 0))

    assert [one for one in texts(drawn) if one.startswith("20")] == ["2025", "2026"]


def test_a_line_has_a_gap_where_there_is_no_share() -> None:
    rows = [(MONTHS[0], 50, "50"), (MONTHS[1], 100, "100"), (MONTHS[2], None, ""),
            (MONTHS[3], 0, "0")]  # fmt: skip

    drawn = fromstring(draw_shares(key="s", title="S", description="D", colour=1, rows=rows))

    lines = pieces(drawn, "line amparo-chart__series-1")
    assert len(lines) == 1
    assert (lines[0]["y1"], lines[0]["y2"]) == ("99", "24")
    assert len(pieces(drawn, "series-1")) == 3


def test_a_template_draws_a_chart_by_its_kind_and_no_unknown_one() -> None:
    said = {"kind": "bars", "key": "k", "title": "T", "description": "D", "series": SERIES,
            "rows": []}  # fmt: skip

    assert chart(said).startswith("<svg role")
    with pytest.raises(KeyError):
        chart({**said, "kind": "pie"})


def test_the_figure_of_a_valley_stands_below_the_line() -> None:
    rows = [(MONTHS[0], 80, "80"), (MONTHS[1], 40, "40"), (MONTHS[2], 60, "60")]

    drawn = fromstring(draw_shares(key="s", title="S", description="D", colour=1, rows=rows))

    figures = {one.text: float(one.get("y", "0")) for one in drawn.iter("text")}
    dots = [float(one["cy"]) for one in pieces(drawn, "series-1")]
    assert [figures["80"] < dots[0], figures["40"] > dots[1], figures["60"] < dots[2]] == [True] * 3
