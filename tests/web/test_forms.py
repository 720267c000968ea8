"""A Django form shows itself in the markup of the kit, with its errors tied to its fields."""

from datetime import date

import pytest
from django import forms
from django.http import QueryDict

from amparo.domain.casework.entries import Precision
from amparo.web.forms import Checkboxes, DateParts, Moment, MomentField, Radios
from amparo.web.forms.fields import UnknownWidget
from tests.web.kit import means
from tests.web.rendering import rendered


class Interview(forms.Form):
    place = forms.CharField(
        label="Where was it?",
        help_text="The town is enough.",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    day = forms.DateField(label="On which day?", widget=DateParts())
    kind = forms.ChoiceField(
        label="Which kind?",
        choices=[("first", "A first one"), ("later", "A later one")],
        widget=Radios(hints={"first": "With an interpreter."}, is_inline=True),
    )
    needs = forms.MultipleChoiceField(
        choices=[("bed", "A bed"), ("doctor", "A doctor")], widget=Checkboxes(), required=False
    )
    agrees = forms.BooleanField(label="She agrees", required=False)
    desk = forms.ChoiceField(choices=[("1", "Asunción"), ("2", "Encarnación")], required=False)
    secret = forms.CharField(widget=forms.PasswordInput(), required=False)
    came_from = forms.CharField(widget=forms.HiddenInput(), required=False)


class Event(forms.Form):
    happened = MomentField(label="When did it happen?")


def sent(**values: str | list[str]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return data


def happened(day: str, month: str, year: str, time: str) -> Event:
    parts = {"day": day, "month": month, "year": year, "time": time}
    return Event(sent(**{f"happened__{name}": text for name, text in parts.items()}))


def tag_with(html: str, **attributes: str) -> dict[str, str]:
    for piece in means(html):
        found = dict(piece.attributes)
        if attributes.items() <= found.items():
            return found
    raise AssertionError(f"no tag with {attributes}")


def test_a_field_has_its_label_and_hint_tied_to_it() -> None:
    html = Interview()["place"].as_field_group()

    assert '<label class="govuk-label govuk-label--s" for="id_place">Where was it?</label>' in html
    assert '<div id="id_place-hint" class="govuk-hint">The town is enough.</div>' in html
    assert tag_with(html, id="id_place") == {
        "aria-describedby": "id_place-hint",
        "autocomplete": "off",
        "class": "govuk-input govuk-input--width-20",
        "id": "id_place",
        "maxlength": "40",
        "name": "place",
        "type": "text",
    }


def test_an_error_is_tied_to_its_field() -> None:
    html = Interview(sent(place=""))["place"].as_field_group()

    field = tag_with(html, id="id_place")
    assert field["aria-describedby"] == "id_place-hint id_place-error"
    assert "govuk-input--error" in field["class"]
    assert "This field is required." in html


def test_what_was_typed_comes_back_escaped() -> None:
    html = Interview(sent(place="<b>'\""))["place"].as_field_group()

    assert 'value="&lt;b&gt;&#x27;&quot;"' in html


def test_a_password_does_not_come_back() -> None:
    html = Interview(sent(secret="an invented password"))["secret"].as_field_group()

    assert "an invented password" not in html


def test_radios_stand_in_a_fieldset_with_the_chosen_one_chosen() -> None:
    html = Interview(sent(kind="later"))["kind"].as_field_group()

    assert "Which kind?" in html
    assert "govuk-radios--inline" in html
    assert tag_with(html, id="id_kind")["aria-describedby"] == "id_kind-item-hint"
    assert "checked" in tag_with(html, id="id_kind-2")
    assert "checked" not in tag_with(html, id="id_kind")


def test_checkboxes_come_back_as_they_were_ticked() -> None:
    html = Interview(sent(needs=["doctor"]))["needs"].as_field_group()

    assert "checked" not in tag_with(html, id="id_needs")
    assert "checked" in tag_with(html, id="id_needs-2")


def test_a_yes_or_no_is_one_checkbox() -> None:
    html = Interview(sent(agrees="on"))["agrees"].as_field_group()

    assert "checked" in tag_with(html, id="id_agrees")
    assert "She agrees" in html
    assert "<legend" not in html


def test_the_groups_of_a_select_stand_under_their_names() -> None:
    class Choosing(forms.Form):
        desk = forms.ChoiceField(choices=[("", "None"), ("Police & more", [("1", "Asunción")])])

    html = Choosing()["desk"].as_field_group()

    assert html.count("<optgroup") == html.count("</optgroup>") == 1
    assert html.index('<option value=""') < html.index('<optgroup label="Police &amp; more">')
    assert html.index("<optgroup") < html.index("Asunción") < html.index("</optgroup>")


def test_a_select_comes_back_as_it_was_chosen() -> None:
    html = Interview(sent(desk="2"))["desk"].as_field_group()

    assert '<option value="2" selected>Encarnación</option>' in html
    assert '<option value="1">Asunción</option>' in html


def test_a_whole_form_shows_every_field_once() -> None:
    html = rendered("{{ form }}", form=Interview())

    names = [said for piece in means(html) for name, said in piece.attributes if name == "name"]
    assert names == [
        "place", "day-day", "day-month", "day-year", "kind", "kind", "needs", "needs",
        "agrees", "desk", "secret", "came_from",
    ]  # fmt: skip


def test_a_field_can_be_the_heading_of_its_page() -> None:
    html = rendered('{% field form.place size="l" heading=True %}', form=Interview())

    assert '<h1 class="govuk-label-wrapper">' in html
    assert "govuk-label--l" in html


def test_the_summary_leads_to_each_wrong_field_in_order() -> None:
    form = Interview(sent(place="", day__day="31", day__month="2", day__year="2026"))

    html = rendered("{% error_summary form %}", form=form)

    links = [dict(piece.attributes)["href"] for piece in means(html) if piece.name == "a"]
    assert links == ["#id_place", "#id_day-day", "#id_kind"]


def test_without_errors_there_is_no_summary() -> None:
    assert rendered("{% error_summary form %}", form=Interview()).strip() == ""


def test_a_date_is_read_from_its_parts() -> None:
    form = Interview(sent(day__day="5", day__month="11", day__year="2026"))
    form.is_valid()

    assert form.cleaned_data["day"] == date(2026, 11, 5)


@pytest.mark.parametrize("typed", [("31", "2", "2026"), ("", "11", "2026"), ("x", "y", "z")])
def test_parts_that_make_no_date_are_refused_and_come_back(typed: tuple[str, str, str]) -> None:
    day, month, year = typed
    form = Interview(sent(day__day=day, day__month=month, day__year=year))

    html = form["day"].as_field_group()

    assert form.errors["day"] == ["Enter a valid date."]
    assert tag_with(html, id="id_day-month")["value"] == month


def test_a_date_that_is_known_is_shown_in_its_parts() -> None:
    html = Interview(initial={"day": date(2026, 3, 7)})["day"].as_field_group()

    assert tag_with(html, id="id_day-day")["value"] == "7"
    assert tag_with(html, id="id_day-month")["value"] == "3"
    assert tag_with(html, id="id_day-year")["value"] == "2026"


@pytest.mark.parametrize(
    ("typed", "moment", "precision"),
    [
        (("21", "11", "2026", "9:05"), Moment(2026, 11, 21, 9, 5), Precision.MINUTE),
        (("21", "11", "2026", ""), Moment(2026, 11, 21), Precision.DAY),
        (("", "11", "2026", ""), Moment(2026, 11), Precision.MONTH),
    ],
)
def test_a_moment_is_as_exact_as_one_knows(
    typed: tuple[str, str, str, str], moment: Moment, precision: Precision
) -> None:
    form = happened(*typed)
    form.is_valid()

    assert form.cleaned_data["happened"] == moment
    assert moment.precision is precision


@pytest.mark.parametrize("month", ["2", "February", "feb.", "FEBRERO", "février", "fevrier"])
def test_a_month_may_be_named_and_a_year_have_two_digits(month: str) -> None:
    form = happened("21", month, "26", "")

    assert form.is_valid()
    assert form.cleaned_data["happened"] == Moment(2026, 2, 21)


@pytest.mark.parametrize(
    ("typed", "code", "part"),
    [
        (("", "", "", ""), "required", "day"),
        (("1", "13", "2026", ""), "month", "month"),
        (("1", "1", "026", ""), "year", "year"),
        (("1", "jui", "2026", ""), "month", "month"),
        (("1", "de", "2026", ""), "month", "month"),
        (("1", "brumaire", "2026", ""), "month", "month"),
        (("1", "", "2026", ""), "month", "month"),
        (("1", "1", "٢٠٢٦", ""), "year", "year"),
        (("1", "1", "2026", "9:5"), "time", "time"),
        (("1", "1", "2026", "24:00"), "time", "time"),
        (("", "1", "2026", "9:05"), "time without day", "day"),
        (("29", "2", "2026", ""), "day", "day"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_and_its_part_marked(
    typed: tuple[str, str, str, str], code: str, part: str
) -> None:
    form = happened(*typed)

    html = form["happened"].as_field_group() + rendered("{% error_summary form %}", form=form)

    assert form.errors["happened"] == [MomentField.default_error_messages[code]]
    assert "govuk-input--error" in tag_with(html, id=f"id_happened-{part}")["class"]
    assert f'href="#id_happened-{part}"' in html


def test_a_widget_without_a_component_is_refused() -> None:
    class Upload(forms.Form):
        file = forms.FileField()

    with pytest.raises(UnknownWidget, match="ClearableFileInput of file"):
        Upload()["file"].as_field_group()
