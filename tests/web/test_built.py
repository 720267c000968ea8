"""What the build made: light, under names that change with their content, and nobody else's."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from amparo.web.built import built_folder
from tests.architecture.files import HOUSE

STYLE_BYTES, SCRIPT_BYTES = 18_000, 8_000
FORBIDDEN = re.compile(r"\sstyle=|\son\w+=|<style|javascript:|<script(?![^>]*\ssrc=)")
TEMPLATES = sorted(
    path
    for folder in ("templates", "components")
    for path in (HOUSE / "src/amparo/web" / folder).rglob("*.html")
)


def built(name: str) -> Path:
    return Path(settings.STATIC_ROOT) / Path(staticfiles_storage.url(name)).name


@pytest.mark.parametrize("name", ["amparo.css", "amparo.js", "mark.svg"])
def test_a_file_is_served_under_a_name_with_its_hash(name: str) -> None:
    address = staticfiles_storage.url(name)

    stem, end = name.split(".")
    assert re.fullmatch(rf"/static/{stem}\.[0-9a-f]{{12}}\.{end}", address)
    assert built(name).is_file()


def test_a_file_that_was_not_built_has_no_address() -> None:
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        staticfiles_storage.url("other.css")


@pytest.mark.parametrize(
    ("name", "most"), [("amparo.css", STYLE_BYTES), ("amparo.js", SCRIPT_BYTES)]
)
def test_styles_and_script_are_light_on_the_wire(name: str, most: int) -> None:
    packed = built(name).with_name(f"{built(name).name}.gz").read_bytes()

    assert gzip.decompress(packed) == built(name).read_bytes()
    assert len(packed) <= most


def test_the_styles_fetch_nothing_and_hold_nothing_of_the_state_they_come_from() -> None:
    style = built("amparo.css").read_text(encoding="utf-8").lower()

    for stranger in ("url(", "@import", "@font-face", "gds transport", "crown", "crest"):
        assert stranger not in style


def test_the_lock_names_no_registry_and_holds_the_hash_of_everything() -> None:
    lock = (HOUSE / "src/amparo/web/front/package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in lock
    assert lock.count('"integrity"') == lock.count('"node_modules/')


def forbidden(text: str) -> list[str]:
    """What in a template the policy of the pages would stop."""
    return FORBIDDEN.findall(text)


def test_no_template_has_a_style_or_script_that_the_policy_forbids() -> None:
    found = [
        f"{path.name}: {words}"
        for path in TEMPLATES
        for words in forbidden(path.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize(
    "text",
    ['<p style="color: red">', '<a onclick="go()">', "<style>", "<script>go()</script>"],
)
def test_a_style_or_script_inside_a_template_is_found(text: str) -> None:
    assert len(forbidden(text)) == 1


def test_what_is_built_lies_in_the_checkout() -> None:
    assert built_folder() == HOUSE / "build" / "web"


def printed_rules() -> str:
    """What the styles say of paper alone."""
    style = built("amparo.css").read_text(encoding="utf-8")
    begins = [found.end() for found in re.finditer(r"@media print ?\{", style)]
    return "".join(_block(style[begin:]) for begin in begins)


def _block(style: str) -> str:
    depth = 1
    for place, sign in enumerate(style):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if not depth:
            return style[:place]
    return style


def test_on_paper_no_address_of_a_link_is_written_whatever_the_kit_says() -> None:
    rule = re.search(r"\.govuk-link\[href\]::?after,a\[href\]::?after\{([^}]*)\}", printed_rules())

    assert rule
    assert rule[1].replace(" ", "") == "content:none!important"


def test_what_is_for_paper_alone_is_not_on_a_screen() -> None:
    style = built("amparo.css").read_text(encoding="utf-8")

    assert re.search(r"@media not print ?\{\.amparo-print-only\{display: ?none\}\}", style)
