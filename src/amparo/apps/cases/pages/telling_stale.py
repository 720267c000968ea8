"""What was recorded in a case while somebody was filling in a form."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from amparo.apps.cases.pages.telling import happened, stamp
from amparo.apps.cases.pages.telling_timeline import tell_entry
from amparo.domain.casework.entries import Entry
from amparo.domain.protocol.play.speaker import Speaker


def tell_meanwhile(
    *, speaker: Speaker, since: Sequence[Entry], desks: Mapping[int, str],
    names: Mapping[str, str],
) -> tuple[str, ...]:  # fmt: skip
    """Say of each entry what it is, when that happened, and who recorded it when."""
    return tuple(
        _("%(what)s (%(when)s). Recorded by %(name)s, %(who)s, on %(recorded)s.")
        % {
            "what": tell_entry(speaker=speaker, entry=entry, desks=desks).rstrip("."),
            "when": happened(speaker=speaker, entry=entry).text,
            "name": names.get(entry.member, ""),
            "who": desks.get(entry.desk_id, entry.institution),
            "recorded": stamp(speaker=speaker, instant=entry.recorded).text,
        }
        for entry in since
    )
