"""The page that holds Amparo against OWASP ASVS names what exists, and every number once."""

import ast
import re
from collections import Counter
from dataclasses import dataclass

from amparo.apps.accounts.passwords import WORDS
from tests.architecture.files import HOUSE, place_of, source_files
from tests.architecture.test_layers import imported_names

PAGE = HOUSE / "docs/reference/asvs.md"
DECISIONS = HOUSE / "docs/reference/security-decisions.md"
STATES = ("held", "partly", "open", "not applicable")
ONE = re.compile(r"V(\d+)\.\d+\.\d+")
SEVERAL = re.compile(r"V(\d+)\.\d+\.\d+ to V\1\.\d+\.\d+")
STANDING = re.compile(r"\*\*(?P<state>[^*]+)\*\*(?P<why>.*)")
COUNTED = re.compile(r"(\d+) requirements ")
SHOWN = re.compile(r"`([^`]+)`")
# What levels 1 and 2 of edition 5.0.0 ask, in each chapter.
ASKED = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13,
    14: 9, 15: 13, 16: 16, 17: 7,
}  # fmt: skip
CRYPTOGRAPHIC = {"hashlib", "hmac", "secrets", "cryptography", "nacl", "django.core.signing"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of the table."""

    number: str
    level: str
    asks: str
    state: str
    why: str
    shown: tuple[str, ...]

    @property
    def chapter(self) -> int:
        """The chapter of the standard."""
        found = ONE.match(self.number)
        assert found is not None, self.number
        return int(found[1])

    @property
    def counts(self) -> int:
        """For how many numbers it stands: one, or as many as it says of a chapter."""
        found = COUNTED.match(self.asks)
        return int(found[1]) if found and SEVERAL.fullmatch(self.number) else 1


def rows_of(text: str) -> list[Row]:
    """The lines of every table whose first cell begins as a number of the standard does."""
    found = []
    for line in text.splitlines():
        if re.match(r"\| V\d", line):
            number, level, asks, stands, shown = (cell.strip() for cell in line.split("|")[1:-1])
            standing = STANDING.fullmatch(stands)
            found.append(
                Row(
                    number=number,
                    level=level,
                    asks=asks,
                    state=standing["state"] if standing else stands,
                    why=standing["why"].strip(" :;") if standing else "",
                    shown=tuple(SHOWN.findall(shown)),
                )
            )
    return found


def faults_of(row: Row) -> list[str]:
    """What is wrong with one line: its number, its level, its state, or what it is shown by."""
    faults = []
    if not ONE.fullmatch(row.number) and not SEVERAL.fullmatch(row.number):
        faults.append("no number")
    if row.level not in ("1", "2", "1, 2"):
        faults.append("no level")
    if row.state not in STATES:
        faults.append("no state")
    if row.state == "held" and not row.shown:
        faults.append("shown by nothing")
    if row.state != "held" and not row.why:
        faults.append("no reason")
    return faults + [f"not there: {one}" for one in row.shown if not is_there(one)]


def is_there(named: str) -> bool:
    """Whether a file exists, and the test in it that is named after two colons."""
    place, _, test = named.partition("::")
    path = HOUSE / place
    if not path.is_file():
        return False
    return not test or re.search(rf"^def {test}\(", path.read_text("utf-8"), re.M) is not None


ROWS = rows_of(PAGE.read_text(encoding="utf-8"))


def test_every_line_has_its_state_and_names_what_exists() -> None:
    found = [(row.number, fault) for row in ROWS for fault in faults_of(row)]

    assert found == []


def test_every_number_of_both_levels_stands_once() -> None:
    numbers = Counter(row.number for row in ROWS)
    counted: Counter[int] = Counter()
    for row in ROWS:
        counted[row.chapter] += row.counts

    assert [number for number, times in numbers.items() if times > 1] == []
    assert dict(counted) == ASKED


def test_the_page_says_how_many_stand_in_each_state() -> None:
    counted: Counter[str] = Counter()
    for row in ROWS:
        counted[row.state] += row.counts
    text = PAGE.read_text(encoding="utf-8")

    said = {
        state: int(number)
        for state, number in re.findall(r"^\| \*\*([^*]+)\*\* \|[^|]+\| (\d+) \|$", text, re.M)
    }

    assert said == dict(counted)


def test_whatever_hashes_signs_or_draws_stands_in_the_inventory() -> None:
    text = DECISIONS.read_text(encoding="utf-8")
    inventory = set(re.findall(r"`([a-z_/]+\.py)`", text))

    using = {
        place_of(path).removeprefix("src/amparo/")
        for path in source_files()
        if is_cryptographic(path.read_text(encoding="utf-8"))
    }

    assert using == inventory


def test_the_page_of_decisions_lists_the_words_that_do_not_count() -> None:
    text = DECISIONS.read_text(encoding="utf-8")
    part = text.partition("### Words that do not count")[2].partition("\n#")[0]

    assert sorted(SHOWN.findall(part)) == sorted(WORDS)


def is_cryptographic(text: str) -> bool:
    """Whether a module imports what hashes, signs, seals or draws something random."""
    return any(
        name == one or name.startswith(f"{one}.") or "salted_hmac" in name
        for name in imported_names(ast.parse(text))
        for one in CRYPTOGRAPHIC
    )


def test_a_line_that_is_wrong_is_reported() -> None:
    wrong = (
        "| V1.2 | 1 | a | **held** | `pyproject.toml` |\n"
        "| V1.2.1 | 3 | a | **held** | `pyproject.toml` |\n"
        "| V1.2.2 | 1 | a | fine | `pyproject.toml` |\n"
        "| V1.2.3 | 1 | a | **held** | – |\n"
        "| V1.2.4 | 1 | a | **open** | – |\n"
        "| V1.2.5 | 1 | a | **held** | `tests/cast.py::test_of_nobody` |\n"
        "| V1.2.6 | 2 | a | **held** | `no/such/file.py` |\n"
        "| V1.2.7 | 2 | a | **partly**: b is missing | – |\n"
    )

    assert [faults_of(row) for row in rows_of(wrong)] == [
        ["no number"],
        ["no level"],
        ["no state", "no reason"],
        ["shown by nothing"],
        ["no reason"],
        ["not there: tests/cast.py::test_of_nobody"],
        ["not there: no/such/file.py"],
        [],
    ]


def test_what_hashes_signs_or_draws_is_found_however_it_is_imported() -> None:
    assert is_cryptographic("import secrets\n")
    assert is_cryptographic("from django.core import signing\n")
    assert is_cryptographic("from django.utils.crypto import salted_hmac\n")
    assert is_cryptographic("from cryptography.exceptions import InvalidTag\n")
    assert not is_cryptographic("from amparo.config.secrets import kept_secret\n")
