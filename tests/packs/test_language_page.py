"""The example on the page that explains the language is itself sound."""

import re
from pathlib import Path

from amparo.packs.protocol_file import read_protocol
from tests.architecture.files import HOUSE

PAGE = HOUSE / "docs/reference/protocol-language.md"


def example() -> str:
    """The first block of YAML on the page."""
    found = re.search(r"^```yaml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert found
    return found[1]


def version_before(text: str) -> str:
    """The example as it might have stood a year before."""
    older = text.replace("version: 2", "version: 1").replace("2026-01-01 ", "2025-01-01 ", 1)
    return re.sub(r"^previous: .*\n", "", older, flags=re.M)


def test_the_example_is_taken_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "protocol.yaml").write_text(example(), encoding="utf-8")
    (tmp_path / "protocol-1.yaml").write_text(version_before(example()), encoding="utf-8")

    protocol = read_protocol(path=tmp_path / "protocol.yaml")

    assert [version.version for version in protocol.versions()] == ["1", "2"]
    assert (*protocol.duties, *protocol.bars) == ("D1", "B1")
    assert protocol.roles["child office"].otherwise == "municipality"
