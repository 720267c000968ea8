"""The documentation as a reader meets it: the list, a page, a picture, and nothing else."""

import pytest
from django.test import Client
from django.urls import reverse

from amparo.apps.operations.documentation import documentation_folder, pages
from amparo.apps.operations.views_documentation import KINDS

pytestmark = pytest.mark.django_db


def test_the_list_has_every_page_under_its_need(client: Client) -> None:
    response = client.get(reverse("documentation"))

    shown = [entry["title"] for group in response.context["groups"] for entry in group["pages"]]
    assert response.status_code == 200
    assert len(shown) == len(pages(folder=documentation_folder()))
    assert "Audit a log" in shown


def test_every_page_is_of_a_kind_that_is_listed() -> None:
    found = {page.kind for page in pages(folder=documentation_folder()).values()}

    assert found <= set(KINDS)


def test_a_page_links_to_its_neighbours_inside_the_application(client: Client) -> None:
    response = client.get(reverse("documentation-page", args=["how-to/audit-a-log"]))

    neighbour = reverse("documentation-page", args=["reference/command-line"])
    assert response.context["title"] == "Audit a log"
    assert response.context["is_other_language"] is False
    assert f'href="{neighbour}"' in response.context["text"]


def test_who_reads_spanish_is_told_that_a_page_is_in_english_only(client: Client) -> None:
    address = reverse("documentation-page", args=["how-to/audit-a-log"])

    response = client.get(address, headers={"accept-language": "es"})

    assert response.context["is_other_language"] is True
    assert '<div lang="en">' in response.content.decode()


def test_a_picture_is_served_with_its_type(client: Client) -> None:
    response = client.get(reverse("documentation-picture", args=["pictures/overview.svg"]))

    assert response.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response.content.startswith(b"<svg")


@pytest.mark.parametrize(
    "rest",
    [
        "how-to/gone/",
        "../../pyproject/",
        "how-to/../../CONTRIBUTING/",
        "%2e%2e/CONTRIBUTING/",
        "/etc/hostname/",
        "README/",
        "picture/../pyproject.toml",
        "picture/how-to/audit-a-log.md",
    ],
)
def test_what_is_not_listed_is_not_served(client: Client, rest: str) -> None:
    response = client.get(reverse("documentation") + rest)

    assert response.status_code == 404
