"""What a program records: as a person would, once, and marked as a program's."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connections, transaction
from django.test import Client

from amparo.apps.accounts.middleware import see_as, settings_of
from amparo.apps.accounts.models import Member
from amparo.apps.accounts.roles import MemberRole
from amparo.apps.accounts.seeing import Actor
from amparo.apps.cases.leading.actions import restrict_case
from amparo.apps.journal.readings import list_looks
from amparo.domain.access.looking import LookedFor
from amparo.domain.casework.restricting import Restricts
from tests.apps.acting import FOUND, GROUND, IDENTIFIED, MET, case_of_three, record
from tests.apps.api.asking import Program, codes, entry, opening, program_of, told
from tests.apps.test_need_to_know import KINDS
from tests.cast import Cast
from tests.database import TestDatabase

MALTREATMENT = "police action taken on maltreatment"


def opened(program: Program) -> str:
    """A case that the program opened."""
    response = program.post("/cases", opening(MET, although_again=True))
    assert response.status_code == 201, response.content
    return str(response.json()["cases"][0]["case"])


def test_a_program_opens_a_case_records_in_it_and_reads_it(committed: Cast) -> None:
    program = program_of(committed.lucia)
    case = opened(program)

    recorded = program.post(f"/cases/{case}/entries", entry(FOUND, seen=1, happened="2026-11"))
    read = program.get(f"/cases/{case}").json()

    assert (recorded.status_code, recorded.json()) == (201, {"case": case, "number": 2})
    assert [(one["event"], one["happened"]["precision"]) for one in read["entries"]] == [
        (MET, "day"),
        (FOUND, "month"),
    ]
    assert read["entries"][0]["happened"]["earliest"] == "2026-11-20T03:00:00Z"
    assert read["entries"][0]["institution"] == "Policía Nacional"
    assert (read["case"], read["seen"], read["place"]) == (case, 2, "Asunción")
    assert {one["is_ours"] for one in read["open_duties"]} == {True, False}
    assert all(one["article"] for one in read["open_duties"] + read["bars"])
    assert "lucia" not in repr(read).lower()
    assert str(committed.lucia.member) not in repr(read)


def test_people_found_together_have_a_case_each(committed: Cast) -> None:
    program = program_of(committed.lucia)

    cases = program.post("/cases", opening(MET, people=3)).json()["cases"]

    assert len({one["case"] for one in cases}) == 3
    assert {one["code"] for one in program.get("/cases").json()["cases"]} == {
        one["code"] for one in cases
    }


def test_what_is_sent_twice_is_done_once_and_answered_alike(committed: Cast) -> None:
    program = program_of(committed.lucia)
    sent = opening(MET, people=2)
    first, again = (program.post("/cases", sent) for _ in range(2))
    case = first.json()["cases"][0]["case"]
    said = entry(FOUND, seen=1)

    recorded, repeated = (program.post(f"/cases/{case}/entries", said) for _ in range(2))

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert (recorded.status_code, recorded.json()) == (repeated.status_code, repeated.json())
    assert program.get(f"/cases/{case}").json()["seen"] == 2
    assert len(program.get("/cases").json()["cases"]) == 2


def test_a_submission_of_another_desk_is_another_thing(committed: Cast) -> None:
    ours, theirs = program_of(committed.lucia), program_of(committed.rosa)
    sent = opening(MET)

    found = [program.post("/cases", sent) for program in (ours, theirs)]

    assert codes(found) == [(201, ""), (201, "")]
    assert found[0].json() != found[1].json()


def test_a_submission_of_one_case_is_refused_in_another(committed: Cast) -> None:
    program = program_of(committed.lucia)
    one, other = opened(program), opened(program)
    said = entry(FOUND, seen=1)
    program.post(f"/cases/{one}/entries", said)

    assert told(program.post(f"/cases/{other}/entries", said)) == (409, "other_case")


def test_whoever_has_not_seen_the_last_entry_is_told(committed: Cast) -> None:
    program = program_of(committed.lucia)
    case = opened(program)
    record(committed.amina, uuid.UUID(case), FOUND, at=datetime.now(tz=UTC))

    assert told(program.post(f"/cases/{case}/entries", entry(IDENTIFIED, seen=1))) == (409, "stale")


def test_the_same_within_minutes_is_asked_about(committed: Cast) -> None:
    program = program_of(committed.lucia)
    case = opened(program)
    program.post(f"/cases/{case}/entries", entry(FOUND, seen=1))

    found = [
        program.post(f"/cases/{case}/entries", entry(FOUND, seen=2)),
        program.post(f"/cases/{case}/entries", entry(FOUND, seen=2, although_again=True)),
        program.post("/cases", opening(MET)),
        program.post("/cases", opening(MET, although_again=True)),
    ]

    assert codes(found) == [(409, "again"), (201, ""), (409, "opened_again"), (201, "")]


def test_what_the_protocol_bars_is_recorded_only_if_it_is_said_to_have_happened(
    committed: Cast,
) -> None:
    program = program_of(committed.lucia)
    case = opened(program)
    bar = program.get(f"/cases/{case}").json()["bars"][0]

    refused = program.post(f"/cases/{case}/entries", entry(bar["event"], seen=1))
    allowed = program.post(
        f"/cases/{case}/entries", entry(bar["event"], seen=1, although_barred=True)
    )

    assert told(refused) == (409, "barred")
    assert bar["rule"] in refused.json()["bars"]
    assert told(allowed) == (201, "")
    assert bar["rule"] in program.get(f"/cases/{case}").json()["entries"][1]["against_bars"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"event": "no such event"}, "unknown_event"),
        ({"states": {"no such fact": True}}, "unknown_fact"),
        ({"place": "Atlantis"}, "unknown_place"),
        ({"happened": "2999-01-01"}, "no_such_time"),
        ({"happened": "2199-01-01"}, "future"),
        ({"happened": "1901-01-01"}, "long_ago"),
        ({"happened": "yesterday"}, "no_such_time"),
        ({"happened": "2026-02-30"}, "no_such_time"),
    ],
)
def test_what_cannot_be_recorded_is_refused_by_a_code(
    committed: Cast, changed: dict[str, object], code: str
) -> None:
    program = program_of(committed.lucia)
    case = opened(program)

    found = [
        program.post("/cases", opening(MET, although_again=True) | changed),
        program.post(f"/cases/{case}/entries", entry(FOUND, seen=1) | changed),
    ]

    assert codes(found) == [(422, code)] * 2
    assert program.get(f"/cases/{case}").json()["seen"] == 1


def test_an_entry_of_a_program_is_told_from_one_by_hand(committed: Cast) -> None:
    program = program_of(committed.lucia)
    case = uuid.UUID(opened(program))
    record(committed.amina, case, FOUND, at=datetime.now(tz=UTC))
    program.post(f"/cases/{case}/entries", entry(IDENTIFIED, seen=2, although_barred=True))

    read = program.get(f"/cases/{case}").json()["entries"]

    assert [one["is_by_program"] for one in read] == [True, False, True]


def test_the_timeline_says_so_too(committed: Cast) -> None:
    program = program_of(committed.lucia)
    case = uuid.UUID(opened(program))
    record(committed.amina, case, FOUND, at=datetime.now(tz=UTC))
    amina = Client()
    amina.force_login(Member.objects.get(sign_in_name="amina"))

    page = amina.get(f"/cases/{case}/").content.decode()

    assert page.count("Recorded by a program") == 1
    assert "Police, Asunción · Recorded by a program" in page


def test_a_program_that_reads_a_case_is_noted_with_the_purpose_of_its_token(
    committed: Cast,
) -> None:
    program = program_of(committed.lucia)
    case = opened(program)

    program.get(f"/cases/{case}")
    program.get(f"/cases/{uuid.UUID(int=1680)}")

    with transaction.atomic():
        see_as(actor=committed.lucia)
        ((look,), _more) = list_looks(page=1)
    assert (str(look.case), look.member) == (case, committed.lucia.member)
    assert (look.looked_for, look.duty) == (LookedFor.DUTY, "PY1a")
    assert "API: the nightly copy of the register" in look.words


def test_what_a_program_recorded_stays_a_programs(committed: Cast, database: TestDatabase) -> None:
    opened(program_of(committed.lucia))

    for statement in ("DELETE FROM tokens_recorded", "UPDATE tokens_recorded SET token_id = 9"):
        with (
            psycopg.connect(database.owner) as owner,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            owner.execute(statement.encode())
    assert _write_as(database, committed.lucia, "DELETE FROM tokens_recorded") == "refused"


def _write_as(database: TestDatabase, by: Actor, statement: str) -> str:
    with psycopg.connect(database.app) as connection:
        for name, value in settings_of(actor=by).items():
            connection.execute("SELECT set_config(%s, %s, true)", [name, value])
        try:
            connection.execute(statement.encode())
        except psycopg.errors.InsufficientPrivilege:
            return "refused"
    return "done"


def _both(program: Program, path: str, *sent: object) -> list[tuple[int, str]]:
    """Send at the same time, each by a connection of its own."""

    def send(said: object) -> tuple[int, str]:
        try:
            return told(Program(secret=program.secret).post(path, said))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(sent)) as threads:
        return sorted(threads.map(send, sent))


def test_two_that_send_the_same_at_once_do_it_once(committed: Cast) -> None:
    program = program_of(committed.lucia)
    sent = opening(MET)

    opened_twice = _both(program, "/cases", sent, sent)
    (case,) = program.get("/cases").json()["cases"]
    said = entry(FOUND, seen=1)
    recorded_twice = _both(program, f"/cases/{case['case']}/entries", said, said)

    assert opened_twice == [(201, ""), (201, "")]
    assert recorded_twice == [(201, ""), (201, "")]
    assert program.get(f"/cases/{case['case']}").json()["seen"] == 2


def test_of_two_that_record_at_once_one_is_told_to_read_again(committed: Cast) -> None:
    program = program_of(committed.lucia)
    case = opened(program)

    found = _both(
        program, f"/cases/{case}/entries", entry(FOUND, seen=1),
        entry(IDENTIFIED, seen=1, although_barred=True),
    )  # fmt: skip

    assert found == [(201, ""), (409, "stale")]


def test_the_duties_of_the_desk_are_listed_by_urgency_and_chosen_by_state(committed: Cast) -> None:
    program = program_of(committed.lucia)
    case = opened(program)
    # The record sent to a court is due 24 hours later; the report has no date.
    program.post(f"/cases/{case}/entries", entry(MALTREATMENT, seen=1))

    every = program.get("/duties").json()
    late = program.get("/duties?state=late").json()
    kind = program.get(f"/duties?kind={every['duties'][1]['act']}").json()

    assert (every["total"], every["pages"], late["total"], kind["total"]) == (2, 1, 1, 1)
    assert [(one["rule"], one["is_overdue"]) for one in every["duties"]] == [
        ("PYM5c", True),
        ("PY1a", False),
    ]
    assert late["duties"] == every["duties"][:1]
    assert kind["duties"] == every["duties"][1:]
    assert program.get("/duties?kind=nothing").json()["total"] == 0
    assert program.get("/duties?page=2").json()["duties"] == []
    assert (late["duties"][0]["case"], late["duties"][0]["by"]) == (
        case,
        "2026-11-22T02:59:59.999999Z",
    )
    assert late["duties"][0]["article"]


def test_the_figures_are_told_to_the_coordination_without_a_case(committed: Cast) -> None:
    case = case_of_three(committed.amina)

    said = program_of(committed.clara).get("/figures").json()

    assert said["total"] == len(said["sums"]) > 0
    assert sum(one["number"] for one in said["sums"]) > 0
    assert {one["month"] for one in said["sums"]} == {"2026-11-01"}
    assert str(case) not in repr(said)


def test_the_protocol_is_read_by_anybody_in_three_languages(cast: Cast) -> None:
    english, spanish = (Program().get(f"/protocol?language={one}").json() for one in ("en", "es"))

    assert MET in {one["event"] for one in english["events"]}
    assert "Asunción" in english["places"]
    assert {one["kind"] for one in english["rules"]} == {"duty", "bar"}
    assert [one["rule"] for one in english["rules"]] == [one["rule"] for one in spanish["rules"]]
    assert english["rules"][0]["text"] != spanish["rules"][0]["text"]


def test_whose_access_changed_is_not_told(committed: Cast, database: TestDatabase) -> None:
    case = KINDS["revoked"][1](committed, database)

    entries = program_of(committed.rosa).get(f"/cases/{case}").json()["entries"]

    (access,) = [one for one in entries if one["kind"] == "access"]
    assert (access["reason"], access["duty"], access["states"]) == ("", "", {})


def test_a_case_that_was_opened_and_is_kept_from_its_maker_is_no_fault_when_sent_again(
    committed: Cast,
) -> None:
    program, sent = program_of(committed.lucia), opening(MET)
    case = uuid.UUID(program.post("/cases", sent).json()["cases"][0]["case"])
    by = replace(committed.amina, role=MemberRole.CASE_LEAD)
    with transaction.atomic():
        see_as(actor=by)
        restrict_case(
            by=by, at=datetime.now(tz=UTC), case=case, kind=Restricts.MEMBER,
            target=str(committed.lucia.member), words=GROUND, submission=uuid.uuid4(),
        )  # fmt: skip

    again = program.post("/cases", sent)

    assert told(again) == (409, "other_case")
    assert program.get("/cases").json()["cases"] == []
