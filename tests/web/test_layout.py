"""What surrounds every page: the name, where one may go, who is signed in, the languages."""

import re
import uuid
from dataclasses import replace

import pytest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import RequestFactory, override_settings
from django.utils import translation

from amparo.apps.accounts.access import open_to
from amparo.apps.accounts.roles import MemberRole
from amparo.apps.accounts.seeing import Actor
from amparo.apps.operations import page as context
from amparo.domain.access.table import Action
from tests.web.kit import means

AMINA = Actor(
    member=uuid.UUID(int=1),
    shown_name="Amina <Duarte>",
    role=MemberRole.OFFICER,
    desk_id=1,
    desk="Police, Asunción",
    institution="Policía Nacional",
    place="Asunción",
)


def asked(path: str = "/documentation/", *, actor: Actor | None = AMINA) -> HttpRequest:
    request = RequestFactory().get(path)
    request.actor = actor  # type: ignore[attr-defined]  # as middleware does
    request.session = {}  # type: ignore[assignment]  # a dict does
    return request


def page(request: HttpRequest) -> str:
    return render(request, "layout.html").content.decode()


def test_a_page_begins_with_a_way_past_the_navigation() -> None:
    html = page(asked())

    body = html[html.index("<body") :]
    first_link = next(piece for piece in means(body) if piece.name == "a")
    assert ("href", "#main") in first_link.attributes
    assert '<main class="govuk-main-wrapper" id="main">' in html


def test_a_page_has_one_heading_of_the_first_level() -> None:
    assert [piece.name for piece in means(page(asked()))].count("h1") == 1


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_a_page_says_its_language(language: str) -> None:
    with translation.override(language):
        html = page(asked())

    assert f'<html class="govuk-template" lang="{language}">' in html
    assert f'value="{language}" lang="{language}" aria-current="true"' in html


def test_a_language_is_chosen_by_a_form_that_comes_back_here() -> None:
    html = page(asked("/documentation/?q=<b>"))

    assert '<form class="amparo-languages" method="post" action="/language/"' in html
    assert 'name="next" value="/documentation/?q=%3Cb%3E"' in html
    assert "csrfmiddlewaretoken" in html


def test_whoever_is_signed_in_sees_their_desk_and_can_leave() -> None:
    html = page(asked())

    assert '<span class="amparo-member__desk">Policía Nacional · Police, Asunción</span>' in html
    assert "Amina &lt;Duarte&gt;" in html
    assert '<form method="post" action="/sign-out/">' in html
    assert 'href="/second-factor/">Your sign-in</a>' in html


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (MemberRole.OFFICER, "/"),
        (MemberRole.COORDINATOR, "/coordination/"),
        (MemberRole.COUNTRY_ADMINISTRATOR, "/administration/"),
        (None, "/sign-in/"),
    ],
)
def test_the_name_of_amparo_leads_to_the_first_page_of_the_role(
    role: MemberRole | None, home: str
) -> None:
    html = page(asked(actor=replace(AMINA, role=role) if role else None))

    assert f'<a class="amparo-header__home" href="{home}">' in html


def test_a_printed_page_says_whose_it_is_and_that_it_is_confidential() -> None:
    html = page(asked())

    line = re.search(r'<p class="amparo-print-only">(.*?)</p>', html)
    assert line
    assert re.fullmatch(
        r"Policía Nacional · Police, Asunción · Printed on \d+ \w+ \d{4} · Confidential",
        line[1],
    )


def test_a_page_printed_by_nobody_in_particular_says_no_desk() -> None:
    assert "amparo-print-only" not in page(asked(actor=None))


def test_whoever_is_not_signed_in_sees_neither_desk_nor_navigation() -> None:
    html = page(asked(actor=None))

    assert "amparo-member" not in html
    assert "govuk-service-navigation" not in html


@pytest.mark.parametrize(("is_demonstration", "times"), [(True, 1), (False, 0)])
def test_a_demonstration_says_that_nobody_here_is_real(is_demonstration: bool, times: int) -> None:
    with override_settings(IS_DEMONSTRATION=is_demonstration):
        html = page(asked())

    assert html.count("Nobody here is real.") == times


def test_the_navigation_marks_the_page_and_the_section() -> None:
    here = context.page(asked("/documentation/"))["page"].navigation[-1]
    inside = context.page(asked("/documentation/reference/"))["page"].navigation[-1]

    assert (here["text"], here["current"]) == ("Documentation", True)
    assert (inside["current"], inside["active"]) == (False, True)


def test_the_navigation_leaves_out_what_the_member_may_not_enter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @open_to(Action.SEE_FIGURES)
    def documentation_index(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    monkeypatch.setattr(context, "resolve", lambda _href: _Found(documentation_index))

    assert context.page(asked())["page"].navigation == []


def test_the_navigation_leaves_out_a_page_that_does_not_exist(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(context, "NAVIGATION", (("no such page", "Nowhere"),))

    assert context.page(asked())["page"].navigation == []


class _Found:
    def __init__(self, func: object) -> None:
        self.func = func
