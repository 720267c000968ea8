"""A card as source for typst, which sets it on pages of A5.

The texts of a card stand in one value at the top, each as a string that typst never reads as
markup; the lines below it set that value and are the same for every card.
"""

from collections.abc import Iterable

from amparo.domain.protocol.card.content import Card, Moment
from amparo.domain.protocol.card.letters import breakable, seen
from amparo.domain.protocol.card.telling import Ban, By, Task
from amparo.domain.protocol.card.wording import tell

Value = str | bool | Iterable["Value"] | dict[str, "Value"]

_SHEET = r"""
#let accent = rgb("#0b4a6f")
#let soft = luma(35%)
// Whatever sans the system has; the last is bundled with typst and always there.
#let fonts = ("Liberation Sans", "Arial", "Helvetica", "DejaVu Sans", "Libertinus Serif")
// The largest size at which all fits on one page. Nobody reads less than 7.5 pt on a wall: what
// does not fit then is set larger again on two pages, or more, and each says which it is.
#let sizes = (11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5)
#let sizes-on-two-pages = (9, 8.5, 8)
#let share-filled = 0.93 // of two pages: what is kept together leaves the foot of one empty

#set document(title: card.institution + " · " + card.protocol, date: none)
#set text(font: fonts, lang: card.language, hyphenate: false)
#set par(leading: 0.5em, spacing: 0.5em, justify: false)
#set page(
  width: 148mm, height: 210mm,
  // The left edge can be punched, the others lie 8 mm inside what is laminated.
  margin: (left: 15mm, right: 8mm, top: 9mm, bottom: 14mm), footer-descent: 2.5mm,
  footer: context {
    set text(size: 6.5pt, fill: soft)
    let (pages,) = counter(page).final()
    let at = card.page.replace("{page}", str(here().page())).replace("{pages}", str(pages))
    grid(columns: (1fr, auto), column-gutter: 4mm, card.prevails, if pages > 1 { strong(at) })
  },
)

#let small(it) = text(size: 0.82em, fill: soft, it)
#let head(it) = block(above: 1.2em, below: 0.65em, sticky: true, width: 100%,
  stroke: (bottom: 1.2pt + accent), inset: (bottom: 0.35em),
  text(weight: "bold", size: 1.15em, fill: accent, it))
#let row(left, right, width) = block(breakable: false, above: 0.65em, below: 0.65em,
  grid(columns: (width, 1fr), column-gutter: 0.8em, left, right))

#let deadline(by, is-law) = {
  if by.big != "" {
    let size = float(by.scale) * 1em
    par(text(size: size, weight: "bold", fill: if is-law { accent } else { soft }, by.big))
  }
  if by.small != "" { par(small(by.small)) }
}
#let task(it) = row({ for by in it.by { deadline(by, it.is-law) } }, {
  par({
    if it.condition != "" { strong(it.condition); [ ] }
    it.act
  })
  if it.notes.len() > 0 { par(small(it.notes.join(" "))) }
  par(text(size: 0.7em, fill: soft, it.source))
}, 8.4em)
#let moment(it) = {
  block(above: 0.9em, below: 0.5em, sticky: true, {
    par(text(weight: "bold", it.title))
    if it.notes.len() > 0 { par(small(card.for-each + " " + it.notes.join(" "))) }
  })
  for one in it.tasks { task(one) }
}
#let ban(it) = row(text(size: 1.1em, weight: "bold", fill: accent, "×"), {
  par(it.text)
  if it.notes.len() > 0 { par(small(it.notes.join(" "))) }
  par(text(size: 0.7em, fill: soft, it.source))
}, 0.9em)

#let body = {
  par(text(size: 0.82em, fill: accent, weight: "bold", card.kind))
  block(above: 0.5em, below: 0.65em, text(size: 1.8em, weight: "bold", card.institution))
  if card.roles != "" { par(card.roles) }
  par(small(card.protocol + ". " + card.in-force))
  head(card.must)
  if card.moments.len() == 0 { par(card.no-duties) }
  for one in card.moments { moment(one) }
  if card.bans.len() > 0 { head(card.must-not) }
  for one in card.bans { ban(one) }
  if card.transfers.len() > 0 {
    block(above: 1em, sticky: true, strong(card.takes-over))
    for one in card.transfers { par(one) }
  }
  if card.unnamed != "" {
    block(above: 1em, width: 100%, breakable: false, inset: 0.6em,
      stroke: (paint: accent, dash: "dashed", thickness: 0.7pt),
      { strong(card.nobody-named); [ ]; card.unnamed })
  }
  for one in card.instruments { par(text(size: 0.75em, fill: soft, one)) }
}

#layout(space => {
  let set-in(size) = { set text(size: size * 1pt); body }
  let height(size) = measure(width: space.width, set-in(size)).height
  let size = sizes.find(size => height(size) <= space.height)
  if size == none {
    let room = 2 * space.height * share-filled
    size = sizes-on-two-pages.find(size => height(size) <= room)
  }
  set-in(if size == none { sizes-on-two-pages.last() } else { size })
})
"""


def write_typst(*, card: Card) -> str:
    """Return the source of a card. Whatever its texts hold, typst prints it and runs nothing.

    It says nothing of the time at which it is set: the same card is the same source.
    """
    return f"#let card = {_literal(_value(card))}\n{_SHEET}"


def _value(card: Card) -> dict[str, Value]:
    unnamed = "; ".join(card.unnamed)
    own = ("kind", "must", "must_not", "takes_over", "for_each", "nobody_named", "prevails",
           "no_duties")  # fmt: skip
    return {
        **{key.replace("_", "-"): tell(card.language, key) for key in own},
        "page": tell(card.language, "page", page="{page}", pages="{pages}"),
        "language": card.language,
        "institution": card.institution,
        "roles": card.roles,
        "protocol": card.protocol,
        "in-force": card.in_force,
        "moments": [_moment(one) for one in card.moments],
        "bans": [_ban(one) for one in card.bans],
        "transfers": card.transfers,
        "unnamed": f"{unnamed}." if unnamed else "",
        "instruments": card.instruments,
    }


def _moment(moment: Moment) -> dict[str, Value]:
    tasks = [_task(task) for task in moment.tasks]
    return {"title": moment.title, "notes": moment.notes, "tasks": tasks}


def _task(task: Task) -> dict[str, Value]:
    return {
        "by": [_by(by) for by in task.by],
        "condition": task.condition,
        "act": task.sentence,
        "notes": task.notes,
        "source": task.source,
        "is-law": task.is_law,
    }


def _by(by: By) -> dict[str, Value]:
    return {"big": by.big, "scale": by.scale, "small": by.small}


def _ban(ban: Ban) -> dict[str, Value]:
    return {"text": ban.text, "notes": ban.notes, "source": ban.source}


def _literal(value: Value, margin: str = "") -> str:
    """Write a value as typst would: strings, truth, lists and dictionaries, nothing else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value)
    inner = f"{margin}  "
    if isinstance(value, dict):
        lines = [f"{inner}{key}: {_literal(one, inner)},\n" for key, one in value.items()]
    else:
        lines = [f"{inner}{_literal(one, inner)},\n" for one in value]
    return f"(\n{''.join(lines)}{margin})" if lines else "()"


def _string(text: str) -> str:
    r"""Write a text so that it ends where it ends: only ``\`` and ``"`` mean anything in it.

    >>> print(_string('#import "a": \\*'))
    "#import \"a\": \\*"
    """
    return '"' + breakable(seen(text)).replace("\\", "\\\\").replace('"', '\\"') + '"'
