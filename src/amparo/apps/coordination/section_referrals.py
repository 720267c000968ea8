"""What became of those who were referred: help by need and by place, and what was missing."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.apps.coordination import tables
from amparo.apps.coordination.names import Names
from amparo.apps.coordination.sections import KEPT, LATE, OVERDUE, WAITING, Figure, Section
from amparo.apps.sharing.referring.words import NEED_NAMES, named
from amparo.domain.casework.figures import Choice
from amparo.domain.referral.counting import NeedTally, ReferralCount, narrowed, tallies
from amparo.domain.referral.needs import Need

ReferralCounts = Mapping[ReferralCount, int]


def referral_sections(*, counts: ReferralCounts, choice: Choice, names: Names) -> Sequence[Section]:
    """Return the sections on referrals, by the months and the place that were chosen.

    None where a duty or an institution is chosen, which no referral is counted by.
    """
    if choice.duty is not None or choice.institution is not None:
        return ()
    months = (choice.first, choice.last)
    shown = narrowed(counts=counts, months=months, place=choice.place)
    if not shown:
        return ()
    return (_needs(shown), _places(shown, names))


def _needs(counts: ReferralCounts) -> Section:
    return _section(
        tallies(counts=counts, by="need"),
        key="referrals",
        title=_("Help that was asked for"),
        definition=_(
            "Referrals by what was needed, by the month in which they were sent. No service: no"
            " desk could be asked, none had a place, or none had what was needed."
        ),
        first=_("Need"),
        name=lambda need: named(NEED_NAMES[Need(need)]),
    )


def _places(counts: ReferralCounts, names: Names) -> Section:
    return _section(
        tallies(counts=counts, by="place"),
        key="referrals-by-place",
        title=_("Help that was asked for, by place"),
        definition=_("The same referrals, by the place of the desk that sent them."),
        first=_("Place"),
        name=names.place,
    )


def _section(
    found: Mapping[str, NeedTally], *, key: str, title: str, definition: str, first: str,
    name: Callable[[str], str],
) -> Section:  # fmt: skip
    rows = [(name(one), tally) for one, tally in found.items()]
    series = [(_("Helped, or in hand"), KEPT), (_("Waiting for an answer"), WAITING),
              (_("No service"), OVERDUE), (_("Ended otherwise"), LATE)]  # fmt: skip
    bars = [
        (one, (tally.helped + tally.accepted, tally.waiting, tally.no_service, tally.other),
         ngettext("%(count)d asked", "%(count)d asked", tally.asked) % {"count": tally.asked})
        for one, tally in rows
    ]  # fmt: skip
    chart = {
        "kind": "bars",
        "key": key,
        "title": title,
        "description": _("A bar for each: helped, waiting, no service, ended otherwise."),
        "series": series,
        "rows": bars,
    }
    columns = (_("Asked"), _("Waiting for an answer"), _("In hand"), _("Helped"),
               _("No service"), _("Ended otherwise"))  # fmt: skip
    return Section(
        key=key,
        title=title,
        definition=definition,
        figures=(Figure(chart=chart),),
        head=[tables.text_of(first), *map(tables.figure, columns)],
        rows=[[tables.text_of(one), *map(tables.figure, _numbers(tally))] for one, tally in rows],
    )


def _numbers(tally: NeedTally) -> tuple[int, ...]:
    return (
        tally.asked, tally.waiting, tally.accepted, tally.helped, tally.no_service, tally.other
    )  # fmt: skip
