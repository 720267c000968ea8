"""A member at a browser who has unsealed, and what they send."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.apps.signing_in import sign_in
from tests.apps.unsealing import PASSPHRASE


def unsealed(name: str, *, client: Client | None = None) -> Client:
    """The browser of a member who has signed in and said their passphrase."""
    client = client or Client()
    sign_in(client, name)
    client.post(reverse("unseal"), {"passphrase": PASSPHRASE, "next": "/"})
    return client


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form of a page."""
    return dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page))


def add(client: Client, case: uuid.UUID, name: str, content: bytes) -> str:
    """Add a file to a case by its page; return what the answer says."""
    address = reverse("file-add", args=[case])
    sent = hidden(client.get(address).content.decode())
    answer = client.post(address, {**sent, "file": SimpleUploadedFile(name, content)}, follow=True)
    return answer.content.decode()


def fetch(client: Client, case: uuid.UUID, name: str) -> bytes:
    """Fetch a file of a case by its name."""
    page = client.get(reverse("file", args=[case, id_of(client, case, name)])).content.decode()
    address = re.search(r'href="([^"]+/content/)"', page)
    assert address is not None
    return b"".join(client.get(address[1]))


def id_of(client: Client, case: uuid.UUID, name: str) -> uuid.UUID:
    """By which number a file of a case is known."""
    page = client.get(reverse("files", args=[case])).content.decode()
    found = re.search(rf'files/([0-9a-f-]{{36}})/">{re.escape(name)}</a>', page)
    assert found is not None, page
    return uuid.UUID(found[1])


def stored() -> list[Path]:
    """The files that lie in the data folder."""
    folder: Path = settings.FILES_FOLDER
    return sorted(folder.iterdir()) if folder.is_dir() else []


@contextmanager
def nothing_left() -> Iterator[None]:
    """Nothing is left in the data folder that was not there before."""
    before = stored()
    yield
    assert stored() == before
