"""Every quote of Argentina and of the Palermo Protocol stands, word for word, in the article cited.

Chile and Paraguay prove the same in `test_chile` and `test_paraguay`. The texts of Spain and
Liberia are not beside any checkout.
"""

import re
from collections.abc import Iterable

import pytest

from amparo.domain.protocol.evidence import rules_of
from amparo.domain.protocol.language import Protocol
from amparo.packs.protocol_file import read_protocol
from tests.architecture.files import HOUSE

PACKS = HOUSE / "packs"
LAW = HOUSE.parent / "shared" / "law"
TEXTS = {
    # source: pack, how rules cite it, file beside the checkout, where its articles begin, a heading
    "ley-26364": (
        "argentina", "Ley 26.364", "ar-LEY-26364.md", "", r"\*\*ARTICULO (\d+)",
    ),
    "decreto-111-2015": (
        "argentina", "Decreto 111/2015, Anexo", "ar-DEC-111-2015.md", "ANEXO", r"ARTÍCULO (\d+)",
    ),
    "palermo-protocol": (
        "international", "Palermo Protocol", "palermo-protocol-es.md", "I. Disposiciones",
        r"\n\s*Artículo (\d+)\s*\n",
    ),
}  # fmt: skip
EACH = pytest.mark.parametrize("source", TEXTS)


def protocol_of(source: str) -> Protocol:
    return read_protocol(path=PACKS / TEXTS[source][0] / "protocol.yaml")


def articles_of(source: str) -> dict[str, str]:
    """The articles of a text on one line each, by number; the text of a bill inside it included."""
    _, _, file, start, heading = TEXTS[source]
    path = LAW / file
    if not path.exists():
        pytest.skip(f"the text {file} is not beside this checkout (shared/law)")
    text = path.read_text(encoding="utf-8")
    parts = re.split(heading, text[text.index(f"\n{start}") :])
    return {
        number: plain(article) for number, article in zip(parts[1::2], parts[2::2], strict=True)
    }


def plain(text: str) -> str:
    """On one line, without the marks of headings that the copies put before some lines."""
    return " ".join(re.sub(r"(?m)^#+ ", "", text).split())


def cited(source: str, basis: str) -> Iterable[str]:
    """The numbers of the articles of one text that a basis cites.

    A paragraph (``§ 2``), a point after a dot (``6.2``) and a letter are no articles.
    """
    name = TEXTS[source][1]
    for part in basis.split(";"):
        _, found, articles = part.partition(name)
        if found:
            yield from re.findall(r"(?<![\d.])(?<!§ )\d+", articles)


def quoted(source: str) -> list[tuple[str, str, str]]:
    """The rules and remarks that rest on one text: what it is, its basis, the words quoted."""
    protocol, name = protocol_of(source), TEXTS[source][1]
    rules = [rule for rule in rules_of(protocol=protocol) if rule.text.read_in == source]
    return [
        *((rule.name, rule.text.basis, rule.text.quote) for rule in rules),
        *((r.basis, r.basis, r.quote) for r in protocol.remarks if r.basis.startswith(name)),
    ]


@EACH
def test_every_quote_stands_in_an_article_it_cites(source: str) -> None:
    articles = articles_of(source)

    misplaced = [
        (called, quote)
        for called, basis, quote in quoted(source)
        if not any(plain(quote) in articles.get(number, "") for number in cited(source, basis))
    ]

    assert misplaced == []


@EACH
def test_every_word_of_time_stands_in_an_article_it_cites(source: str) -> None:
    articles = articles_of(source)

    invented = [
        (rule.name, rule.text.words)
        for rule in rules_of(protocol=protocol_of(source))
        if rule.text.read_in == source and rule.text.words
        if not any(
            plain(rule.text.words) in articles.get(number, "")
            for number in cited(source, rule.text.basis)
        )
    ]

    assert invented == []


@EACH
def test_every_article_cited_is_one_of_the_text(source: str) -> None:
    articles = articles_of(source)

    unknown = [
        (called, number)
        for called, basis, _ in quoted(source)
        for number in cited(source, basis)
        if number not in articles
    ]

    assert unknown == []


def test_every_rule_of_these_texts_is_looked_at() -> None:
    """Every rule quotes some text of the table, and none is without a quote."""
    rules = [rule for source in TEXTS for rule in rules_of(protocol=protocol_of(source))]

    assert {rule.text.read_in for rule in rules} == set(TEXTS)
    assert [rule.name for rule in rules if not rule.text.quote] == []


def test_only_the_numbers_of_the_texts_are_deadlines() -> None:
    dated = {
        duty.name: f"{deadline.period.amount} {deadline.period.unit.value}"
        for source in ("ley-26364", "palermo-protocol")
        for duty in protocol_of(source).duties.values()
        for deadline in duty.within
        if deadline.period
    }

    assert dated == {
        "AR6a": "24 months",
        "AR6c": "12 months",
        "AR6e": "12 months",
        "AR17a": "60 days or working days",
    }


@pytest.mark.parametrize(
    ("basis", "numbers"),
    [
        ("Ley 26.364, art. 8, § 2; Ley 26.364, art. 6 l)", ["8", "6"]),
        ("Ley 26.364, arts. 20 k), 22", ["20", "22"]),
        ("Decreto 111/2015, Anexo, art. 6 a); Ley 26.364, art. 9", ["9"]),
    ],
)
def test_the_articles_of_a_basis_are_told_from_its_paragraphs(
    basis: str, numbers: list[str]
) -> None:
    assert list(cited("ley-26364", basis)) == numbers
