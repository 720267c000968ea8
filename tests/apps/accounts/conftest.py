"""Diego at his browser, on a day that is always the same."""

import pytest
from django.test import Client

from amparo.apps.accounts.administration import views_institutions, views_members, views_roles
from amparo.apps.accounts.models import Member
from tests.apps.accounts.pages import TODAY
from tests.apps.signing_in import prove
from tests.cast import Cast


@pytest.fixture
def diego(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The browser of the administrator, signed in; today is 27 March 2026."""
    for views in (views_institutions, views_members, views_roles):
        monkeypatch.setattr(views, "today", lambda: TODAY)
    client.force_login(Member.objects.get(sign_in_name="diego"))
    prove(client)
    return client
