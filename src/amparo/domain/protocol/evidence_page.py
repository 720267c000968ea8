"""The page of sources of a protocol: each rule with its article, words, source and confidence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from amparo.domain.protocol.evidence import (
    ENCODED,
    Reference,
    Statute,
    cites,
    rules_of,
    weaknesses,
)
from amparo.domain.protocol.language import Bar, Duty, Protocol


def write_evidence(
    *,
    title: str,
    protocol: Protocol,
    references: Mapping[str, Reference],
    statutes: Sequence[Statute],
) -> str:
    """Return the chapter of one protocol in Markdown.

    It tells the rules by the law they stand in, what each rests on, the texts that were read,
    the rules whose evidence is weak, and for each article of the laws at hand which rules it
    became, or why none.
    """
    return "\n".join(_chapter(title, protocol, references, statutes)) + "\n"


def _chapter(
    title: str, protocol: Protocol, references: Mapping[str, Reference], statutes: Sequence[Statute]
) -> Iterator[str]:
    yield f"## {title}"
    for instrument in protocol.instruments:
        rules = [r for r in rules_of(protocol=protocol) if r.text.instrument == instrument.name]
        yield from ("", f"### {instrument.title}", "", f"In force from {instrument.in_force}.", "")
        yield from _table(
            ("rule", "event", "article", "words", "in English", "read in", "confidence"),
            (_row(rule) for rule in rules),
        )
    yield from ("", "### Texts that were read", "")
    for reference in references.values():
        parts = (reference.title, reference.address, f"read {reference.read}", reference.note)
        yield f"- **{reference.name}** ({reference.kind.value}): " + ". ".join(filter(None, parts))
    weak = list(weak_rules(protocol=protocol, references=references))
    yield from ("", f"### Rules whose evidence is weak: {len(weak)}", "")
    yield from (f"- {line}" for line in weak)
    for statute in statutes:
        yield from ("", f"### Article by article: {statute.title}", "")
        yield from _table(("article", "rules"), _articles(statute, protocol))


def weak_rules(*, protocol: Protocol, references: Mapping[str, Reference]) -> Iterator[str]:
    """Yield a line for each rule that no text, or only a weak one, supports."""
    for rule in rules_of(protocol=protocol):
        why = weaknesses(rule=rule, references=references)
        if why:
            yield f"{rule.name} ({rule.text.basis}): {'; '.join(why)}"


def _row(rule: Duty | Bar) -> Sequence[str]:
    event = rule.must if isinstance(rule, Duty) else f"barred: {rule.event}"
    text = rule.text
    return (rule.name, event, text.basis, text.quote, text.gloss, text.read_in, text.confidence)


def _articles(statute: Statute, protocol: Protocol) -> Iterator[Sequence[str]]:
    for article, said in statute.articles.items():
        rules = [
            rule.name
            for rule in rules_of(protocol=protocol)
            if cites(basis=rule.text.basis, statute=statute, article=article)
        ]
        yield (article, ", ".join(rules) if said == ENCODED else said)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _line(head)
    yield _line(["---"] * len(head))
    yield from (_line(row) for row in rows)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"
