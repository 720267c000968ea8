"""The code that somebody sought in vain: it goes along to the next page, and into no address."""

from django.http import HttpRequest

from amparo.apps.cases.codes import tidy_code
from amparo.domain.casework.asking import is_code

_SOUGHT = "code sought"


def keep_sought(request: HttpRequest, *, code: str) -> None:
    """Keep in the session which code somebody sought; nothing where what they typed is none.

    Who types a name instead finds nothing, and the name stands in no row.
    """
    tidied = tidy_code(typed=code)
    if is_code(text=tidied):
        request.session[_SOUGHT] = tidied


def take_sought(request: HttpRequest) -> str:
    """Return the code that somebody sought last, once; empty where there is none."""
    return str(request.session.pop(_SOUGHT, ""))
