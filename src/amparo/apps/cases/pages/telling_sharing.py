"""What an entry says of sharing, in words: consent, its withdrawal, a lawful route."""

from collections.abc import Collection, Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amparo.apps.cases.pages.telling import stamp
from amparo.apps.compartments.words import NAMES
from amparo.apps.protocols.governing import labels
from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Entry, Kind
from amparo.domain.casework.sharing import Sharing
from amparo.domain.consent.ledger import as_compartments, receiver_of
from amparo.domain.consent.routes import RouteKind
from amparo.domain.consent.scopes import Purpose, Receiver
from amparo.domain.protocol.describe.speech import listed
from amparo.domain.protocol.play.speaker import Speaker

PURPOSE_NAMES: Mapping[Purpose, str | Promise] = {
    Purpose.SHELTER: gettext_lazy("a safe place to stay"),
    Purpose.HEALTH_CARE: gettext_lazy("health care"),
    Purpose.PSYCHOLOGICAL_HELP: gettext_lazy("psychological help"),
    Purpose.LEGAL_AID: gettext_lazy("legal aid"),
    Purpose.CRIMINAL_INVESTIGATION: gettext_lazy("the criminal investigation"),
    Purpose.PROTECTION: gettext_lazy("protection from danger"),
    Purpose.RESIDENCE: gettext_lazy("leave to stay in the country"),
    Purpose.RETURN: gettext_lazy("the return home"),
    Purpose.FAMILY_TRACING: gettext_lazy("finding the family"),
    Purpose.OTHER_HELP: gettext_lazy("other help"),
}
"""As they stand after *for*."""

ROUTE_NAMES: Mapping[RouteKind, str | Promise] = {
    RouteKind.CHILD: gettext_lazy("the person is a child"),
    RouteKind.DANGER: gettext_lazy("there is imminent danger"),
    RouteKind.REPORT: gettext_lazy("the law makes the institution report it"),
}
"""As they stand after *because*."""


def tell_sharing(*, speaker: Speaker, entry: Entry, desks: Mapping[int, str]) -> str:
    """Say in whole sentences what may be shared, or no longer."""
    sharing = entry.content.sharing
    if sharing is None:
        return _("A withdrawal of consent was acknowledged.")
    return " ".join(_sentences(speaker, entry, sharing, desks))


def tell_matching(*, entry: Entry, desks: Mapping[int, str]) -> str:
    """Say which desk was let know that the person of the case is helped."""
    desk = desks.get(int(entry.content.target), _("a desk that is no longer there"))
    said = _("A desk that had asked was let know that this person is helped: %(desk)s.")
    return said % {"desk": desk}


def compartments_named(compartments: Collection[Compartment]) -> str:
    """List compartments inside a sentence, always in one order."""
    chosen = [str(name) for one, name in NAMES.items() if one in compartments]
    inside = [name[:1].lower() + name[1:] for name in chosen]
    return listed(labels().language, inside, word="and")


def receiver_named(*, receiver: Receiver, desks: Mapping[int, str]) -> str:
    """Name a desk, or whoever holds a role."""
    if receiver.desk_id is not None:
        return desks.get(receiver.desk_id, _("a desk that is no longer there"))
    return labels(language=get_language()).institution(receiver.role).the


def _sentences(
    speaker: Speaker, entry: Entry, sharing: Sharing, desks: Mapping[int, str]
) -> Iterator[str]:
    gaps = {
        "what": compartments_named(as_compartments(sharing.compartments)),
        "not": compartments_named(as_compartments(sharing.withheld)),
        "whom": receiver_named(receiver=receiver_of(entry=entry), desks=desks),
        "purpose": str(PURPOSE_NAMES[Purpose(sharing.purpose)]),
        "until": stamp(speaker=speaker, instant=sharing.until).text if sharing.until else "",
    }
    if entry.kind is Kind.WITHDRAWAL:
        yield _("Consent taken back to share with %(whom)s, for %(purpose)s: %(what)s.") % gaps
    elif entry.kind is Kind.ROUTE:
        gaps |= {"why": str(ROUTE_NAMES[RouteKind(sharing.route)]), "article": sharing.article}
        yield _("Without consent, to be shared with %(whom)s, for %(purpose)s: %(what)s.") % gaps
        yield _("Ground: %(why)s (%(article)s).") % gaps
    else:
        if sharing.compartments:
            said = _("Consent to share with %(whom)s, for %(purpose)s, until %(until)s: %(what)s.")
            yield said % gaps
        if sharing.withheld:
            yield _("Consent refused to share with %(whom)s, for %(purpose)s: %(not)s.") % gaps
