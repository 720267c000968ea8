"""Which of the bars that hold now a reader should see first."""

from collections.abc import Collection

from amparo.domain.protocol.language import Bar, Never, NotBefore


def matters_now(
    *, bar: Bar, until: int | None, asked: Collection[str], stated: Collection[str]
) -> bool:
    """Whether a bar that holds now does so because of what is going on in this case.

    Most bars of a law hold in every case, all the time. One matters now if it has an end
    (``until``), if it depends on a fact that was ``stated``, if something that happened put it,
    or if it stands before or behind an act that is ``asked`` for now.
    """
    if until is not None or any(guard.fact in stated for guard in bar.conditions):
        return True
    match bar.kind:
        case Never():
            return False
        case NotBefore(event=awaited):
            return bar.event in asked or awaited in asked
    return True
