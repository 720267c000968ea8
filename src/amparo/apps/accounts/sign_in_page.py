"""The pages that ask for name and password, and for the second step."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from amparo.apps.accounts.addresses import is_on_this_machine
from amparo.apps.accounts.factors import passkeys
from amparo.apps.accounts.forms_sign_in import CodeForm, SignInForm
from amparo.apps.accounts.invented import list_invented
from amparo.apps.accounts.models import Member

TOO_MANY = 429
"""The status of an answer to one attempt too many."""


def is_elsewhere(request: HttpRequest) -> bool:
    """Whether somebody is at a demonstration, whose password all can read, from elsewhere."""
    return settings.IS_DEMONSTRATION and not is_on_this_machine(request)


def turn_elsewhere_away(request: HttpRequest) -> HttpResponse:
    """Say that a demonstration is for the machine on which it runs."""
    return render(request, "accounts/demonstration_elsewhere.html", status=403)


def show_sign_in(
    request: HttpRequest, *, form: SignInForm, target: str, kept: str = "", status: int = 200
) -> HttpResponse:
    """Show the page. ``kept`` is what somebody sent in vain (`written`), to go on with it."""
    if is_elsewhere(request):
        return turn_elsewhere_away(request)
    shown = {
        "form": form,
        "next": target,
        "kept": kept,
        "invented": list_invented(country=settings.COUNTRY) if settings.IS_DEMONSTRATION else (),
        "demonstration_password": settings.DEMONSTRATION_PASSWORD,
    }
    return render(request, "accounts/sign_in.html", shown, status=status)


def show_second_step(request: HttpRequest, *, member: Member, form: CodeForm) -> HttpResponse:
    """Ask whoever has said their password for a code or a passkey; what was kept goes along."""
    shown = {
        "form": form,
        "next": request.POST.get("next", ""),
        "kept": request.POST.get("kept", ""),
        "passkey": passkeys.ask(member=member),
    }
    return render(request, "accounts/second_step.html", shown)
