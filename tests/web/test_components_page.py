"""The page of components lists every component and every block of our own."""

import re

from tests.architecture.files import HOUSE
from tests.web.kit import folder

PAGE = (HOUSE / "docs/reference/components.md").read_text(encoding="utf-8")
BLOCKS = HOUSE / "src/amparo/web/front/blocks"
# Parts of the layout, which no page writes.
OF_THE_LAYOUT = {"amparo-body", "amparo-footer", "amparo-header", "amparo-languages",
                 "amparo-member", "amparo-open", "amparo-plain-button", "amparo-table"}  # fmt: skip


def test_every_component_is_listed() -> None:
    names = {path.stem.replace("_", "-") for path in folder().glob("*.html")}

    assert {name for name in names if f"`<c-{name}>`" not in PAGE} == set()


def test_every_component_that_is_listed_exists() -> None:
    listed = set(re.findall(r"`<c-([a-z-]+)>`", PAGE))

    assert {
        name for name in listed if not (folder() / f"{name.replace('-', '_')}.html").exists()
    } == set()


def test_every_block_is_described() -> None:
    styles = "".join(path.read_text(encoding="utf-8") for path in BLOCKS.glob("*.scss"))
    blocks = set(re.findall(r"\.(amparo-[a-z]+(?:-[a-z]+)*)", styles))

    assert {block for block in blocks - OF_THE_LAYOUT if block not in PAGE} == set()
