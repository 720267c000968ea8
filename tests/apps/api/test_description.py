"""The description that is kept is the API's own, and the page about it says what the code does."""

import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from amparo.api.drafts import _CODES
from amparo.api.gate import MOST_FAILURES_IN_A_MINUTE
from amparo.api.problems import KINDS, Code
from amparo.api.reading_json import MOST_BYTES, read_json
from amparo.apps.tokens.actions import FEWEST_LETTERS, MOST_DAYS, MOST_LETTERS
from amparo.apps.tokens.pacing import MOST_IN_A_MINUTE, MOST_IN_A_SECOND
from amparo.domain.access.scopes import SCOPE_ACTIONS, Scope, scopes_to_give
from amparo.domain.access.table import TABLE, Action, Role
from tests.apps.api.asking import give_token
from tests.apps.api.test_access import ROUTES
from tests.apps.serving import served
from tests.architecture.files import HOUSE
from tests.cast import Cast
from tests.database import TestDatabase
from tools import openapi

PAGE = (HOUSE / "docs/reference/api.md").read_text(encoding="utf-8")


def test_the_description_that_is_kept_is_that_of_the_api() -> None:
    assert openapi.difference() == ""
    assert openapi.main(["--check"]) == 0


def test_a_description_that_says_something_else_is_refused_and_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "openapi.json"
    other.write_text(openapi.description().replace("/duties", "/debts"), encoding="utf-8")
    monkeypatch.setattr(openapi, "PAGE", other)

    assert openapi.main(["--check"]) == 1
    assert '-  "/api/v1/debts": {' in capsys.readouterr().out


def test_every_field_says_what_it_is() -> None:
    import json

    schemas = json.loads(openapi.description())["components"]["schemas"]

    silent = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, said in schema.get("properties", {}).items()
        if not said.get("description")
    ]
    assert silent == []


def test_the_page_lists_every_refusal_as_the_code_has_it() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)

    assert rows == [
        (code.value, str(KINDS[code].status), KINDS[code].title, KINDS[code].detail)
        for code in Code
    ]


def test_every_refusal_of_the_domain_has_a_code() -> None:
    raised = set()
    for path in ("domain/casework/recording.py", "apps/cases/actions.py", "apps/cases/holding.py"):
        text = (HOUSE / "src/amparo" / path).read_text(encoding="utf-8")
        raised |= set(re.findall(r'(?:Refused|__init__)\("([a-z ]+)"\)', text))

    # These are of corrections and reasons, which the API does not take; of the number of people
    # its own description says what it may be.
    others = {"unknown entry", "not an event", "not yours", "already corrected", "unknown reason",
              "not your duty", "not late", "people"}  # fmt: skip
    assert raised - others == set(_CODES)


def test_the_page_lists_every_route_with_what_it_needs() -> None:
    rows = re.findall(r"^\| `(GET|POST) /api/v1(\S+)` \| (\S+) \|", PAGE, re.MULTILINE)

    def scope(needs: tuple[Scope | None, Action] | None) -> str:
        if needs is None:
            return "–"
        return f"`{needs[0].value}`" if needs[0] else "any"

    assert rows == [
        (*route.replace("{uuid:case}", "{case}").split(), scope(needs))
        for route, needs in ROUTES.items()
    ]


@pytest.mark.parametrize(
    "said",
    [
        f"{MOST_IN_A_SECOND} requests in a second",
        f"{MOST_IN_A_MINUTE} in a minute",
        f"{MOST_FAILURES_IN_A_MINUTE} wrong tokens in a minute",
        f"{MOST_BYTES} bytes",
        f"{MOST_DAYS} days",
        f"{FEWEST_LETTERS} to {MOST_LETTERS} letters",
    ],
)
def test_the_page_says_the_limits(said: str) -> None:
    assert said in PAGE


def test_no_scope_goes_further_than_the_role_that_may_give_it() -> None:
    for role in Role:
        for scope in scopes_to_give(role=role):
            assert all(role in TABLE[action] for action in SCOPE_ACTIONS[scope])
    makers = {role for role in Role if scopes_to_give(role=role)}
    assert makers == set(TABLE[Action.MAKE_TOKENS]) == {Role.CASE_LEAD, Role.COORDINATOR}


def test_a_number_of_json_and_a_name_twice() -> None:
    assert read_json(body=b'{"a": [1, 2.5, null]}') == {"a": [1, 2.5, None]}
    with pytest.raises(ValueError, match="twice"):
        read_json(body=b'{"a": 1, "a": 1}')


def test_the_examples_of_the_page_do_what_it_says(committed: Cast, database: TestDatabase) -> None:
    examples = re.findall(
        r"```sh\n(.*?)```\n\n(?:It answers|Amparo answers) (\d+)", PAGE, re.DOTALL
    )
    known = SimpleNamespace(case="")
    found = []
    with served(database=database) as web:
        for script, status in examples:
            given = {
                "PATH": "/usr/bin:/bin",
                "AMPARO": f"http://127.0.0.1:{web.port}",
                "TOKEN": give_token(committed.lucia),
                "CASE": known.case,
            }
            said = _run(script, given)
            found.append((said[-3:], status))
            if opened := re.search(r'"case": ?"([0-9a-f-]{36})"', said):
                known.case = opened.group(1)

    assert len(found) >= 4
    assert [got for got, _ in found] == [meant for _, meant in found]


def _run(script: str, given: dict[str, str]) -> str:
    """What the commands print, with the status at the end."""
    script = script.replace("curl ", "curl --silent --write-out '%{http_code}' ")
    done = subprocess.run(
        ["bash", "-euc", script], env=given, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout
