"""The pages that say what each form takes, and which fields each role reads and writes."""

import re
from pathlib import Path
from types import ModuleType

import pytest
from django import forms

from amparo.apps.cases.leading.forms import ReviewForm
from amparo.domain.access.table import Action
from tests.architecture.files import source_files
from tools import fields_page, forms_page
from tools.reached import _follow, routes, who_may

_A_FORM = re.compile(r"^class (\w*Form)\(", re.MULTILINE)


@pytest.mark.parametrize("page", [forms_page, fields_page])
def test_the_page_says_what_the_code_says(page: ModuleType) -> None:
    assert page.main(["--check"]) == 0


@pytest.mark.parametrize("page", [forms_page, fields_page])
def test_a_page_that_says_something_else_is_refused(
    page: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "page.md"
    other.write_text(page.page().replace("`code`", "`name`"), encoding="utf-8")
    monkeypatch.setattr(page, "PAGE", other)

    assert page.main(["--check"]) == 1


def test_every_form_of_the_source_stands_on_the_page_or_is_what_others_begin_with() -> None:
    of_source = {
        name
        for path in source_files()
        if "/apps/" in str(path)
        for name in _A_FORM.findall(path.read_text(encoding="utf-8"))
    }

    on_page = set(re.findall(r"^### (\w+Form)$", forms_page.page(), re.MULTILINE))

    begun_with = {"EventForm", "RefusableForm", "SealedForm", "_DayForm", "_PostingForm"}
    assert on_page == of_source - begun_with
    assert len(on_page) > 25


def test_every_form_on_the_page_is_taken_by_a_page() -> None:
    taken = routes()

    untaken = [
        form.__name__
        for form in forms_page.all_forms()
        if not any(form in route.forms for route in taken)
    ]

    assert untaken == ["EventForm", "SealedForm", "RefusableForm"]


def test_a_field_is_told_with_its_kind_its_bounds_and_whether_it_is_required() -> None:
    text = forms_page.page()

    assert "| `words` | Your reason: A sentence." in text
    assert "| text | at least 10 letters, at most 500 letters | yes |" in text
    assert "| a whole number | from 1, to 50 | yes |" in text
    assert "- Refuse a court's order without its number" in text
    assert "- `words`: Write why you need it, in 20 to 1000 letters." in text


def test_a_form_is_found_through_a_function_and_not_by_the_name_of_an_attribute() -> None:
    found: set[object] = set()
    other: set[object] = set()

    _follow(_view, found)
    _follow(_view_of_an_attribute, other)

    assert ReviewForm in found
    assert ReviewForm not in other


def test_who_reads_a_case_and_who_reads_none() -> None:
    found = {route.name: route for route in routes()}

    case = [one.__name__ for one in fields_page.read_on(found["case"])]
    audit = [one.__name__ for one in fields_page.read_on(found["journal-audit"])]
    far = [one.__name__ for one in fields_page.read_on(found["far-readers"])]

    assert {"CaseFile", "Content", "Entry"} <= set(case)
    assert audit == ["CheckpointTaken", "FaultFound", "Known", "Traced", "VerifiedAt"]
    assert far == ["FarDay", "Known"]


def test_how_far_a_role_goes_is_said_as_the_table_has_it() -> None:
    assert who_may(Action.CHECK_JOURNAL) == "auditor: the whole country"
    assert who_may(Action.SEE_DUTIES) == (
        "officer, case lead, coordinator: their desk;"
        " desk administrator: cases assigned to them, or opened in an emergency"
    )


def _view() -> forms.Form:
    return ReviewForm()


def _view_of_an_attribute(module: ModuleType) -> object:
    return module.ReviewForm
