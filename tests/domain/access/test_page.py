"""The page that says who may do what is the table's own."""

import pytest

from tools import access_page


def test_the_page_says_what_the_table_says() -> None:
    assert access_page.main(["--check"]) == 0


def test_a_page_that_says_something_else_is_refused(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = access_page.PAGE.__class__(str(tmp_path)) / "page.md"
    other.write_text(access_page.page().replace("officer", "everybody"), encoding="utf-8")
    monkeypatch.setattr(access_page, "PAGE", other)

    assert access_page.main(["--check"]) == 1
