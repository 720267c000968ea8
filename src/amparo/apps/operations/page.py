"""What every page is given beyond its own values: the navigation, and who is signed in."""

from dataclasses import dataclass
from importlib.metadata import version

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.apps.accounts.access import home_of, may_enter
from amparo.apps.accounts.seeing import Actor
from amparo.apps.keys.unsealing import open_until
from amparo.apps.protocols.governing import labels, today
from amparo.domain.access.table import Action
from amparo.domain.protocol.describe.speech import day

# The name of a route, and what the navigation calls it; in the order shown.
NAVIGATION: tuple[tuple[str, str | Promise], ...] = (
    ("due", _("Due")),
    ("cases", _("Cases")),
    ("open-case", _("Open a case")),
    ("referrals", _("Referrals")),
    ("requests", _("Requests")),
    ("keys", _("Keys")),
    ("readers", _("Who looked")),
    ("coordination", _("Coordination")),
    ("far-readers", _("Far reading")),
    ("journal-audit", _("Journal")),
    ("protocol", _("Protocol")),
    ("administration", _("Administration")),
    ("own-desk", _("Your desk")),
    ("tokens", _("Tokens")),
    ("documentation", _("Documentation")),
)
_VERSION = version("amparo")


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the layout shows around a page.

    ``is_answer``: the page answers something that was sent, and its address alone cannot show it
    again. ``open_until``: the time by the clock until which what is sealed stays open; empty where
    it is closed.
    """

    is_demonstration: bool
    version: str
    path: str
    is_answer: bool
    home: str
    actor: Actor | None
    navigation: list[dict[str, object]]
    documentation: str | None
    today: str
    open_until: str


def page(request: HttpRequest) -> dict[str, Page]:
    """Return `page` for the context of every template."""
    actor: Actor | None = getattr(request, "actor", None)
    return {
        "page": Page(
            is_demonstration=settings.IS_DEMONSTRATION,
            version=_VERSION,
            path=request.get_full_path(),
            is_answer=request.method == "POST",
            home=_address(home_of(actor=actor)) or "/",
            actor=actor,
            navigation=_navigation(request=request, actor=actor),
            documentation=_address("documentation"),
            today=day(labels().language, today()) if actor else "",
            open_until=open_until(request) if actor else "",
        )
    }


def _navigation(*, request: HttpRequest, actor: Actor | None) -> list[dict[str, object]]:
    """Return the pages this member may enter; none while nobody is signed in."""
    if actor is None:
        return []
    shown = [
        (text, href)
        for name, text in NAVIGATION
        if (href := _address(name)) and _may_enter(href, actor)
    ]
    inside = [href for _text, href in shown if href != "/" and request.path.startswith(href)]
    nearest = max(inside, key=len, default="")
    return [
        {
            "text": text,
            "href": href,
            "current": request.path == href,
            "active": href == nearest,
        }
        for text, href in shown
    ]


def _may_enter(href: str, actor: Actor) -> bool:
    """Whether the view's own rule lets the member in, so that no link leads to a refusal."""
    action: Action = getattr(resolve(href).func, "access_action", Action.READ_PUBLIC)
    return may_enter(action=action, actor=actor)


def _address(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
