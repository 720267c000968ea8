"""The two-minute cards: what one institution must do and must not, on a page and to print."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from amparo.apps.accounts.access import open_to
from amparo.apps.protocols.editions import Edition, card_of, printed_card_of
from amparo.apps.protocols.ways import edition_for, ways
from amparo.domain.access.table import Action
from amparo.domain.protocol.card.wording import tell

_WORDS = ("must", "must_not", "takes_over", "for_each", "nobody_named", "prevails", "no_duties")


@open_to(Action.READ_PUBLIC)
@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """List everybody who has a card: institutions, a member's own first, then roles."""
    shown = edition_for(request)
    own = getattr(getattr(request, "actor", None), "institution", None)
    named = {
        name: {
            **_links(address),
            "name": shown.labels.institution(name).name,
            "is_own": name == own,
        }
        for address, name in shown.institutions.items()
    }
    context = {
        "ways": ways(request, current="protocol-cards"),
        "institutions": _sorted(one for name, one in named.items() if name not in shown.held_roles),
        "roles": _sorted(one for name, one in named.items() if name in shown.held_roles),
    }
    return render(request, "protocols/cards.html", context)


def _sorted(cards: Iterable[dict[str, object]]) -> list[dict[str, object]]:
    return sorted(cards, key=lambda one: (not one["is_own"], str(one["name"]).casefold()))


@open_to(Action.READ_PUBLIC)
@require_safe
def card(request: HttpRequest, address: str) -> HttpResponse:
    """Show the card of an institution."""
    shown = edition_for(request)
    found = card_of(shown, _institution(shown, address))
    words = {key: tell(shown.labels.language, key) for key in _WORDS}
    context = {"card": found, "words": words, **_links(address)}
    return render(request, "protocols/card.html", context)


@open_to(Action.READ_PUBLIC)
@require_safe
def printed_card(request: HttpRequest, address: str) -> HttpResponse:
    """Give the card of an institution as PDF, on A5."""
    shown = edition_for(request)
    content = printed_card_of(shown, _institution(shown, address))
    file_name = f"{address}.{shown.labels.language}.pdf"
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _institution(shown: Edition, address: str) -> str:
    if address not in shown.institutions:
        raise Http404
    return shown.institutions[address]


def _links(address: str) -> dict[str, object]:
    return {
        "href": reverse("protocol-card", args=[address]),
        "pdf": reverse("protocol-card-pdf", args=[address]),
    }
