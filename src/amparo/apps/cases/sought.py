"""The code that somebody sought in vain: it goes along to the next page, and into no address."""

from django.http import HttpRequest

_SOUGHT = "code sought"
_LONGEST = 20


def keep_sought(request: HttpRequest, *, code: str) -> None:
    """Keep in the session which code somebody sought."""
    request.session[_SOUGHT] = code[:_LONGEST]


def take_sought(request: HttpRequest) -> str:
    """Return the code that somebody sought last, once; empty where there is none."""
    return str(request.session.pop(_SOUGHT, ""))
