"""What lies on the disk of the database says nothing of a case to whoever has no start key.

All files of the server are read as they are: tables, indexes, statistics, what was deleted and is
not yet overwritten, and the log from which a crash is mended.
"""

import uuid

import psycopg
from django.db import transaction

from amparo.apps.accounts.middleware import see_as
from amparo.apps.cases.leading.actions import open_in_emergency
from amparo.apps.cases.pages.queries import read_code
from amparo.apps.cases.profiles import keep_profile
from amparo.apps.compartments.drafts import keep_draft
from amparo.apps.compartments.keeping import keep_compartment
from amparo.apps.compartments.names import find_by_name
from amparo.apps.journal.actions import note_reading
from amparo.apps.keys.holding import Holder
from amparo.apps.sharing.referring import drafts
from amparo.domain.access.looking import LookedFor
from amparo.domain.casework.compartments import Compartment
from amparo.domain.consent.scopes import Purpose
from amparo.domain.referral.needs import Need
from amparo.domain.referral.sending import Packet
from amparo.postgres.layout import Layout
from tests.apps.acting import FOUND, MET, NOW, PETITION, open_case, record
from tests.apps.sharing.asking import asked
from tests.apps.sharing.referring.referred import Scene, agree, ask, send
from tests.apps.sharing.test_demands import TEXTS, demanded
from tests.apps.unsealing import PASSPHRASE, acting, begun, joined
from tests.cast import Cast
from tests.database import TestDatabase
from tests.finding import Words

PLACE, CODED = "Ñacurutú del Ypané", "CanaryAtRest"
WORDS = "A canary rests: she is at the hospital."
IN_CLEAR = "CanaryInClear"
NAME, TOLD, DRAFT = "Ñasaindy Canária", "They told of a canary in a cage.", "A canary wants home."
REFERRED, UNSENT = "A canary asks for a nest.", "A canary was to ask for more."
PARTS = {
    Compartment.IDENTITY: {"given_names": NAME, "surnames": "Jilguero Ypacaraí"},
    Compartment.STATEMENT: {"story": TOLD},
}


def disk_of(database: TestDatabase) -> bytes:
    """Every byte that the server of the tests keeps."""
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute("ANALYZE")  # statistics keep samples of what stands in the tables
        connection.execute("CHECKPOINT")
    files = (path for path in Layout(folder=database.folder).data.rglob("*") if path.is_file())
    return b"".join(path.read_bytes() for path in files)


def fill(cast: Cast) -> uuid.UUID:
    """A case in which everything that can be said of one was said."""
    case = open_case(cast.amina, place=PLACE)
    record(cast.amina, case, FOUND)
    record(cast.amina, case, PETITION)
    with transaction.atomic():
        see_as(actor=cast.amina)
        keep_profile(case=case, profile={"nationality": CODED}, seen={})
        note_reading(by=cast.amina, case=case, at=NOW, purpose=LookedFor.OTHER, words=WORDS)
        code = read_code(case=case)
    with transaction.atomic():
        see_as(actor=cast.pablo)
        open_in_emergency(by=cast.pablo, at=NOW, code=code, words=WORDS)
    with transaction.atomic():
        asked(cast.rosa, code, words=WORDS)
        demanded(cast.lucia)
    seal_parts(cast, case)
    return case


def seal_parts(cast: Cast, case: uuid.UUID) -> None:
    """Keep two sealed parts, look for the name, leave a draft unkept, and refer the case."""
    amina = joined(begun(cast.lucia), cast.amina)
    for compartment, fields in PARTS.items():
        with acting(cast.amina):
            keep_compartment(
                by=amina, at=NOW, case=case, compartment=compartment, fields=fields, seen=0,
                submission=uuid.uuid4(),
            )  # fmt: skip
    with acting(cast.amina):
        assert find_by_name(by=amina, at=NOW, typed="canaria")[0]
        keep_draft(
            by=cast.amina, at=NOW, case=case, compartment=Compartment.LEGAL,
            fields={"wishes": DRAFT}, seen=0,
        )  # fmt: skip
    refer(cast, case, amina)


def refer(cast: Cast, case: uuid.UUID, amina: Holder) -> None:
    """Refer the case to another desk, which asks for more, and leave what was typed unsent."""
    rosa = begun(cast.rosa)
    scene = Scene(cast=cast, case=case, amina=amina, rosa=rosa, marta=rosa)
    identity = frozenset({Compartment.IDENTITY})
    agree(scene, cast.rosa.desk_id, to=identity, purpose=Purpose.PSYCHOLOGICAL_HELP)
    referral = send(
        scene, cast.rosa, need=Need.PSYCHOLOGICAL, compartments=identity,
        packet=Packet(words=REFERRED, facts={}),
    )  # fmt: skip
    ask(cast.rosa, referral, REFERRED)
    with acting(cast.amina):
        drafts.keep_draft(by=cast.amina, at=NOW, about=referral, typed={"words": [UNSENT]})


def test_no_place_event_fact_or_word_of_a_case_lies_on_the_disk(
    committed: Cast, database: TestDatabase
) -> None:
    case = fill(committed)
    with psycopg.connect(database.superuser) as connection:
        connection.execute(
            "UPDATE accounts_member SET shown_name = %s WHERE sign_in_name = 'amina'", [IN_CLEAR]
        )
        duties = connection.execute("SELECT count(*) FROM cases_duty").fetchone()

    found = disk_of(database)

    # The search finds what does lie there, or it would show nothing.
    assert IN_CLEAR.encode() in found
    assert case.bytes in found
    assert duties != (0,)
    said = [text for text in TEXTS.values() if text]
    parts = (NAME, TOLD, DRAFT, "Jilguero Ypacaraí", PASSPHRASE, REFERRED, UNSENT)
    need = Need.PSYCHOLOGICAL.value
    sealed = (PLACE, CODED, WORDS, "canary rests", FOUND, PETITION, MET, *said, *parts, need)
    assert Words(sealed).within(found) == set()
