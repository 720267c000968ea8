"""Who sent a request and whether by HTTPS, when proxies stand between.

A proxy says so in headers, and so can anybody. They are believed only from a proxy that
AMPARO_PROXIES names, and then taken away, so that nothing behind reads them again.
"""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Address = IPv4Address | IPv6Address
Networks = Iterable[IPv4Network | IPv6Network]
Answer = Callable[[HttpRequest], HttpResponseBase]
_SAID_OF_SENDER = ("HTTP_FORWARDED", "HTTP_X_REAL_IP")
WAS_FORWARDED = "amparo.was_forwarded"
"""Whether a request said that it came through a proxy, whoever said so."""
_SAID_BY_PROXY = "HTTP_X_FORWARDED_"


def from_known_proxies(answer: Answer) -> Answer:
    """Put who really sent a request, and how, in place of the proxy it came through."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        request.META[WAS_FORWARDED] = any(map(_is_of_a_proxy, request.META))
        believe(sent=request.META, proxies=settings.PROXIES)
        return answer(request)

    return answered


def believe(*, sent: dict[str, Any], proxies: Networks) -> None:
    """Set REMOTE_ADDR and the scheme by what known proxies say, and take every such header away.

    The sender is the last address in X-Forwarded-For that is no known proxy: what stands before
    it was written by whoever sent it. By HTTPS came what every proxy says came so.
    """
    said = {name: sent.pop(name) for name in list(sent) if _is_of_a_proxy(name)}
    peer = _address(str(sent.get("REMOTE_ADDR", "")))
    if peer is None or not _is_known(peer, proxies):
        return
    hops = str(said.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    sent["REMOTE_ADDR"] = str(_sender(peer, hops, proxies))
    schemes = str(said.get("HTTP_X_FORWARDED_PROTO", "")).split(",")
    if all(scheme.strip().lower() == "https" for scheme in schemes):
        sent["wsgi.url_scheme"] = "https"


def _is_of_a_proxy(name: str) -> bool:
    return name.startswith(_SAID_BY_PROXY) or name in _SAID_OF_SENDER


def _sender(peer: Address, hops: list[str], proxies: Networks) -> Address:
    """Walk back from the proxy that reached us; stop at the first that is none, or unreadable."""
    found = peer
    for hop in reversed(hops):
        if not _is_known(found, proxies):
            break
        before = _address(hop)
        if before is None:
            break
        found = before
    return found


def _is_known(address: Address, proxies: Networks) -> bool:
    return any(address in network for network in proxies)


def _address(text: str) -> Address | None:
    """Read an address, which some proxies write with its port; none where it is not one."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    # A socket for both kinds writes 192.0.2.7 as ::ffff:192.0.2.7.
    return (found.ipv4_mapped if isinstance(found, IPv6Address) else None) or found
