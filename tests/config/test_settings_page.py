"""The page of settings says of each what the table of the code says, and of no other."""

from amparo.config.environment import SETTINGS, Setting
from tests.architecture.files import HOUSE

PAGE = HOUSE / "docs/reference/settings.md"
FOR_EVERYBODY, OURS = PAGE.read_text(encoding="utf-8").split("## What Amparo sets itself")


def rows_of(text: str) -> list[list[str]]:
    """The cells of each row about a setting."""
    rows = [line for line in text.splitlines() if line.startswith("| `AMPARO_")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def row_of(setting: Setting) -> list[str]:
    """The cells that the page owes to a setting."""
    otherwise = f"`{setting.otherwise}`" if setting.otherwise else "–"
    return [f"`{setting.name}`", setting.meaning, otherwise]


def test_the_page_lists_every_setting_with_its_meaning_and_what_it_is_unless_said() -> None:
    expected = [row_of(setting) for setting in SETTINGS if not setting.is_ours]

    assert rows_of(FOR_EVERYBODY) == expected


def test_what_amparo_sets_itself_stands_apart() -> None:
    expected = [row_of(setting) for setting in SETTINGS if setting.is_ours]

    assert rows_of(OURS) == expected


def test_a_row_that_says_something_else_is_noticed() -> None:
    said = rows_of("| `AMPARO_PORT` | The port to listen on. | `80` |")
    port = next(setting for setting in SETTINGS if setting.name == "AMPARO_PORT")

    assert said != [row_of(port)]
    assert said == [["`AMPARO_PORT`", "The port to listen on.", "`80`"]]
