"""The lines on what a page weighs on the wire: a first visit, and the pages after it."""

import re
import tempfile
from pathlib import Path

from benchmarks.bulk import Bench
from benchmarks.measure import Line
from benchmarks.serving import Browser, demonstration

FIRST_BUDGET_KB, LATER_BUDGET_KB = 100, 20
_KB = 1000
_OFFICER = ("/", "/cases/", "/cases/open/", "{case}", "{case}record/", "{case}profile/",
            "/protocol/", "/documentation/")  # fmt: skip
_COORDINATOR = ("/coordination/",)
_CASES = re.compile(r'href="(/cases/[0-9a-f-]{36}/)')
_PARTS = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def measure_web_weights(bench: Bench) -> list[Line]:  # noqa: ARG001  # all lines are called alike
    """Measure pages of the demonstration with all their parts, compressed, with headers."""
    with (
        tempfile.TemporaryDirectory() as folder,
        demonstration(folder=Path(folder, "nowhere")) as port,
    ):
        later, parts = _weigh(port)
    (first, with_parts), (page, alone) = (
        max(((path, size + parts) for path, size in later.items()), key=lambda one: one[1]),
        max(later.items(), key=lambda one: one[1]),
    )
    said = {"pages": later, "parts": parts}
    note = f"the heaviest of {len(later)} pages: {{}}; with headers"
    return [
        Line(name="first-visit", what="first visit, compressed", figure=with_parts / _KB,
             unit=" KB", budget=FIRST_BUDGET_KB, at_least=False, details=said,
             note=f"{note.format(first)}, of which styles, script and mark {parts / _KB:.1f} KB"),
        Line(name="later-page", what="a later page, compressed", figure=alone / _KB, unit=" KB",
             budget=LATER_BUDGET_KB, at_least=False, details=said, note=note.format(page)),
    ]  # fmt: skip


def _weigh(port: int) -> tuple[dict[str, int], int]:
    """Return the bytes of each page without its parts, and of the parts that all share."""
    stranger, officer, coordinator = (Browser(port=port) for _ in range(3))
    sign_in = stranger.get("/sign-in/", is_compressed=False).text
    parts = sum(len(stranger.get(part).wire) for part in sorted(set(_PARTS.findall(sign_in))))
    officer.sign_in(name="police-asuncion")
    coordinator.sign_in(name="coordinator")
    found = re.search(
        r'href="(/cases/[0-9a-f-]{36}/)', officer.get("/cases/", is_compressed=False).text
    )
    case = found[1] if found else "/cases/"
    pages = [("/sign-in/", stranger), *((path.format(case=case), officer) for path in _OFFICER),
             *((path, coordinator) for path in _COORDINATOR)]  # fmt: skip
    return {
        path.replace(case, "{case}"): len(browser.get(path).wire) for path, browser in pages
    }, parts
