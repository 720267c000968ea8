"""Whatever stands in a file, it is taken or refused in words; and what is taken can be laid out.

For a longer search: ``AMPARO_EXAMPLES=20000 pytest tests/packs/test_fuzzed_yaml.py``.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.domain.protocol.language import Protocol
from amparo.domain.protocol.program import lay_out
from amparo.packs.protocol_file import read_protocol
from amparo.packs.situations_file import read_situations
from amparo.packs.strict_yaml import MistakeInFile, parse_yaml
from tests.architecture.files import HOUSE

EXAMPLES = int(os.environ.get("AMPARO_EXAMPLES", "300"))
SITUATIONS = HOUSE / "tests/domain/situations"
SOUND = [
    path.read_text(encoding="utf-8")
    for path in sorted((SITUATIONS / "protocols").glob("*.yaml"))
    if path.stem.partition("-")[0] not in ("versions", "laws")  # they need files beside them
]
WORDS = [
    "", " ", "\n", ": ", "- ", "{", "}", "[", "]", ",", "'", '"', "#", "&a ", "*a", "!x ", "|\n",
    "? ", "<<: ", "~", "{}", "[]", "not ", "breach of ", "0 days", "36600 days", "1200 months",
    "5 days", "days or working days", "not stated", "otherwise", "practice", "nobody named",
    "whoever acts", "restart", "each", "holder", "counts", "2026-02-30", "0001-01-01",
    "9999-12-31", "\t", "\0", "é",
]  # fmt: skip
searching = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@st.composite
def mutated(draw: st.DrawFn, texts: list[str]) -> str:
    """A sound file in which up to four pieces were cut, doubled, moved or written over."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            parts, glue = text.split("\n"), "\n"
        else:
            parts, glue = text.split(" "), " "
        at = draw(st.integers(0, len(parts) - 1))
        match draw(st.sampled_from(["cut", "double", "move", "write over"])):
            case "cut":
                del parts[at]
            case "double":
                parts.insert(at, parts[at])
            case "move":
                parts.insert(draw(st.integers(0, len(parts) - 1)), parts.pop(at))
            case _:
                parts[at] = draw(st.sampled_from(WORDS) | st.sampled_from(parts))
        text = glue.join(parts)
    return text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzzed")


def taken(path: Path, content: bytes) -> Protocol | None:
    """The protocol, if it is read; refusals begin with the name of the file."""
    path.write_bytes(content)
    try:
        return read_protocol(path=path)
    except MistakeInFile as mistake:
        refused = mistake.lines
    assert refused
    assert all(line.startswith(str(path)) for line in refused)
    return None


def is_taken(path: Path, content: bytes) -> bool:
    """Whether a protocol is read; if so it must lend itself to a replay."""
    protocol = taken(path, content)
    if protocol:
        lay_out(protocol=protocol, earliest=0, latest=86_400_000_000)
    return protocol is not None


@searching
@given(st.text() | st.text(alphabet="ab:-[]{}'\"#&*!|>?,~ \n\t\r%@`"))
def test_any_text_is_parsed_or_refused(content: str) -> None:
    try:
        kind = parse_yaml(content=content, name="p.yaml").kind
    except MistakeInFile as mistake:
        (kind,) = mistake.lines

    assert kind in ("text", "a list", "a mapping") or kind.startswith("p.yaml")


@searching
@given(content=st.binary(max_size=200) | st.text().map(str.encode))
def test_any_bytes_are_refused_as_a_protocol(folder: Path, content: bytes) -> None:
    assert not is_taken(folder / "p.yaml", content)


@searching
@given(content=mutated(SOUND))
def test_a_damaged_protocol_is_refused_or_can_be_laid_out(folder: Path, content: str) -> None:
    is_taken(folder / "p.yaml", content.encode())


@searching
@given(content=mutated([(SITUATIONS / "again.yaml").read_text(encoding="utf-8")]))
def test_damaged_situations_are_refused_or_taken(folder: Path, content: str) -> None:
    protocol = (SITUATIONS / "protocols/again.yaml").read_text(encoding="utf-8")
    (folder / "protocols").mkdir(exist_ok=True)
    (folder / "protocols/again.yaml").write_text(protocol, encoding="utf-8")
    path = folder / "s.yaml"
    path.write_text(content, encoding="utf-8")
    try:
        _, situations = read_situations(path=path)
        refused: tuple[str, ...] = ()
    except MistakeInFile as mistake:
        refused, situations = mistake.lines, []

    assert all(line.startswith(str(folder)) for line in refused)
    assert all(situation.name for situation in situations)


@pytest.mark.parametrize("text", SOUND, ids=lambda text: text.split("\n")[1])
def test_undamaged_they_are_taken(folder: Path, text: str) -> None:
    assert is_taken(folder / "p.yaml", text.encode())
