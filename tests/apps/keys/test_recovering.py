"""``amparo recovery …`` and ``amparo lock``, run as whoever keeps the server runs them."""

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime

import pytest
from django.test import Client

from amparo.apps.accounts.history import Kind, list_history
from amparo.apps.accounts.models import Member
from amparo.apps.keys.holding import Holder, NotAHolder
from amparo.apps.keys.kits import make_kit
from amparo.apps.keys.models import Kit, Share
from amparo.vault.halves import Half, written
from tests.apps.acting import NOW
from tests.apps.signing_in import sign_in
from tests.apps.unsealing import acting, again, begun, joined, opened
from tests.cast import Cast
from tests.database import TestDatabase

DESK = "Policía Nacional · Police, Asunción"
TRIED = "Both sheets together open the key of this desk. Put them back, each with its keeper."
_ASKED = ["Write the letters of each sheet, in any case, with or without spaces."]


@pytest.fixture
def lucia(committed: Cast) -> Holder:
    return begun(committed.lucia)


@pytest.fixture
def sheets(lucia: Holder) -> tuple[str, str]:
    """What stands on the two sheets of the desk's kit."""
    with acting(lucia.actor):
        return _written(make_kit(by=lucia, at=NOW))


def _written(halves: Sequence[Half]) -> tuple[str, str]:
    one, other = halves
    return written(half=one), written(half=other)


def amparo(
    database: TestDatabase, *arguments: str, typed: Sequence[str] = ()
) -> tuple[int, list[str], str]:
    """The status of a command to which somebody types lines; what it said, and why it refused."""
    environment = {
        **os.environ,
        "AMPARO_DATABASE_URL": database.owner,
        "AMPARO_DATA": str(database.folder),
    }
    command = [sys.executable, "-c", "from amparo.cli import main; raise SystemExit(main())"]
    done = subprocess.run(
        [*command, *arguments], env=environment, capture_output=True, text=True, check=False,
        input="".join(f"{line}\n" for line in typed),
    )  # fmt: skip
    said = done.stdout.replace("First sheet: ", "").replace("Second sheet: ", "")
    return done.returncode, said.splitlines(), done.stderr.strip()


def tried_at(cast: Cast) -> datetime | None:
    with acting(cast.lucia):
        return Kit.objects.get(ended_at=None).tried_at


def test_two_keepers_try_their_sheets_and_the_page_of_keys_says_when(
    committed: Cast, database: TestDatabase, sheets: tuple[str, str]
) -> None:
    before = tried_at(committed)
    lower = sheets[1].lower().replace(" ", "")

    done = amparo(database, "recovery", "try", "--desk", DESK, typed=[sheets[0], lower])
    swapped = amparo(database, "recovery", "try", "--desk", DESK, typed=sheets[::-1])

    assert done == (0, [*_ASKED, TRIED], "")
    assert swapped[0] == 0
    assert before is None
    assert tried_at(committed) is not None


@pytest.mark.parametrize("which", [0, 1])
def test_the_same_sheet_twice_is_refused(
    committed: Cast, database: TestDatabase, sheets: tuple[str, str], which: int
) -> None:
    done = amparo(database, "recovery", "try", "--desk", DESK, typed=[sheets[which]] * 2)

    assert done == (2, _ASKED, "both are the same sheet: the first and the second are needed")
    assert tried_at(committed) is None


def test_a_slip_of_the_pen_is_noticed_at_the_sheet_on_which_it_is(
    committed: Cast, database: TestDatabase, sheets: tuple[str, str]
) -> None:
    slip = ("B" if sheets[0][5] != "B" else "C").join((sheets[0][:5], sheets[0][6:]))

    done = amparo(database, "recovery", "try", "--desk", DESK, typed=[slip, sheets[1]])

    assert done == (
        2, _ASKED,
        "this is not what stands on a sheet of a recovery kit: compare it letter by letter",
    )  # fmt: skip
    assert tried_at(committed) is None


def test_the_sheets_of_another_desk_or_of_a_former_kit_open_nothing(
    committed: Cast, database: TestDatabase, lucia: Holder, sheets: tuple[str, str]
) -> None:
    marta = begun(committed.marta)
    with acting(committed.marta):
        theirs = _written(make_kit(by=marta, at=NOW))
    with acting(committed.lucia):
        make_kit(by=lucia, at=NOW)
    refused = (2, _ASKED, "these two sheets do not open the key of this desk")

    for typed in (theirs, sheets, (sheets[0], theirs[1])):
        assert amparo(database, "recovery", "try", "--desk", DESK, typed=typed) == refused
    assert tried_at(committed) is None


def test_one_sheet_alone_an_unknown_desk_and_a_desk_without_a_kit_are_refused(
    committed: Cast, database: TestDatabase, sheets: tuple[str, str]
) -> None:
    one = amparo(database, "recovery", "try", "--desk", DESK, typed=sheets[:1])
    unknown = amparo(database, "recovery", "try", "--desk", "Atlantis", typed=sheets)
    without = amparo(
        database, "recovery", "try", "--desk", "Ministerio Público · Anti-trafficking unit",
        typed=sheets,
    )  # fmt: skip

    assert one == (2, _ASKED, "two sheets are asked for")
    assert unknown[:2] == (2, [])
    assert unknown[2] == (
        "--desk Atlantis: there is no such desk. There are: Mesa Interinstitucional · Secretariat;"
        " Ministerio Público · Anti-trafficking unit; Policía Nacional · Police, Alto Paraná;"
        f" {DESK}"
    )
    assert without[0] == 2
    assert without[2] == "this desk has no recovery kit; whoever leads its cases makes one"


def test_where_no_desk_was_entered_it_says_that_this_is_another_database(
    committed: Cast, database: TestDatabase
) -> None:
    database.empty()

    unknown = amparo(database, "recovery", "try", "--desk", DESK, typed=())

    assert unknown[2] == (
        f"--desk {DESK}: there is no such desk. There are: none, in the database of these settings"
    )


def test_when_everybody_has_forgotten_the_sheets_let_a_member_in(
    committed: Cast, database: TestDatabase, lucia: Holder, sheets: tuple[str, str]
) -> None:
    forgot = opened(committed.lucia)  # another key of her own, by which nothing opens
    with pytest.raises(NotAHolder):
        again(lucia)

    done = amparo(
        database, "recovery", "let-in", "--desk", DESK, "--sign-in", " Lucia ", typed=sheets
    )

    assert done[0] == 0, done
    assert done[1][-1] == " Lucia  holds the key of this desk now, and lets others in."
    assert forgot.own != lucia.pair
    assert again(lucia).pair == lucia.pair
    assert tried_at(committed) is not None
    assert _last_of(committed, "lucia") == (Kind.LET_IN_TO_KEYS, None)


@pytest.mark.parametrize(
    ("who", "line"),
    [
        ("nobody", "--sign-in nobody: nobody signs in with this name"),
        ("marta", "this member is not at that desk, or waits to be confirmed"),
        ("mateo", "this member has no key; let them choose a passphrase first"),
    ],
)
def test_nobody_else_is_let_in_by_the_sheets(
    committed: Cast, database: TestDatabase, sheets: tuple[str, str], who: str, line: str
) -> None:
    done = amparo(database, "recovery", "let-in", "--desk", DESK, "--sign-in", who, typed=sheets)

    assert (done[0], done[2]) == (2, line)
    with acting(committed.lucia):
        assert Share.objects.filter(kit=None).count() == 1


def test_a_locked_desk_opens_to_nobody_until_both_sheets_are_brought(
    committed: Cast, database: TestDatabase, lucia: Holder, sheets: tuple[str, str]
) -> None:
    amina = joined(lucia, committed.amina)

    locked = amparo(database, "lock", "--desk", DESK)

    assert locked[0] == 0
    assert locked[1][0].startswith(
        "The key of this desk is taken from every member; there were 2. Nothing that is sealed"
    )
    for one in (lucia, amina):
        with pytest.raises(NotAHolder):
            again(one)
    assert _last_of(committed, "amina") == (Kind.KEYS_TAKEN, None)
    let_in = ("recovery", "let-in", "--desk", DESK, "--sign-in", "amina")
    assert amparo(database, *let_in, typed=sheets)[0] == 0
    assert again(amina).pair == lucia.pair


@pytest.mark.usefixtures("sheets")
def test_who_belongs_to_a_locked_desk_reads_how_its_key_comes_back(
    committed: Cast, database: TestDatabase, lucia: Holder
) -> None:
    joined(lucia, committed.amina)
    client = Client()
    sign_in(client, "amina")
    before = client.get("/keys/").content.decode()

    amparo(database, "lock", "--desk", DESK)

    after = client.get("/keys/").content.decode()
    assert "Nobody of your desk holds its key now." not in before
    assert "Nobody of your desk holds its key now." in after
    assert "A colleague who does lets you in" not in after


def test_a_desk_without_a_kit_is_not_locked_for_nobody_ever_opened_it_again(
    committed: Cast, database: TestDatabase, lucia: Holder
) -> None:
    done = amparo(database, "lock", "--desk", DESK)

    assert done == (2, [], "this desk has no recovery kit; whoever leads its cases makes one")
    assert again(lucia).pair == lucia.pair


def _last_of(cast: Cast, name: str) -> tuple[Kind, object]:
    """What stands last in the history of an account, and who did it."""
    member = Member.objects.get(sign_in_name=name).pseudonym
    with acting(getattr(cast, name)):
        found, _more = list_history(member=member, page=1)
    return found[0].kind, found[0].done_by
