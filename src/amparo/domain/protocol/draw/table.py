"""The table beside a drawing: a row for each rule, with all that the drawing leaves out."""

from collections.abc import Iterable

from amparo.domain.protocol.draw.contents import Writer
from amparo.domain.protocol.draw.svg import LOCK, text
from amparo.domain.protocol.draw.texts import say_source
from amparo.domain.protocol.language import Again, Bar, Duty, Source, Transfer

_DUTY_COLUMNS = ("rule", "who", "must", "when", "within", "article")
_BAR_COLUMNS = ("rule", "who", "must not", "when", "article")
_TRANSFER_COLUMNS = ("on", "passes", "to")
_PADLOCK = f'<svg class="swimlanes" width="13" height="15" aria-hidden="true">{LOCK}</svg> '


def write_tables(*, writer: Writer) -> str:
    """Write the tables of duties, of bars and of transfers; a table without rows is left out."""
    protocol = writer.protocol
    duties = [_duty(duty, writer) for duty in protocol.duties.values()]
    bars = [_bar(bar, writer) for bar in protocol.bars.values()]
    transfers = [_transfer(transfer, writer) for transfer in protocol.transfers]
    return "".join(
        [
            _table("duties", _DUTY_COLUMNS, duties, writer),
            _table("bars", _BAR_COLUMNS, bars, writer),
            _table("transfers", _TRANSFER_COLUMNS, transfers, writer),
        ]
    )


def _table(title: str, columns: tuple[str, ...], rows: list[list[str]], writer: Writer) -> str:
    if not rows:
        return ""
    titles = [text(writer.say(column)) for column in columns]
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    body = "".join(_row(row, titles) for row in rows)
    said = text(writer.say(title))
    return (
        f'<h2 id="{title}">{said}</h2>\n<table class="{title}">'
        f"<caption>{said}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>\n"
    )


def _row(cells: list[str], titles: list[str]) -> str:
    first, *others = cells
    rest = "".join(
        f'<td data-label="{title}">{cell}</td>'
        for title, cell in zip(titles[1:], others, strict=True)
    )
    return f'<tr><th scope="row">{first}</th>{rest}</tr>\n'


def _cell(main: Iterable[str], *more: str) -> str:
    """A line for each text of ``main``, smaller ones for ``more``, none where it is empty."""
    lines = [f"<div>{text(line)}</div>" for line in main if line]
    return "".join([*lines, *(f"<small>{text(line)}</small>" for line in more if line)])


def _duty(duty: Duty, writer: Writer) -> list[str]:
    happenings = [writer.happening(opens) for opens in duty.when]
    opens = [happenings[0], *(writer.say("or", other=other) for other in happenings[1:])]
    readings = [writer.deadline(one, is_only=len(duty.within) == 1) for one in duty.within]
    words = writer.words(duty)
    return [
        text(duty.name),
        _cell([writer.who(duty.who)]),
        _cell([writer.event(duty.must)], *_how(duty, writer)),
        _cell([*opens, writer.conditions(duty.conditions)], *_lifted(duty, writer)),
        _cell([" ".join(filter(None, reading)) for reading in readings], words),
        _cell([duty.text.basis], _source(duty.source, writer), *_days(duty, writer)),
    ]


def _how(duty: Duty, writer: Writer) -> list[str]:
    """What counts as doing it, and what follows from silence."""
    silence = writer.say("silence", event=writer.event(duty.silence)) if duty.silence else ""
    return [
        writer.say("by holder") if duty.by_holder else "",
        writer.say("already done") if duty.already_done_counts else "",
        silence,
    ]


def _lifted(duty: Duty, writer: Writer) -> list[str]:
    """What frees the holder, stops the time or begins it again."""
    ends = [writer.event(event) for event in duty.unless_events]
    ends += [writer.clause(guard) for guard in duty.unless_facts]
    clock = duty.clock
    again = {Again.KEEP: "", Again.RESTART: "restart", Again.EACH: "each"}[duty.again]
    return [
        writer.say("unless", what="; ".join(ends)) if ends else "",
        writer.say("clock", start=writer.event(clock.stops_at), end=writer.event(clock.runs_from))
        if clock
        else "",
        writer.say(again) if again else "",
    ]


def _source(source: Source, writer: Writer) -> str:
    return say_source(source=source, language=writer.labels.language)


def _days(rule: Duty | Bar, writer: Writer) -> list[str]:
    """From and until when the rule holds, where the day of its law does not say it."""
    laws = {law.name: law.in_force for law in writer.protocol.instruments}
    of_law = laws.get(rule.text.instrument, writer.protocol.in_force)
    start = rule.in_force if rule.in_force != of_law else None
    return [
        writer.say("from day", day=start.isoformat()) if start else "",
        writer.say("until day", day=rule.until.isoformat()) if rule.until else "",
    ]


def _bar(bar: Bar, writer: Writer) -> list[str]:
    return [
        text(bar.name),
        _cell([writer.who(bar.who)]),
        f"<div>{_PADLOCK}{text(writer.event(bar.event))}</div>",
        _cell([writer.bar(bar), writer.conditions(bar.conditions)]),
        _cell([bar.text.basis], _source(bar.source, writer), *_days(bar, writer)),
    ]


def _transfer(transfer: Transfer, writer: Writer) -> list[str]:
    to = writer.who(transfer.to) if transfer.to is not None else writer.say("whoever acts")
    duties = ", ".join(transfer.duties) or writer.say("all open")
    return [text(writer.event(transfer.event)), _cell([duties]), _cell([to])]
