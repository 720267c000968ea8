"""Files of a case: sent, kept sealed, given out again; and refused where anything is wrong."""

import io
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from amparo.apps.accounts.models import Posting
from amparo.apps.compartments.files import keeping, receiving, store, ways
from amparo.apps.compartments.files.content import TakenIn, take_in
from amparo.apps.compartments.files.keeping import add_file, files_of, open_files, take_out
from amparo.apps.compartments.files.tidying import remove_erased, remove_left_behind
from amparo.apps.compartments.models import StoredFile
from amparo.apps.journal.readings import list_looks
from amparo.apps.keys.holding import Holder
from amparo.apps.operations.worker import Purpose, working_for
from amparo.domain.access.looking import LookedFor
from amparo.domain.casework.compartments import Compartment
from tests.apps.acting import FOUND, NOW, acting_as, cheat, open_case, record
from tests.apps.compartments.files import samples
from tests.apps.compartments.files.sending import (
    add,
    fetch,
    hidden,
    id_of,
    nothing_left,
    stored,
    unsealed,
)
from tests.apps.compartments.test_keeping import share
from tests.apps.signing_in import sign_in
from tests.apps.unsealing import acting, begun, joined
from tests.cast import Cast
from tests.database import TestDatabase

NAME = "Ñasaindy, cédula.jpg"
KEPT = "The file is kept, sealed."


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILES_FOLDER", tmp_path / "files")


@pytest.fixture
def holder(committed: Cast) -> Holder:
    return joined(begun(committed.lucia), committed.amina)


@pytest.fixture
def amina(holder: Holder) -> Client:
    return unsealed("amina")


@pytest.fixture
def case(committed: Cast) -> uuid.UUID:
    return open_case(committed.amina)


def test_a_file_is_kept_sealed_and_fetched_without_what_it_said(
    amina: Client, case: uuid.UUID
) -> None:
    page = add(amina, case, NAME, samples.jpeg())

    assert KEPT in page
    assert NAME in page
    assert fetch(amina, case, NAME) == samples.clean_jpeg_bytes()


def test_on_the_disk_lies_one_file_that_says_nothing_and_is_ours_alone(
    amina: Client, case: uuid.UUID
) -> None:
    add(amina, case, NAME, samples.jpeg())

    (lying,) = stored()
    assert lying.stat().st_mode & 0o777 == 0o600
    assert lying.parent.stat().st_mode & 0o777 == 0o700
    assert len(lying.name) == 32
    assert lying.stat().st_size == 65578
    assert samples.PICTURE[:20] not in lying.read_bytes()


def test_what_is_fetched_is_saved_under_its_name_and_shown_by_no_browser(
    amina: Client, case: uuid.UUID
) -> None:
    add(amina, case, NAME, samples.jpeg())
    file = id_of(amina, case, NAME)

    answer = amina.get(
        reverse("file-content", args=[case, file]), headers={"accept-encoding": "gzip"}
    )

    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Length"] == str(len(samples.clean_jpeg_bytes()))
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%C3%91asaindy%2C%20c%C3%A9dula.jpg"
    )
    answer.close()


def test_each_look_at_the_files_is_noted(amina: Client, committed: Cast, case: uuid.UUID) -> None:
    def looks() -> list[str]:
        with acting(committed.lucia):
            found = list_looks(page=1, case=case)[0]
        return [look.duty for look in found if look.looked_for is LookedFor.UNSEALED]

    add(amina, case, NAME, samples.jpeg())
    before = looks()

    fetch(amina, case, NAME)

    # The list, the page of the file, and its content.
    assert looks() == [*before, "files", "files", "files"]


def test_a_file_is_removed_with_its_name_its_key_and_its_bytes(
    amina: Client, case: uuid.UUID
) -> None:
    add(amina, case, "other.jpg", samples.jpeg())
    add(amina, case, NAME, samples.jpeg())
    file = id_of(amina, case, NAME)
    address = reverse("file-remove", args=[case, file])

    sent = hidden(amina.get(address).content.decode())
    page = amina.post(address, sent, follow=True).content.decode()
    again = amina.post(address, sent, follow=True).content.decode()

    assert "The file is removed." in page
    assert NAME not in page
    assert "other.jpg" in page
    assert "other.jpg" in again
    assert [path.name for path in stored()] == [id_of(amina, case, "other.jpg").hex]
    assert amina.get(reverse("file", args=[case, file])).status_code == 404
    assert amina.get(reverse("file-content", args=[case, file])).status_code == 404


def test_a_form_sent_twice_keeps_one_file(amina: Client, case: uuid.UUID) -> None:
    address = reverse("file-add", args=[case])
    sent = hidden(amina.get(address).content.decode())

    for _time in range(2):
        amina.post(address, {**sent, "file": SimpleUploadedFile(NAME, samples.jpeg())})

    assert amina.get(reverse("files", args=[case])).content.decode().count(NAME) == 1
    assert len(stored()) == 1


def test_two_who_add_at_once_keep_both(holder: Holder, case: uuid.UUID, amina: Client) -> None:
    add(amina, case, "first.jpg", samples.jpeg())
    with acting(holder.actor):
        seen = open_files(by=holder, at=NOW, case=case)
    add(amina, case, "second.jpg", samples.jpeg())
    late = keeping_ready(case, "third.jpg")

    with acting(holder.actor):
        add_file(by=holder, at=NOW, case=case, taken=late, opened=seen, submission=uuid.uuid4())

    with acting(holder.actor):
        opened = open_files(by=holder, at=NOW, case=case)
        names = {one.name for one in files_of(opened=opened, case=case)}
    assert names == {"first.jpg", "second.jpg", "third.jpg"}


def keeping_ready(case: uuid.UUID, name: str) -> TakenIn:
    """A file that lies in the store and is of no case yet."""
    return take_in(case=case, name=name, chunks=[samples.jpeg()])


REFUSED = {
    "a.html": (b"<html>words</html>", "The name of this file ends as that of another kind."),
    "a.exe": (b"MZ\x90\x00\x03", "Programs and scripts are not taken."),
    "a.txt": (b"<svg onload='alert(1)'/>", "Web pages and drawings that can carry a program"),
    "a.jpg": (samples.jpeg()[:-2], "This file is damaged, or not of the kind"),
    "a.zip": (samples.packed({"a": "a"}), "Archives are not taken."),
    "a.pdf": (samples.pdf(more=b"/JavaScript"), "There is a program in this document."),
}


def test_what_is_not_taken_is_refused_in_words_and_nothing_of_it_is_left(
    amina: Client, case: uuid.UUID
) -> None:
    with nothing_left():
        found = {name: add(amina, case, name, content) for name, (content, _) in REFUSED.items()}
        found["none"] = chosen_none(amina, case)

    assert all(says in found[name] for name, (_, says) in REFUSED.items())
    assert "Choose a file." in found["none"]
    assert all("There is a problem" in page for page in found.values())
    assert not StoredFile.objects.exists()


def chosen_none(client: Client, case: uuid.UUID) -> str:
    address = reverse("file-add", args=[case])
    sent = hidden(client.get(address).content.decode())
    return client.post(address, sent).content.decode()


def test_a_file_beyond_the_limit_is_refused_midway_and_nothing_is_left(
    amina: Client, case: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_BYTES", 100_000)
    with nothing_left():
        page = add(amina, case, NAME, samples.jpeg(scan=samples.PICTURE * 400))

    assert "A file may be up to 500 MB. This one is larger." in page
    assert KEPT in add(amina, case, NAME, samples.jpeg())


def test_one_that_says_it_is_larger_is_refused_unread(
    amina: Client, case: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unread(_request: HttpRequest, *_arguments: object) -> bytes:
        raise AssertionError("it was read")

    address = reverse("file-add", args=[case])
    monkeypatch.setattr(HttpRequest, "read", unread)

    answer = amina.generic(
        "POST", address, b"", "multipart/form-data; boundary=a", CONTENT_LENGTH=str(501 * 10**6)
    )

    assert answer.status_code == 413
    assert "A file may be up to 500 MB." in answer.content.decode()


def test_a_file_that_was_cut_off_on_its_way_is_not_kept(amina: Client, case: uuid.UUID) -> None:
    address = reverse("file-add", args=[case])
    sent = hidden(amina.get(address).content.decode())
    body = multipart(sent, "a.txt", b"one line\n" * 20_000)

    with nothing_left():
        for end in (len(body) - 2, len(body) - 40, len(body) // 2, 200):
            answer = amina.request(
                REQUEST_METHOD="POST", PATH_INFO=address, CONTENT_LENGTH=str(len(body)),
                CONTENT_TYPE="multipart/form-data; boundary=BOUNDARY",
                **{"wsgi.input": io.BytesIO(body[:end])},
            )  # fmt: skip
            assert answer.status_code == 400
            assert "Nothing of it is kept: send it again." in answer.content.decode(), end


def multipart(fields: dict[str, str], name: str, content: bytes) -> bytes:
    """The body of a form with a file, as browsers write it."""
    parts = [
        f'--BOUNDARY\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in fields.items()
    ]
    head = f'--BOUNDARY\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return b"".join([*parts, head.encode(), content, b"\r\n--BOUNDARY--\r\n"])


def test_the_hundredth_file_is_the_last(
    amina: Client, case: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_FILES", 1)
    add(amina, case, NAME, samples.jpeg())

    with nothing_left():
        page = add(amina, case, "other.jpg", samples.jpeg())

    assert "This case has 100 files, and no more are taken." in page


def test_a_disk_without_room_takes_no_file(
    amina: Client, case: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_KEPT_FREE_BYTES", 2**62)

    assert "The server has no room for this file." in add(amina, case, NAME, samples.jpeg())


def test_a_disk_that_gets_full_midway_leaves_nothing(
    amina: Client, case: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with nothing_left():
        assert "The server has no room for this file." in add(amina, case, NAME, samples.jpeg())


def test_while_as_many_are_on_their_way_as_may_be_others_wait(
    amina: Client, case: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(amina, case, NAME, samples.jpeg())
    file = id_of(amina, case, NAME)
    monkeypatch.setattr(ways, "_PATIENCE_SECONDS", 0.0)
    taken = [ways.Way() for _ in range(settings.FILES_AT_ONCE)]

    sent = add(amina, case, "other.jpg", samples.jpeg())
    asked = amina.get(reverse("file-content", args=[case, file]))

    assert "Others are sending or fetching files just now." in sent
    assert asked.status_code == 429
    assert "Others are sending or fetching files just now." in asked.content.decode()
    for way in taken:
        way.free()
        way.free()
    assert fetch(amina, case, NAME) == samples.clean_jpeg_bytes()
    assert KEPT in add(amina, case, "other.jpg", samples.jpeg())


def test_a_way_that_nobody_frees_frees_itself() -> None:
    for _time in range(settings.FILES_AT_ONCE + 2):
        ways.Way()


def test_a_form_without_the_token_of_our_pages_is_refused_and_nothing_is_kept(
    holder: Holder, case: uuid.UUID
) -> None:
    strict = unsealed("amina", client=Client())
    strict.handler.enforce_csrf_checks = True
    address = reverse("file-add", args=[case])
    sent = hidden(strict.get(address).content.decode())

    with nothing_left():
        forged = strict.post(
            address,
            {"submission": sent["submission"], "file": SimpleUploadedFile(NAME, samples.jpeg())},
        )
    honest = strict.post(address, {**sent, "file": SimpleUploadedFile(NAME, samples.jpeg())})

    assert forged.status_code == 403
    assert honest.status_code == 302
    assert len(stored()) == 1


def test_who_is_not_signed_in_sends_no_file_and_is_told(case: uuid.UUID) -> None:
    address = reverse("file-add", args=[case])
    client = Client()

    with nothing_left():
        small, large = (
            client.post(address, {"file": SimpleUploadedFile(NAME, b"a" * size)}, follow=True)
            for size in (1000, 3 * 2**20)
        )

    assert small.redirect_chain == [(f"/sign-in/?next={address}", 302)]
    assert "What you sent is not recorded." in small.content.decode()
    # While it is still being sent, a browser follows no redirect: it shows what is wrong.
    assert large.status_code == 403
    assert "The file was not taken" in large.content.decode()
    assert f'href="/sign-in/?next={address}"' in large.content.decode()


def test_who_has_not_unsealed_sends_no_file_and_is_told(holder: Holder, case: uuid.UUID) -> None:
    client = Client()
    sign_in(client, "amina")
    address = reverse("file-add", args=[case])

    with nothing_left():
        answer = client.post(address, {"file": SimpleUploadedFile(NAME, b"a" * 2 * 2**20)})

    assert answer.status_code == 403
    assert f"/unseal/?next={address}" in answer.content.decode()


def test_every_other_page_refuses_a_file_unread(amina: Client, case: uuid.UUID) -> None:
    for name in ("files", "sealed", "case", "file-remove"):
        arguments = [case, uuid.uuid4()] if name == "file-remove" else [case]
        answer = amina.post(
            reverse(name, args=arguments), {"file": SimpleUploadedFile(NAME, samples.jpeg())}
        )
        assert answer.status_code in (400, 405), name


def test_who_loses_their_post_while_a_file_comes_does_not_keep_it(
    amina: Client, case: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(**named: object) -> object:
        Posting.objects.filter(member__sign_in_name="amina").update(ends_on=NOW.date())
        return take_in(**named)  # type: ignore[arg-type]  # as it was called

    address = reverse("file-add", args=[case])
    sent = hidden(amina.get(address).content.decode())
    monkeypatch.setattr(receiving, "take_in", slowly)

    with nothing_left():
        answer = amina.post(address, {**sent, "file": SimpleUploadedFile(NAME, samples.jpeg())})

    assert answer.status_code == 403
    assert not StoredFile.objects.exists()


def test_while_a_file_comes_the_case_is_held_by_nobody(
    amina: Client, committed: Cast, case: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def watching(**named: object) -> object:
        seen.append(connection.in_atomic_block)
        record(committed.mateo, case, FOUND)
        return take_in(**named)  # type: ignore[arg-type]  # as it was called

    address = reverse("file-add", args=[case])
    sent = hidden(amina.get(address).content.decode())
    monkeypatch.setattr(receiving, "take_in", watching)

    answer = amina.post(address, {**sent, "file": SimpleUploadedFile(NAME, samples.jpeg())})

    assert answer.status_code == 302
    assert seen == [False]


DAMAGES: dict[str, Callable[[Path, Path], object]] = {
    "cut": lambda path, _: path.write_bytes(path.read_bytes()[:-1]),
    "longer": lambda path, _: path.write_bytes(path.read_bytes() + b"\x00"),
    "its end missing": lambda path, _: path.write_bytes(path.read_bytes()[: 25 + 65553]),
    "changed": lambda path, _: flip(path, 70_000),
    "of another way": lambda path, _: flip(path, 0),
    "another": lambda path, other: path.write_bytes(other.read_bytes()),
    "gone": lambda path, _: path.unlink(),
    "empty": lambda path, _: path.write_bytes(b""),
}


def test_a_file_changed_on_the_disk_is_refused_before_a_byte_of_it_is_given(
    amina: Client, committed: Cast, case: uuid.UUID
) -> None:
    add(amina, case, NAME, samples.jpeg(scan=samples.PICTURE * 300))
    add(amina, case, "other.jpg", samples.jpeg(scan=samples.PICTURE * 300))
    file, other = id_of(amina, case, NAME), id_of(amina, case, "other.jpg")
    path, content = (
        settings.FILES_FOLDER / file.hex,
        (settings.FILES_FOLDER / file.hex).read_bytes(),
    )

    for name, damage in DAMAGES.items():
        path.write_bytes(content)
        damage(path, settings.FILES_FOLDER / other.hex)
        answer = amina.get(reverse("file-content", args=[case, file]))
        assert answer.status_code == 409, name
        assert "Nothing of it is shown." in answer.content.decode(), name

    path.write_bytes(content)
    assert fetch(amina, case, NAME) == samples.clean_jpeg_bytes(scan=samples.PICTURE * 300)
    with acting(committed.lucia):
        looks = list_looks(page=1, case=case)[0]
    refused = [look.duty for look in looks if look.looked_for is LookedFor.REFUSED]
    assert refused == ["files"] * len(DAMAGES)


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def test_a_desk_without_a_grant_has_no_file_and_one_with_it_has(
    committed: Cast, amina: Client, holder: Holder, case: uuid.UUID
) -> None:
    add(amina, case, NAME, samples.jpeg())
    file = id_of(amina, case, NAME)
    record(committed.amina, case, FOUND)
    begun(committed.marta)
    marta = unsealed("marta")
    addresses = [reverse("files", args=[case]), reverse("file", args=[case, file]),
                 reverse("file-content", args=[case, file]), reverse("file-add", args=[case]),
                 reverse("file-remove", args=[case, file])]  # fmt: skip

    for address in addresses:
        assert marta.get(address).status_code == 403, address
        assert marta.post(address, {}).status_code in (403, 405), address
    share(holder, case, committed.marta.desk_id, Compartment.FILES)

    assert fetch(marta, case, NAME) == samples.clean_jpeg_bytes()


def test_a_file_of_another_case_is_not_there(
    amina: Client, committed: Cast, case: uuid.UUID
) -> None:
    other = open_case(committed.amina)
    add(amina, case, NAME, samples.jpeg())
    add(amina, other, "other.jpg", samples.jpeg())
    file = id_of(amina, case, NAME)

    assert amina.get(reverse("file-content", args=[other, file])).status_code == 404


def test_of_an_erased_case_the_files_go(
    amina: Client, committed: Cast, case: uuid.UUID, database: TestDatabase
) -> None:
    other = open_case(committed.amina)
    add(amina, case, NAME, samples.jpeg())
    add(amina, other, "other.jpg", samples.jpeg())
    kept = id_of(amina, other, "other.jpg")
    cheat(database, "UPDATE cases_case SET erased_at = now() WHERE id = %s", case)

    with acting_as(database.worker, database), working_for(Purpose.TIDY):
        assert remove_erased() == 1

    assert [path.name for path in stored()] == [kept.hex]
    with acting_as(database.worker, database), working_for(Purpose.TIDY):
        assert list(StoredFile.objects.values_list("pk", flat=True)) == [kept]


def test_what_was_left_behind_goes_after_a_day_and_nothing_else(
    amina: Client, case: uuid.UUID, database: TestDatabase
) -> None:
    add(amina, case, NAME, samples.jpeg())
    folder: Path = settings.FILES_FOLDER
    (folder / f"{uuid.uuid4().hex}.coming").write_bytes(b"half")
    (folder / uuid.uuid4().hex).write_bytes(b"of no case")
    (folder / "kept by somebody").write_bytes(b"none of ours")
    now = datetime.now(tz=UTC)

    with acting_as(database.worker, database), working_for(Purpose.TIDY):
        assert remove_left_behind(now=now) == 0
        assert len(stored()) == 4
        remove_left_behind(now=now + timedelta(days=2))

    assert [path.name for path in stored()] == [id_of(amina, case, NAME).hex, "kept by somebody"]


def test_an_empty_database_takes_no_file_for_left_behind(
    database: TestDatabase, committed: Cast
) -> None:
    settings.FILES_FOLDER.mkdir()
    (settings.FILES_FOLDER / uuid.uuid4().hex).write_bytes(b"about to be restored")

    with acting_as(database.worker, database), working_for(Purpose.TIDY):
        remove_left_behind(now=datetime.now(tz=UTC) + timedelta(days=2))

    assert len(stored()) == 1


def test_a_removal_that_is_taken_back_leaves_the_bytes(
    amina: Client, holder: Holder, case: uuid.UUID
) -> None:
    add(amina, case, NAME, samples.jpeg())
    file = id_of(amina, case, NAME)

    with acting(holder.actor):
        take_out(by=holder, at=NOW, case=case, file=file, submission=uuid.uuid4())
        transaction.set_rollback(True)

    assert fetch(amina, case, NAME) == samples.clean_jpeg_bytes()


def test_neither_name_nor_kind_stands_in_clear_in_the_database(
    amina: Client, case: uuid.UUID, database: TestDatabase
) -> None:
    add(amina, case, NAME, samples.jpeg())

    with psycopg.connect(database.superuser) as connection:
        rows = connection.execute("SELECT content FROM compartments_kept").fetchall()
        said = connection.execute("SELECT count(*) FROM compartments_file").fetchone()
    assert said == (1,)
    assert all(b"sha" not in row[0] and b"jpg" not in row[0] for row in rows)
