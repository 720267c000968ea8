"""The page that asks for name and password, at its own address or in place of another page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from amparo.apps.accounts.forms_sign_in import SignInForm
from amparo.apps.accounts.invented import list_invented


def show_sign_in(
    request: HttpRequest, *, form: SignInForm, target: str, kept: str = "", status: int = 200
) -> HttpResponse:
    """Show the page. ``kept`` is what somebody sent in vain (`written`), to go on with it."""
    shown = {
        "form": form,
        "next": target,
        "kept": kept,
        "invented": list_invented(country=settings.COUNTRY) if settings.IS_DEMONSTRATION else (),
        "demonstration_password": settings.DEMONSTRATION_PASSWORD,
    }
    return render(request, "accounts/sign_in.html", shown, status=status)
