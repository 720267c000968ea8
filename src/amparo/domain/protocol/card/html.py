"""A card as one HTML page that stands alone: no script, nothing to fetch, printed on A5."""

import html
from collections.abc import Iterable, Iterator

from amparo.domain.protocol.card.content import Card, Moment
from amparo.domain.protocol.card.letters import seen
from amparo.domain.protocol.card.style import STYLE
from amparo.domain.protocol.card.telling import Ban, By, Task
from amparo.domain.protocol.card.wording import tell

_PRINTED = ((1500, "9.5pt"), (2000, "8.5pt"), (2600, "7.5pt"))
"""Up to so many letters, this size is printed. A browser cannot try sizes as typst does; what
is longer runs over to a second page at the size of `_ON_SEVERAL_PAGES`."""
_ON_SEVERAL_PAGES = "8.5pt"


def write_html(*, card: Card) -> str:
    """Return the card as HTML, in which every text of the labels is only text."""
    body = "\n".join(_body(card))
    letters = _letters(card)
    size = next((size for most, size in _PRINTED if letters <= most), _ON_SEVERAL_PAGES)
    return (
        f'<!doctype html>\n<html lang="{_escape(card.language)}"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_escape(card.institution)} · {_escape(card.protocol)}</title>\n"
        f"<style>{STYLE}:root{{--print-size:{size}}}\n</style></head>\n"
        f'<body><main class="card">\n{body}\n</main></body></html>\n'
    )


def _body(card: Card) -> Iterator[str]:
    def own(key: str) -> str:
        return _escape(tell(card.language, key))

    yield f'<p class="kind">{own("kind")}</p>'
    yield f"<h1>{_escape(card.institution)}</h1>"
    if card.roles:
        yield f"<p>{_escape(card.roles)}</p>"
    yield f'<p class="small">{_escape(card.protocol)}. {_escape(card.in_force)}</p>'
    yield f"<h2>{own('must')}</h2>"
    if not card.moments:
        yield f"<p>{own('no_duties')}</p>"
    for moment in card.moments:
        yield from _moment(moment, own("for_each"))
    if card.bans:
        yield f"<h2>{own('must_not')}</h2>\n<ul>"
        yield from map(_ban, card.bans)
        yield "</ul>"
    if card.transfers:
        told = "".join(f"<p>{_escape(one)}</p>" for one in card.transfers)
        yield f'<div class="transfers"><h3>{own("takes_over")}</h3>{told}</div>'
    if card.unnamed:
        acts = _escape("; ".join(card.unnamed))
        yield f'<p class="unnamed"><strong>{own("nobody_named")}</strong> {acts}.</p>'
    laws = "".join(f"<p>{_escape(one)}</p>" for one in card.instruments)
    yield f'<footer class="source">{laws}<p>{own("prevails")}</p></footer>'


def _moment(moment: Moment, for_each: str) -> Iterator[str]:
    yield f"<h3>{_escape(moment.title)}</h3>"
    if moment.notes:
        yield f'<p class="small">{for_each} {_escape(" ".join(moment.notes))}</p>'
    yield "<ul>"
    yield from map(_task, moment.tasks)
    yield "</ul>"


def _task(task: Task) -> str:
    kind = "task" if task.is_law else "task practice"
    condition = f"<strong>{_escape(task.condition)}</strong> " if task.condition else ""
    return (
        f'<li class="{kind}"><div>{"".join(map(_by, task.by))}</div>'
        f"<div><p>{condition}{_escape(task.sentence)}</p>{_notes(task.notes)}"
        f'<p class="source">{_escape(task.source)}</p></div></li>'
    )


def _by(by: By) -> str:
    size = f"font-size:{by.scale}em"
    big = f'<p class="big" style="{size}">{_escape(by.big)}</p>' if by.big else ""
    return big + (f'<p class="small">{_escape(by.small)}</p>' if by.small else "")


def _ban(ban: Ban) -> str:
    return (
        f'<li class="ban"><div><p>{_escape(ban.text)}</p>{_notes(ban.notes)}'
        f'<p class="source">{_escape(ban.source)}</p></div></li>'
    )


def _notes(notes: Iterable[str]) -> str:
    said = " ".join(notes)
    return f'<p class="small">{_escape(said)}</p>' if said else ""


def _escape(text: str) -> str:
    return html.escape(seen(text))


def _letters(card: Card) -> int:
    tasks = [task for moment in card.moments for task in moment.tasks]
    texts = [text for moment in card.moments for text in (moment.title, *moment.notes)]
    for task in tasks:
        texts += [task.condition, task.act, *task.notes, task.source]
    texts += [text for ban in card.bans for text in (ban.text, *ban.notes, ban.source)]
    return sum(map(len, [*texts, *card.transfers, *card.unnamed, *card.instruments]))
