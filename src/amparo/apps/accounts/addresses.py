"""Where a request comes from, and which addresses count as one."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.http import HttpRequest

from amparo.apps.operations.proxies import WAS_FORWARDED

_NETWORK_BITS = 64  # what one household or office has of IPv6


def client_address(request: HttpRequest) -> str:
    """Return the address of whoever sent a request; empty where the server does not know it."""
    return str(request.META.get("REMOTE_ADDR", ""))


def network_of(*, address: str) -> str:
    """Return what counts as one place: an address of IPv4, and a /64 of IPv6."""
    found = _read(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((int(found), _NETWORK_BITS), strict=False))
    return address if found is None else str(found)


def is_on_this_machine(request: HttpRequest) -> bool:
    """Whether a request comes from the machine itself, and no proxy has passed it on."""
    if request.META.get(WAS_FORWARDED, False):
        return False
    found = _read(client_address(request))
    return found is not None and found.is_loopback


def _read(address: str) -> IPv4Address | IPv6Address | None:
    """Return an address, of IPv4 also where IPv6 carries it; none where it is no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
