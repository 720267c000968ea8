"""Whether there is something new to read for a desk since it was last told."""

from datetime import datetime

from django.db.models import Max, Q

from amparo.apps.cases.models import Access, Duty
from amparo.apps.sharing.consenting.telling import was_told_since
from amparo.apps.sharing.matching.queries import was_near_since
from amparo.apps.sharing.referring.queries import has_moved_since


def newest_duty() -> int:
    """Return the number of the newest duty; 0 where there is none."""
    return Duty.objects.aggregate(newest=Max("id"))["newest"] or 0


def has_news(*, desk_id: int, since: datetime | None, newest_duty: int, now: datetime) -> bool:
    """Whether since an instant a duty came to a desk, or the time of one ran out.

    Or the desk was told that consent was taken back from it, is asked for help, or answered; or
    somebody asks for a person like one whom it helps.

    Before the first message, any duty it owes is news. A duty is new by its number, not by when
    it arose, for that may be recorded much later; and in a case that the desk did not see before.
    Where the law may be read in two ways, its time runs out at each. What is hidden from a desk, or
    from one of its members, who read the same mailbox, is no news: untold means not by e-mail too.
    """
    sees = Access.objects.filter(
        Q(until=None) | Q(until__gt=now), desk=desk_id, ended_at=None, hidden_from=None
    )
    cases = sees.values("case")
    if was_told_since(desk_id=desk_id, since=since, cases=cases):
        return True
    if was_near_since(desk_id=desk_id, since=since, cases=cases):
        return True
    if has_moved_since(desk_id=desk_id, since=since):
        return True
    owed = Duty.objects.filter(
        desk=desk_id, ending=Duty.Ending.OPEN, hidden_from=None, case__in=sees.values("case")
    )
    if since is None:
        return owed.exists()
    seen_anew = sees.filter(since__gt=since).values("case")
    return owed.filter(
        Q(id__gt=newest_duty)
        | Q(case__in=seen_anew)
        | Q(warn_at__gt=since, warn_at__lte=now)
        | Q(due_at__gt=since, due_at__lte=now)
    ).exists()
