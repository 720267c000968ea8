"""A protocol told in sentences: every rule once, in every language, as kept and read by eye."""

from pathlib import Path

import pytest

from amparo.domain.protocol.describe.reading import Reading, describe
from amparo.domain.protocol.describe.sentences import tell_release
from amparo.domain.protocol.describe.text import write_reading
from amparo.domain.protocol.describe.wording import UNITS, WORDINGS
from amparo.domain.protocol.evidence import rules_of
from amparo.domain.protocol.language import Unit
from tests.packs.readings import EXAMPLE, LANGUAGES, READABLE, golden, read


def reading_of(path: Path, language: str) -> Reading:
    protocol, labels = read(path, language)
    return describe(protocol=protocol, labels=labels)


def told(rule: str, language: str) -> str:
    """What is told of one rule of the example."""
    return next(
        one.text
        for section in reading_of(EXAMPLE, language).sections
        for one in section.rules
        if one.rule == rule
    )


@pytest.mark.parametrize(("path", "language"), READABLE)
def test_a_protocol_reads_as_it_was_read_by_eye(path: Path, language: str) -> None:
    text = write_reading(reading=reading_of(path, language))

    assert text == golden(f"describe/{path.parent.name}.{language}.txt", text)


@pytest.mark.parametrize(("path", "language"), READABLE)
def test_every_rule_is_told_exactly_once_with_its_article(path: Path, language: str) -> None:
    protocol, _ = read(path, language)
    reading = reading_of(path, language)

    found = [(one.rule, one.basis) for section in reading.sections for one in section.rules]

    assert sorted(found) == sorted((r.name, r.text.basis) for r in rules_of(protocol=protocol))
    assert all(one.text.endswith(".") for section in reading.sections for one in section.rules)


def test_what_frees_from_a_duty_is_told_by_the_facts_that_do() -> None:
    protocol, labels = read(EXAMPLE, "en")

    freed, never_freed = (
        tell_release(duty=protocol.duties[name], protocol=protocol, labels=labels)
        for name in ("D2", "D6")
    )

    assert freed == ("It is no longer due once it is known that the person is an adult.",)
    assert never_freed == ()


def test_a_deadline_is_told_with_who_what_and_from_when() -> None:
    assert told("D1", "en").startswith(
        "Within 24 hours of the report, the police must report the crime to the prosecutor."
    )
    assert told("D1", "es").startswith(
        "En un plazo de 24 horas desde la denuncia, la policía debe denunciar el delito ante el "
        "fiscal."
    )
    assert told("D1", "fr").startswith(
        "Dans un délai de 24 heures après le signalement, la police doit dénoncer l'infraction "
        "au procureur."
    )


def test_a_gap_of_the_law_is_told_as_a_gap() -> None:
    assert "The law states no time. The law does not say who." in told("D8", "en")
    assert "The text says: «without delay»." in told("D2", "en")


def test_what_follows_a_breach_is_told_where_it_may_happen() -> None:
    assert "If it is not done in time, the police must tell the ministry (D7)." in told("D3", "en")
    assert "the law takes the granting of the recovery period as given" in told("D4", "en")
    assert "If it is not done: a fine of ten crowns." in told("D1", "en")
    assert "No rule here says what follows" not in told("D1", "en")
    assert "No rule here says what follows" in told("D5", "en")
    assert "No rule here says what follows" not in told("D2", "en")


def test_a_day_and_a_holder_that_no_text_names_are_told_as_assumed() -> None:
    reading = reading_of(EXAMPLE, "en")
    held = next(s for s in reading.sections if s.title == "Who stands behind these names")

    assert reading.lead[1] == (
        "Agreement of 2025: taken as in force from 1 March 2025; no text at hand says the day."
    )
    assert "Harbour Office in Harbour (assumed)" in held.remarks[0]
    assert "assumed" not in reading.lead[0]


def test_a_target_agreed_in_practice_is_told_as_no_law() -> None:
    assert "This is practice, not law." in told("P1", "en")
    assert "No time is stated." in told("P2", "en")
    assert "practice" not in told("D1", "en")


def test_verbs_agree_with_institutions_of_many() -> None:
    assert "los refugios deben acordar" in told("D5", "es")
    assert "les foyers ne peuvent pas clore" in told("B4", "fr").lower()


def test_every_language_has_every_sentence_with_the_same_gaps() -> None:
    kinds = {language: {key: gaps(text) for key, text in WORDINGS[language].items()}
             for language in LANGUAGES}  # fmt: skip

    for language in ("es", "fr"):
        assert set(kinds[language]) == set(kinds["en"])
        assert set(UNITS[language]) == set(Unit)
        for key, found in kinds[language].items():
            assert found <= kinds["en"][key] | {"name", "moment"}, key


def gaps(text: str) -> set[str]:
    return {piece.partition("}")[0] for piece in text.split("{")[1:]}


def test_a_protocol_without_labels_is_read_by_its_names(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("previous: protocol-1.yaml\n", "")
    (tmp_path / "protocol.yaml").write_text(text.replace("includes: practice.yaml\n", "").replace(
        "partners called: {}", "partners called: {}"), encoding="utf-8")  # fmt: skip

    reading = reading_of(tmp_path / "protocol.yaml", "en")

    assert reading.title == "Law 7 of Exampleland, version 2"
    assert reading.sections[0].rules[0].sentences[0] == (
        "Within 24 hours of «report received», police must «crime reported»."
    )
