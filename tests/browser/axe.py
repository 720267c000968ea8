"""Asks axe-core what on a page would keep somebody out."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

_AXE = Path(__file__).parents[2] / "build/front/node_modules/axe-core/axe.min.js"
_TAGS = [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice",
]  # fmt: skip
# The kit puts its back link before <main>, so that the skip link passes it too.
_OUTSIDE_LANDMARKS = "dialog, [role=dialog], [role=alertdialog], svg, .govuk-back-link"
# Its radios that open further fields say so, which assistive software reads though the
# standard does not foresee it.
_RADIO = ["aria-expanded"]
_RUN = """async ([tags, regionMatcher, radio]) => {
    axe.configure({checks: [
        {id: "region", options: {regionMatcher}},
        {id: "aria-allowed-attr", options: {radio}},
    ]})
    const options = {runOnly: tags, resultTypes: ["violations"], preload: false}
    const found = await axe.run(document, options)
    return found.violations.flatMap(one =>
        one.nodes.map(node => `${one.id}: ${one.help}: ${node.html.slice(0, 200)}`))
}"""


def barriers(page: Page) -> list[str]:
    """Return a line for each element that breaks WCAG 2.2, levels A and AA, or good practice.

    The script is run by the debugger, which the page's policy does not concern: so the page is
    judged under the very policy that its readers get.
    """
    page.evaluate(_source())
    return [str(line) for line in page.evaluate(_RUN, [_TAGS, _OUTSIDE_LANDMARKS, _RADIO])]


@cache
def _source() -> str:
    assert _AXE.exists(), f"{_AXE} is not there: `make build/web.stamp` fetches it"
    return _AXE.read_text(encoding="utf-8")
