"""What a hostile program sends is refused in words of ours, and stands in no answer and no log."""

import json
import uuid
from collections.abc import Callable

import pytest
from django.db import connection

from amparo.api import own
from tests.apps.acting import FOUND, MET, open_case
from tests.apps.api.asking import Program, entry, opening, program_of, told
from tests.cast import Cast

MARK = "Zyxwv"  # a name that nobody may find again
SENT = json.dumps(opening(MET)).encode()


def _with(text: str) -> bytes:
    return SENT.replace(b"}", b", " + text.encode() + b"}")


BODIES = {
    "nothing": (b" ", "unreadable"),
    "no JSON": (b"{", "unreadable"),
    "a list": (b"[]", "invalid"),
    "null": (b"null", "invalid"),
    "a number": (b"1", "invalid"),
    "half a letter": (SENT.replace(b"Asunci", b"\xff\xfe"), "unreadable"),
    "another encoding": (SENT.decode().encode("utf-16"), "unreadable"),
    "a name twice": (_with('"people": 1, "people": 2'), "unreadable"),
    "a name twice inside": (_with('"states": {"a": true, "a": false}'), "unreadable"),
    "not a number": (_with('"people": NaN'), "unreadable"),
    "infinity": (_with('"people": Infinity'), "unreadable"),
    "a number too great to write": (_with('"people": ' + "9" * 5000), "unreadable"),
    "a great number": (_with('"people": 1e400'), "invalid"),
    "half a pair": (_with('"place": "\\ud800"'), "unreadable"),
    "deep lists": (_with('"states": ' + "[" * 20_000 + "]" * 20_000), "unreadable"),
    "deep objects": (_with('"states": ' + '{"a":' * 9_000 + "1" + "}" * 9_000), "unreadable"),
    "a nul in a name": (SENT.replace(MET.encode(), b"\\u0000"), "unknown_event"),
    "a nul in a place": (_with('"place": "\\u0000"').replace(b'"place": "Asunci\\u00f3n", ', b""),
                         "unknown_place"),
    "people as text": (_with('"people": "2"'), "invalid"),
    "people as yes": (_with('"people": true'), "invalid"),
    "people by half": (_with('"people": 1.5'), "invalid"),
    "too many people": (_with('"people": 51'), "invalid"),
    "a fact as a number": (_with('"states": {"a": 1}'), "invalid"),
    "a fact that is nothing": (_with('"states": {"a": null}'), "invalid"),
    "facts as a list": (_with('"states": []'), "invalid"),
    "a name that is not described": (_with(f'"{MARK}": 1'), "invalid"),
    "the member of another": (_with(f'"member": "{uuid.uuid4()}"'), "invalid"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BODIES)
def test_a_body_that_is_not_as_it_should_be_is_refused(
    cast: Cast, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    body, code = BODIES[kind]

    response = program_of(cast.lucia).send("/cases", body)

    statuses = {"unreadable": 400}
    assert told(response) == (statuses.get(code, 422), code)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert MARK not in response.content.decode()
    assert logged(caplog) == [f"POST api:cases {statuses.get(code, 422)}"]


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged, without how long it took."""
    return [record.getMessage().rsplit(" ", 2)[0] for record in caplog.records]


def test_a_body_of_another_kind_or_too_large_is_not_read(cast: Cast) -> None:
    program = program_of(cast.lucia)

    found = [
        program.send("/cases", b"a=1", content_type="application/x-www-form-urlencoded"),
        program.send("/cases", SENT, content_type="text/plain"),
        program.send("/cases", SENT + b" " * 70_000),
    ]

    assert [told(one) for one in found] == [
        (415, "not_json"), (415, "not_json"), (413, "too_large"),
    ]  # fmt: skip


def test_what_is_wrong_is_named_and_not_repeated(cast: Cast) -> None:
    sent = {"event": 7, MARK: MARK, "submission": MARK, "states": {MARK: MARK}}

    response = program_of(cast.lucia).post("/cases", sent)

    assert response.json()["errors"] == [
        {"field": "body.submission", "why": "uuid_parsing"},
        {"field": "body.event", "why": "string_type"},
        {"field": "body.states", "why": "bool_type"},
        {"field": "body", "why": "extra_forbidden"},
    ]
    assert MARK not in response.content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "head", "trace"])
@pytest.mark.parametrize("path", ["/me", "/cases", f"/cases/{uuid.UUID(int=1)}/entries"])
def test_a_method_that_is_not_described_is_refused(cast: Cast, method: str, path: str) -> None:
    response = getattr(Program().client, method)(
        f"/api/v1{path}", **({"content_type": "application/json"} if method != "head" else {})
    )

    assert response.status_code == 405
    assert response.headers["Allow"] in ("GET", "GET, POST", "POST")


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1", "/api/v1/", "/api/v1/docs", "/api/v2/me", "/api/v1/persons",
             "/api/v1/cases/x", "/api/v1/cases/" + "9" * 3000]
)  # fmt: skip
def test_an_address_that_is_none_answers_as_a_case_that_is_not_there(cast: Cast, path: str) -> None:
    assert told(program_of(cast.lucia).client.get(path)) == (404, "not_there")


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=100001", "page=1.5", "stat=late",
                                   "page=1&member=x", "state=no", "kind=" + "x" * 201])  # fmt: skip
def test_a_question_that_is_not_described_is_refused(cast: Cast, query: str) -> None:
    response = program_of(cast.lucia).get(f"/duties?{query}")

    assert told(response) == (422, "invalid")


def test_an_address_with_too_many_fields_is_unreadable(cast: Cast) -> None:
    response = program_of(cast.lucia).get("/duties?" + "page=1&" * 2_000)

    assert told(response) == (400, "unreadable")


def test_no_answer_is_kept_on_the_way(cast: Cast) -> None:
    program = program_of(cast.lucia)
    paths = ["/me", "/duties", "/cases", "/figures", "/protocol", "/nowhere", "/openapi.json"]

    found = {path: program.get(path).headers["Cache-Control"] for path in paths}

    assert found == dict.fromkeys(paths, "no-store")


def test_refusals_leave_nothing_of_the_request_in_the_log(
    committed: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    case = open_case(committed.rosa, place="Alto Paraná")
    program = program_of(committed.lucia)

    program.get(f"/cases/{case}")
    program.post(f"/cases/{case}/entries", entry(FOUND, seen=1))
    program.get(f"/duties?state={MARK}")
    Program(secret=f"amparo_{MARK}").get("/me")
    program.get(f"/{MARK}")

    assert logged(caplog)[-5:] == [
        "GET api:case 404",
        "POST api:record 404",
        "GET api:duties 422",
        "GET api:me 401",
        "GET - 404",
    ]
    assert str(case) not in caplog.text
    assert MARK not in caplog.text


def test_a_fault_is_told_without_its_words_and_takes_everything_back(
    committed: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_named: object) -> Callable[[], None]:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE tokens_token SET purpose = 'something else'")
        raise RuntimeError("a fault")

    monkeypatch.setattr(own, "Me", fail)
    program = program_of(committed.lucia)

    response = program.get("/me")

    assert told(response) == (500, "fault")
    assert "a fault in the API at me" in caplog.text
    assert program.secret not in caplog.text
    monkeypatch.undo()
    assert program.get("/me").json()["purpose"] == "the nightly copy of the register"
