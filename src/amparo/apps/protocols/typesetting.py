"""Setting a card as PDF. The command line does it too; it needs no database."""

from amparo.domain.protocol.card.content import Card
from amparo.domain.protocol.card.typst_source import write_typst


def typeset(*, card: Card) -> bytes:
    """Set a card as PDF, its letters inside. The same card is the same bytes on one machine."""
    import typst

    # A time would be that of this run, and make each file another one.
    return typst.compile(write_typst(card=card).encode("utf-8"), format="pdf", timestamp=0)
