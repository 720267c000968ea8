"""A token ends with its time, with its maker's place at the desk, and when it is revoked."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from amparo.api import gate
from amparo.apps.accounts import actions as accounts
from amparo.apps.accounts.models import Desk, Member, Posting
from amparo.apps.accounts.roles import MemberRole
from amparo.apps.tokens.actions import Refused, end_tokens_of_member, make_token, revoke_token
from amparo.apps.tokens.models import Token
from amparo.domain.access.scopes import Scope
from tests.apps.accounts.pages import DIEGO, text_of
from tests.apps.api.asking import PURPOSE, Program, give_token, program_of, told
from tests.apps.signing_in import sign_in
from tests.cast import PASSWORD, Cast

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
ON = date(2026, 11, 2)


def _lucia() -> int:
    return Member.objects.get(sign_in_name="lucia").pk


def _moved(cast: Cast) -> None:
    accounts.move_member(
        member_id=_lucia(),
        desk_id=cast.lucia.desk_id,
        role=MemberRole.OFFICER,
        on=ON,
        inviter=DIEGO,
    )


def _suspended(cast: Cast) -> None:
    accounts.suspend_member(member_id=_lucia(), at=NOW)


def _removed(cast: Cast) -> None:
    accounts.remove_member(member_id=_lucia(), on=ON)


def _closed(cast: Cast) -> None:
    Desk.objects.filter(pk=cast.lucia.desk_id).update(closed_on=ON)


def _revoked(cast: Cast) -> None:
    revoke_token(by=cast.lucia, at=NOW, token_id=Token.objects.get().pk)


@pytest.mark.parametrize("end", [_moved, _suspended, _removed, _closed, _revoked])
def test_a_token_dies_with_what_it_rests_on(cast: Cast, end: Callable[[Cast], None]) -> None:
    program = program_of(cast.lucia)
    before = told(program.get("/me"))

    end(cast)

    assert before == (200, "")
    assert told(program.get("/me")) == (401, "unauthenticated")


def test_a_token_of_a_suspended_member_does_not_come_back_with_them(cast: Cast) -> None:
    program = program_of(cast.lucia)
    accounts.suspend_member(member_id=_lucia(), at=NOW)
    end_tokens_of_member(member=cast.lucia.member, at=NOW)  # as the job does

    accounts.readmit_member(member_id=_lucia())

    assert told(program.get("/me")) == (401, "unauthenticated")


def test_suspending_somebody_defers_the_job_that_revokes_their_tokens(cast: Cast) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    accounts.suspend_member(member_id=_lucia(), at=NOW)

    (job,) = ProcrastinateJob.objects.filter(task_name="tokens.end_of_member")
    assert job.args == {"member": str(cast.lucia.member)}


def test_giving_somebody_a_new_password_ends_their_tokens_too(cast: Cast) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    accounts.change_password(
        member_id=_lucia(),
        password="another invented word",
        invited_until=NOW,
        inviter=DIEGO,
    )

    (job,) = ProcrastinateJob.objects.filter(task_name="tokens.end_of_member")
    assert job.args == {"member": str(cast.lucia.member)}


def test_choosing_another_password_ends_ones_own_tokens_and_is_told_before(
    cast: Cast, client: Client
) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    program, other = program_of(cast.lucia), program_of(cast.marta)
    sign_in(client, "lucia")
    new = "another invented one"

    before = text_of(client.get("/password/"))
    client.post(
        "/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )
    (job,) = ProcrastinateJob.objects.filter(task_name="tokens.end_of_member")
    end_tokens_of_member(member=uuid.UUID(job.args["member"]), at=NOW)  # as the job does

    assert "The tokens that you made end too: programs need new ones." in before
    assert told(program.get("/me")) == (401, "unauthenticated")
    assert told(other.get("/me")) == (200, "")


def test_a_new_password_that_is_refused_ends_no_token(cast: Cast, client: Client) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    sign_in(client, "lucia")

    client.post("/password/", {"old_password": PASSWORD, "new_password1": "short"})

    assert not ProcrastinateJob.objects.filter(task_name="tokens.end_of_member").exists()


def test_who_makes_no_tokens_is_told_of_none(cast: Cast, client: Client) -> None:
    sign_in(client, "amina")

    assert "tokens" not in text_of(client.get("/password/"))


def test_a_token_lets_in_up_to_its_last_instant(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = program_of(cast.lucia)
    end = Token.objects.get().expires_at
    said = {}

    for name, at in (("last", end - timedelta(microseconds=1)), ("after", end)):
        monkeypatch.setattr(gate, "instant_now", lambda at=at: at)
        said[name] = told(program.get("/me"))

    assert said == {"last": (200, ""), "after": (401, "unauthenticated")}


def test_of_a_secret_only_a_keyed_hash_is_kept(cast: Cast) -> None:
    secret = make_token(
        by=cast.lucia, at=NOW, purpose=PURPOSE, scopes=[Scope.CASES_READ], days=30
    ).secret

    kept = Token.objects.values().get()

    assert secret.startswith("amparo_")
    assert secret.removeprefix("amparo_") not in repr(kept)
    assert len(bytes(kept["secret_hash"])) == 32


@pytest.mark.parametrize(
    ("name", "changed", "code"),
    [
        ("lucia", {"purpose": "too short"}, "purpose"),
        ("lucia", {"purpose": "x" * 201}, "purpose"),
        ("lucia", {"scopes": []}, "scopes"),
        ("lucia", {"scopes": [Scope.CASES_READ, Scope.FIGURES_READ]}, "scopes"),
        ("lucia", {"days": 0}, "days"),
        ("lucia", {"days": 91}, "days"),
        ("clara", {"scopes": [Scope.DUTIES_READ]}, "scopes"),
        ("amina", {}, "scopes"),
    ],
)
def test_a_token_that_goes_too_far_is_not_made(
    cast: Cast, name: str, changed: dict[str, object], code: str
) -> None:
    said = {"purpose": PURPOSE, "scopes": [Scope.CASES_READ], "days": 30, **changed}

    with pytest.raises(Refused) as caught:
        make_token(by=getattr(cast, name), at=NOW, **said)  # type: ignore[arg-type]  # wrong on purpose

    assert caught.value.code == code
    assert not Token.objects.exists()


def test_nobody_revokes_a_token_of_another_desk_and_none_is_revoked_twice(cast: Cast) -> None:
    give_token(cast.lucia)
    token_id = Token.objects.get().pk
    found = []

    for who in (cast.clara, cast.lucia, cast.lucia):
        try:
            revoke_token(by=who, at=NOW, token_id=token_id)
        except Refused as refused:
            found.append(refused.code)

    assert found == ["unknown token", "revoked already"]


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer amparo_", "Basic bHVjaWE6eA==", "Bearer nothing",
     "Bearer amparo_" + "x" * 5000, "Bearer amparo_ñ", "Token amparo_x", "Bearer amparo_x\x00"],
)  # fmt: skip
def test_what_is_no_token_of_ours_opens_nothing(cast: Cast, header: str) -> None:
    response = Program().client.get("/api/v1/me", headers={"Authorization": header})

    assert told(response) == (401, "unauthenticated")


def test_a_wrong_token_is_refused_where_none_is_needed_too(cast: Cast) -> None:
    assert told(Program(secret="amparo_wrong").get("/protocol")) == (401, "unauthenticated")


def test_a_token_keeps_the_role_its_maker_had(cast: Cast) -> None:
    Posting.objects.filter(member__pseudonym=cast.lucia.member).update(ends_on=ON)
    Posting.objects.create(
        member_id=_lucia(), desk_id=cast.lucia.desk_id, role="case lead", starts_on=ON
    )
    program = program_of(cast.lucia)
    Posting.objects.filter(member__pseudonym=cast.lucia.member, ends_on=None).update(ends_on=ON)
    Posting.objects.create(
        member_id=_lucia(), desk_id=cast.clara.desk_id, role="coordinator", starts_on=ON
    )

    assert told(program.get("/figures")) == (401, "unauthenticated")
