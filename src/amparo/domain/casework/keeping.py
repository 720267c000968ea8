"""What the journal says of sealed parts of a case: that one was kept, and never what."""

from collections.abc import Iterable, Mapping

from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Entry, Kind

_VERSION = ("compartment", "version", "digest")


def last_kept(*, entries: Iterable[Entry], compartment: Compartment) -> Mapping[str, str]:
    """Return which version of a compartment was kept last, with its digest; empty for none."""
    found: Mapping[str, str] = {}
    for entry in entries:
        about = entry.content.about
        if entry.kind is Kind.KEEPING and about.get("compartment") == compartment.value:
            found = {name: about[name] for name in _VERSION}
    return found
