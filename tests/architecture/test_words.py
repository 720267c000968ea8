"""Words that may not stand in what we keep: loose ends, and the places of one machine."""

import re

from tests.architecture.files import kept_files, place_of, source_files

LOOSE_END = re.compile(r"\b(?:TODO|FIXME|XXX)\b")
MACHINE = re.compile(
    r"(?<![\w.:/~-])/(?:home|Users|root|work)/\w+"  # a folder, not part of an address
    r"|[A-Z]:\\Users\\"
    r"|[p]ypi\.org|[p]ythonhosted|[r]egistry\.npmjs"  # a registry: every site has its own
)


def lines_with(pattern: re.Pattern[str], text: str, *, place: str) -> list[str]:
    """Each line of the text in which the pattern is found, with its number."""
    return [
        f"{place}:{number} {found.group()}"
        for number, line in enumerate(text.splitlines(), start=1)
        if (found := pattern.search(line))
    ]


def test_the_source_has_no_loose_ends() -> None:
    found = [
        line
        for path in source_files()
        for line in lines_with(LOOSE_END, path.read_text(encoding="utf-8"), place=place_of(path))
    ]

    assert found == []


def test_no_file_names_a_path_of_a_machine_or_the_host_of_a_registry() -> None:
    found = [
        line
        for path in kept_files()
        for line in lines_with(
            MACHINE, path.read_text(encoding="utf-8", errors="ignore"), place=place_of(path)
        )
    ]

    assert found == []


def test_a_loose_end_is_reported_and_a_spanish_word_is_not() -> None:
    text = "# TODO: ask a jurist\nmetodo = 1\n"

    assert lines_with(LOOSE_END, text, place="a.py") == ["a.py:1 TODO"]


def test_a_path_of_a_machine_is_reported_and_an_address_is_not() -> None:
    path = "/".join(["", "home", "amina"])
    host = ".".join(["pypi", "org"])
    text = f"read {path}/log.csv\nfetch https://{host}/simple\nsee https://example.org/home/law\n"

    assert lines_with(MACHINE, text, place="a.md") == [f"a.md:1 {path}", f"a.md:2 {host}"]
