"""What holds for every request: all or nothing, nobody sees for another, nothing is kept."""

import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client
from django.urls import include, path, reverse

from amparo.apps.accounts.models import Institution, Member
from tests.apps.signing_in import sign_in
from tests.cast import Cast

STRICT = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


def write_and_answer(request: HttpRequest, status: int) -> HttpResponse:
    Institution.objects.create(name=f"written {status}")
    return HttpResponse(status=status)


def write_and_fail(request: HttpRequest) -> HttpResponse:
    Institution.objects.create(name="written before the fault")
    raise LookupError


def who_looks(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_backend_pid(), current_setting('amparo.member', true),"
            " current_setting('amparo.desk', true), current_setting('amparo.role', true)"
        )
        row = cursor.fetchone()
    assert row is not None
    backend, *settings = row
    return JsonResponse({"backend": backend, "settings": [said or "" for said in settings]})


class Addresses:
    """The addresses of Amparo, and three that only these tests have."""

    handler404 = "amparo.apps.operations.views.not_found"
    handler500 = "amparo.apps.operations.views.at_fault"
    urlpatterns = (
        path("write/<int:status>/", write_and_answer),
        path("fail/", write_and_fail),
        path("who/", who_looks),
        path("", include("amparo.config.urls")),
    )


@pytest.fixture
def web(committed: Cast, settings: LazySettings) -> Client:
    """A browser before a web that really commits."""
    settings.ROOT_URLCONF = Addresses
    return Client(raise_request_exception=False)


def written() -> list[str]:
    found = Institution.objects.filter(name__startswith="written").order_by("name")
    return list(found.values_list("name", flat=True))


def signed_in(name: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(Member.objects.get(sign_in_name=name))
    return client


@pytest.mark.parametrize("status", [200, 302, 404, 499])
def test_what_a_request_wrote_is_kept_unless_amparo_is_at_fault(web: Client, status: int) -> None:
    web.get(f"/write/{status}/")

    assert written() == [f"written {status}"]


@pytest.mark.parametrize("status", [500, 503])
def test_an_answer_that_is_a_fault_takes_back_what_was_written(web: Client, status: int) -> None:
    response = web.get(f"/write/{status}/")

    assert response.status_code == status
    assert written() == []


def test_an_exception_takes_back_what_was_written_and_is_told_calmly(web: Client) -> None:
    response = web.get("/fail/")

    assert response.status_code == 500
    assert "LookupError" not in response.content.decode()
    assert written() == []


def test_the_next_request_on_the_connection_sees_for_nobody(web: Client, committed: Cast) -> None:
    amina = signed_in("amina").get("/who/").json()
    nobody = web.get("/who/").json()

    assert amina["settings"] == [
        str(committed.amina.member),
        str(committed.amina.desk_id),
        "officer",
    ]
    assert nobody == {"backend": amina["backend"], "settings": ["", "", ""]}


def test_the_next_request_sees_for_whoever_sends_it(web: Client, committed: Cast) -> None:
    amina, bruno = signed_in("amina"), signed_in("bruno")

    desks = [client.get("/who/").json()["settings"][1] for client in (amina, bruno, amina)]

    assert desks == [
        str(committed.amina.desk_id),
        str(committed.bruno.desk_id),
        str(committed.amina.desk_id),
    ]


def test_a_fault_leaves_nobody_behind_on_the_connection(web: Client) -> None:
    signed_in("amina").get("/fail/")

    assert web.get("/who/").json()["settings"] == ["", "", ""]


def test_no_browser_keeps_a_page(cast: Cast, client: Client) -> None:
    addresses = ["/sign-in/", "/no-such-page/", "/", "/administration/"]

    before = [client.get(address).headers["Cache-Control"] for address in addresses]
    client.force_login(Member.objects.get(sign_in_name="amina"))
    after = [client.get(address) for address in addresses]

    assert before == ["no-store"] * 4
    assert [answer.status_code for answer in after] == [200, 404, 200, 403]
    assert [answer.headers["Cache-Control"] for answer in after] == ["no-store"] * 4


@pytest.mark.parametrize("address", ["/sign-in/", "/no-such-page/", "/documentation/"])
def test_a_page_loads_and_sends_nothing_elsewhere(client: Client, db: None, address: str) -> None:
    headers = client.get(address).headers

    assert set(headers["Content-Security-Policy"].split("; ")) == STRICT
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_no_script_reads_a_cookie_and_no_other_site_sends_one(cast: Cast, client: Client) -> None:
    client.get("/sign-in/")
    sign_in(client, "amina")
    client.post(reverse("set_language"), {"language": "fr", "next": "/"})

    flags = {
        name: (bool(cookie["httponly"]), cookie["samesite"])
        for name, cookie in client.cookies.items()
    }

    assert flags == {
        "csrftoken": (True, "Lax"),
        "sessionid": (True, "Lax"),
        "django_language": (True, "Lax"),
        "known_device": (True, "Lax"),
    }


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PUT", "PATCH", "DELETE", "BREW"])
@pytest.mark.parametrize("address", ["/sign-in/", "/documentation/", "/healthz", "/no-such-page/"])
def test_a_method_that_no_page_uses_is_refused(client: Client, address: str, method: str) -> None:
    answer = client.generic(method, address, headers={"X-Said": "repeated"})

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert answer.content == b""
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/sign-in/", "text/html; charset=utf-8"),
        ("/no-such-page/", "text/html; charset=utf-8"),
        ("/healthz", "application/json"),
        ("/protocol/drawing.svg", "image/svg+xml; charset=utf-8"),
    ],
)
def test_an_answer_says_what_it_is(client: Client, db: None, address: str, told: str) -> None:
    assert client.get(address).headers["Content-Type"] == told


def test_no_other_site_may_read_an_answer(client: Client, db: None) -> None:
    answer = client.get("/sign-in/", headers={"Origin": "https://elsewhere.example"})

    assert [name for name in answer.headers if name.startswith("Access-Control")] == []
