"""Codes: of an app, which changes them each half minute, and of a sheet, each good once."""

from collections.abc import Sequence

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.utils import timezone
from django.utils.safestring import SafeString

from amparo.apps.accounts.factors.adapter import secrets_of
from amparo.apps.accounts.factors.having import Kind
from amparo.apps.accounts.factors.sheets import hashed, new_codes, without
from amparo.apps.accounts.models import Member
from amparo.vault.sealing import NotSealed

_APP = Authenticator.Type.TOTP
_SHEET = Authenticator.Type.RECOVERY_CODES
_LAST = "last_counter"


class WrongCode(ValueError):
    """A code is not the one of now, or was used before."""


def make_secret() -> str:
    """Return a new secret for an app, to be set up with its first code."""
    return str(generate_totp_secret())


def picture_of(*, member: Member, secret: str) -> SafeString:
    """Return the picture that an app reads, as the `<svg>` of a page."""
    adapter = get_adapter()
    drawn = str(adapter.build_totp_svg(adapter.build_totp_url(member, secret)))
    # A page has no place for the line before it, which says that a file of XML follows.
    return SafeString(drawn[drawn.index("<svg") :])


def set_up_app(*, member: Member, secret: str, code: str) -> None:
    """Let an app that has the secret be a member's second factor, in place of one they had.

    Raises `WrongCode` unless the app's code comes along. That code is used up.
    """
    counter = _counter_of(secret, code)
    if counter is None:
        raise WrongCode
    Authenticator.objects.filter(user=member, type=_APP).delete()
    with secrets_of(member):
        instance = TOTP.activate(member, secret).instance
    _use(instance, {**instance.data, _LAST: counter})


def make_sheet(*, member: Member) -> Sequence[str]:
    """Give a member a sheet of ten codes, in place of one they had, and return the codes."""
    codes = new_codes()
    Authenticator.objects.filter(user=member, type=_SHEET).delete()
    Authenticator.objects.create(user=member, type=_SHEET, data=hashed(member=member, codes=codes))
    return codes


def has_codes(*, member: Member) -> bool:
    """Whether a member has an app or a sheet."""
    found = Authenticator.objects.filter(user=member, type__in=(_APP, _SHEET))
    return bool(found.exists())


def take_code(*, member: Member, code: str) -> Kind:
    """Use up a code of the member's app or sheet, and return which. Raises `WrongCode`.

    Their rows are held until the transaction ends: a code that two send at once is good for one.
    """
    held = Authenticator.objects.select_for_update().filter(user=member, type__in=(_APP, _SHEET))
    with secrets_of(member):
        # The app first: to look for a code on a sheet takes long.
        for one in sorted(held, key=lambda found: found.type != _APP):
            if _takes(member, one, code):
                return Kind(one.type)
    raise WrongCode


def _takes(member: Member, one: Authenticator, code: str) -> bool:
    if one.type == _SHEET:
        return _takes_of_sheet(member, one, code)
    try:
        return _takes_of_app(one, code)
    except NotSealed:
        return False  # kept under a secret key that is no more


def _takes_of_sheet(member: Member, one: Authenticator, code: str) -> bool:
    left = without(member=member, sheet=one.data, code=code)
    if left is None:
        return False
    _use(one, left)
    return True


def _takes_of_app(one: Authenticator, code: str) -> bool:
    # Kept in the row and not in a cache: every process sees it, and a restart forgets nothing.
    counter = _counter_of(get_adapter().decrypt(one.data["secret"]), code)
    if counter is None or counter <= one.data.get(_LAST, -1):
        return False
    _use(one, {**one.data, _LAST: counter})
    return True


def _counter_of(secret: str, code: str) -> int | None:
    """Return to which half minute a code belongs; none where it is not one of now."""
    for counter in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            return int(counter)
    return None


def _use(one: Authenticator, data: dict[str, object]) -> None:
    one.data, one.last_used_at = data, timezone.now()
    one.save(update_fields=["data", "last_used_at"])
