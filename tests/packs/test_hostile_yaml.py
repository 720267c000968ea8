"""A hostile file is refused in one line, and costs no more than its size, which is capped."""

import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from amparo.packs.protocol_file import read_protocol
from amparo.packs.strict_yaml import MistakeInFile

SOUND = """\
protocol: sound
version: 1
in_force: 2026-01-01
calendars: {civil: {zone: UTC}}
events: {victim identified: {}, case closed: {}}
duties:
  D: {who: police, must: case closed, when: victim identified, within: 5 days, basis: art. 1}
"""
LAUGHS = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 10))
READ_WITH_LITTLE_MEMORY = """
import resource, sys
from pathlib import Path
from amparo.packs.protocol_file import read_protocol
from amparo.packs.strict_yaml import MistakeInFile
resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))
try:
    read_protocol(path=Path(sys.argv[1]))
except MistakeInFile as mistake:
    print(mistake)
"""


def refusal(path: Path) -> str:
    """The one line said against a file, with the file named as from its folder."""
    with pytest.raises(MistakeInFile) as caught:
        read_protocol(path=path)
    (line,) = caught.value.lines
    assert all(letter.isprintable() for letter in line), line
    return line.replace(f"{path.parent}/", "")


def refusal_of(folder: Path, content: str | bytes) -> str:
    path = folder / "p.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return refusal(path)


def refusal_elsewhere(path: Path) -> str:
    """The one line said in another process, which may take neither much memory nor for ever."""
    command = [sys.executable, "-c", READ_WITH_LITTLE_MEMORY, str(path)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    assert run.stderr == ""
    return run.stdout


ANCHORS = "anchors and aliases (& and *) are refused; write it out"
DEEP = "p.yaml:1: more than 20 levels deep"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(f"l0: &l0 [ha, ha]\n{LAUGHS}", f"p.yaml:1: {ANCHORS}", id="billion laughs"),
        pytest.param("protocol: &a x\n", f"p.yaml:1: {ANCHORS}", id="an anchor"),
        pytest.param("note: x\nprotocol: *a\n", f"p.yaml:2: {ANCHORS}", id="an alias"),
        pytest.param("&a protocol: x\n", f"p.yaml:1: {ANCHORS}", id="an anchor on a key"),
        pytest.param("events: &a {}\n", f"p.yaml:1: {ANCHORS}", id="an anchor on a mapping"),
        pytest.param("base: &b {a: b}\nc: {<<: *b}\n", f"p.yaml:1: {ANCHORS}", id="a merge"),
        pytest.param("note: x\nprotocol: !!python/object/apply:os.system [ls]\n",
                     "p.yaml:2: the tag tag:yaml.org,2002:python/object/apply:os.system is "
                     "refused; values are plain text", id="a Python object"),
        pytest.param("protocol: !!binary aGk=\n",
                     "p.yaml:1: the tag tag:yaml.org,2002:binary is refused; values are plain text",
                     id="a binary"),
        pytest.param("protocol: !x y\n",
                     "p.yaml:1: the tag !x is refused; values are plain text",
                     id="a tag of its own"),
        pytest.param("[" * 100_000, DEEP, id="100 000 open brackets"),
        pytest.param("[" * 100_000 + "]" * 100_000, DEEP, id="100 000 brackets"),
        pytest.param("- " * 100_000, DEEP, id="100 000 dashes"),
        pytest.param("{a: " * 100_000, DEEP, id="100 000 braces"),
        pytest.param("", "p.yaml: empty", id="nothing"),
        pytest.param("# only a remark\n", "p.yaml: empty", id="only a remark"),
        pytest.param("- a\n- b\n", "p.yaml:1: a list stands where a mapping is expected",
                     id="a list at the top"),
        pytest.param("hello\n", "p.yaml:1: text stands where a mapping is expected",
                     id="a text at the top"),
        pytest.param(f"{SOUND}---\nprotocol: other\n",
                     "p.yaml:8: a second document; keep one to a file", id="a second document"),
        pytest.param("note: x\nevents:\n\ta: {}\n",
                     "p.yaml:3: not YAML: found character that cannot start any token; indent with "
                     "spaces, not with tabs; put a text that begins with @, % or ` between quotes",
                     id="a tab"),
        pytest.param('note: x\nprotocol: "abc\n',
                     "p.yaml:3: not YAML: found unexpected end of stream",
                     id="a quote that does not end"),
        pytest.param("? [a, b]\n: c\n", "p.yaml:1: a list stands where a name is expected",
                     id="a list as a key"),
        pytest.param("{{a: b}: c}\n", "p.yaml:1: a mapping stands where a name is expected",
                     id="a mapping as a key"),
        pytest.param('note: 1\n"note": 2\n', "p.yaml:2: 'note' stands twice; it is also on line 1",
                     id="a key twice, once in quotes"),
        pytest.param(b"protocol: Asunci\xf3n\n", "p.yaml: not UTF-8 at byte 16; save it as UTF-8",
                     id="Latin-1"),
        pytest.param(SOUND.encode("utf-16"), "p.yaml: not UTF-8 at byte 0; save it as UTF-8",
                     id="UTF-16"),
        pytest.param(b"protocol: \xed\xa0\x80\n", "p.yaml: not UTF-8 at byte 10; save it as UTF-8",
                     id="half a surrogate pair"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_in_one_line(
    tmp_path: Path, content: str | bytes, says: str
) -> None:
    assert refusal_of(tmp_path, content) == says


def test_a_merge_key_is_a_key_like_any_other_and_unknown(tmp_path: Path) -> None:
    assert refusal_of(tmp_path, f"{SOUND}<<: {{version: 2}}\n").startswith(
        "p.yaml:8: '<<': unknown key; "
    )


@pytest.mark.parametrize("letter", ["\0", "\a", "\x1b", "\x7f", "\ufffe"])
def test_a_control_character_is_refused(tmp_path: Path, letter: str) -> None:
    found = refusal_of(tmp_path, SOUND.replace("case closed", f"case{letter}closed"))

    assert found.startswith("p.yaml")


@pytest.mark.parametrize("escaped", [r"\n", r"\e[2J", r"\0", r"\u202E", r"\u2028"])
def test_a_name_with_an_escaped_control_character_still_makes_one_clean_line(
    tmp_path: Path, escaped: str
) -> None:
    text = SOUND.replace("must: case closed", f'must: "case{escaped}closd"')

    assert refusal_of(tmp_path, text).startswith("p.yaml:7: duty D, 'must'")


def test_a_file_that_windows_saved_as_utf_8_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())

    assert read_protocol(path=path).name == "sound"


def test_a_hundred_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.write(b"protocol: ")
        file.truncate(100_000_000)

    tracemalloc.start()
    found = refusal(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found == "large.yaml: 100000000 bytes; a file of a pack has at most 4000000"
    assert most < 1_000_000


def test_a_megabyte_on_one_line_is_read_to_its_mistake(tmp_path: Path) -> None:
    events = ", ".join(f"e{number}: {{}}" for number in range(90_000))

    assert refusal_of(tmp_path, f"events: {{{events}}}\n").startswith("p.yaml:1: 'in_force'")
    assert refusal_of(tmp_path, f"events: {{{events}, e5: {{}}}}\n") == (
        "p.yaml:1: 'e5' stands twice; it is also on line 1"
    )


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "p.yaml"
    folder.mkdir()

    assert refusal(folder) == "p.yaml: cannot be read (Is a directory)"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "p.yaml") == "p.yaml: cannot be read (No such file or directory)"


def test_a_link_that_leads_to_itself_is_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.symlink_to(other)
    other.symlink_to(one)

    assert refusal(one).startswith("one.yaml: cannot be read")


@pytest.mark.parametrize("name", ["a\0b.yaml", "a\nb.yaml", "\x1b[2J.yaml", "\udcff.yaml"])
def test_a_name_that_no_file_has_makes_one_clean_line(tmp_path: Path, name: str) -> None:
    assert "cannot be read" in refusal(tmp_path / name)


def test_of_an_endless_name_the_ends_are_shown(tmp_path: Path) -> None:
    found = refusal_of(tmp_path, SOUND.replace("must: case closed", f"must: {'x' * 1_000_000}"))

    assert found.startswith("p.yaml:7: duty D, 'must': unknown event 'xxx")
    assert found.endswith("xxx'; known are 'case closed', 'victim identified'")
    assert len(found) <= 2003


@pytest.mark.parametrize(
    "before",
    ["../../../../../../../../etc/passwd", "/etc/passwd", "/etc", ".", "..", "~", "loop.yaml",
     "https://example.org/old.yaml", "[old.yaml]", '"a\\nb.yaml"', '"a\\0b.yaml"', "x" * 5000],
)  # fmt: skip
def test_a_version_before_that_is_no_file_beside_this_one_is_refused(
    tmp_path: Path, before: str
) -> None:
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")

    assert refusal_of(tmp_path, f"{SOUND}previous: {before}\n") != ""


def test_a_sound_protocol_elsewhere_is_not_the_version_before(tmp_path: Path) -> None:
    old = tmp_path / "elsewhere" / "old.yaml"
    old.parent.mkdir()
    old.write_text(SOUND.replace("2026-01-01", "2025-01-01"), encoding="utf-8")

    assert refusal_of(tmp_path, f"{SOUND}previous: {old}\n").startswith("p.yaml:8: 'previous'")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no device without an end")
def test_a_device_without_an_end_is_refused(tmp_path: Path) -> None:
    found = refusal_elsewhere(Path("/dev/zero"))

    assert found.startswith("/dev/zero: ")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name")
def test_a_pipe_that_nobody_writes_to_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.yaml")

    found = refusal_elsewhere(tmp_path / "p.yaml")

    assert found.startswith(f"{tmp_path / 'p.yaml'}: ")
