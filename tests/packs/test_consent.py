"""What packs say of consent: the words, what is reported anyway, the lawful routes."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from amparo.cli.packs.checking import pack_misfits
from amparo.domain.casework.compartments import Compartment
from amparo.domain.consent.country import CountryConsent, Reported
from amparo.domain.consent.routes import Route, RouteKind
from amparo.domain.protocol.evidence import rules_of
from amparo.packs.consent_file import consent_misfits, read_consent
from amparo.packs.pack_file import read_pack, read_references
from amparo.packs.protocol_file import read_protocol
from amparo.packs.strict_yaml import MistakeInFile
from tests.architecture.files import HOUSE

COUNTRIES = ("argentina", "chile", "liberia", "paraguay", "spain")
EACH = pytest.mark.parametrize("country", COUNTRIES)
SOUND = """\
words:
  version: 2
  since: 2026-11-30
  consent: {en: [You decide.], es: [Usted decide.], fr: [Vous décidez.]}
  withdrawal: {en: [It stays known.], es: [Ya se sabe.], fr: [Cela reste connu.]}
must_be_reported:
  crime:
    who: {en: Police, es: La policía, fr: La police}
    what: {en: must report it, es: tiene que denunciarlo, fr: doit le dénoncer}
    basis: Law 3, art. 1
    read_in: law-3
    confidence: high
    rules: [D1, D2]
without_consent:
  child:
    basis: Law 3, art. 2
    read_in: law-3
    confidence: low
    by: [school]
    to: [police]
    compartments: [identity, location]
  imminent danger: not stated
  duty to report: not stated
acknowledge_withdrawal: {within: 36 hours, source: practice}
"""


def read(folder: Path, text: str) -> CountryConsent:
    """What a pack says that has this file."""
    (folder / "consent.yaml").write_text(text, encoding="utf-8")
    found = read_consent(pack=replace(read_pack(folder=HOUSE / "packs/paraguay"), folder=folder))
    assert found is not None
    return found


def consent_of(country: str) -> CountryConsent:
    """What a country's own pack says."""
    found = read_consent(pack=read_pack(folder=HOUSE / "packs" / country))
    assert found is not None
    return found


def test_what_a_file_says_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, SOUND)

    assert (found.words.version, found.words.since) == (2, date(2026, 11, 30))
    assert found.words.consent["es"] == ("Usted decide.",)
    assert found.words.withdrawal["fr"] == ("Cela reste connu.",)
    assert [(one.name, one.who["en"], one.what["fr"], one.basis, one.rules)
            for one in found.reported] == [
        ("crime", "Police", "doit le dénoncer", "Law 3, art. 1", ("D1", "D2"))
    ]  # fmt: skip
    assert found.routes == {
        RouteKind.CHILD: Route(
            kind=RouteKind.CHILD, basis="Law 3, art. 2", read_in="law-3", confidence="low",
            by=frozenset({"school"}), to=frozenset({"police"}),
            compartments=frozenset({Compartment.IDENTITY, Compartment.LOCATION}),
        )
    }  # fmt: skip
    assert found.acknowledge_within == timedelta(hours=36)


def test_a_pack_without_the_file_lets_nobody_be_asked(tmp_path: Path) -> None:
    pack = read_pack(folder=HOUSE / "packs/paraguay")

    assert read_consent(pack=replace(pack, folder=tmp_path)) is None


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("version: 2", "version: 0", "count versions from 1"),
        ("  since: 2026-11-30\n", "", "'since' is missing"),
        (", fr: [Vous décidez.]", "", "no sentence in 'fr'"),
        ("en: [You decide.]", "en: []", "no sentence in 'en'"),
        ("{en: Police,", "{gn: Police,", "'gn'"),
        (", fr: doit le dénoncer", "", "'fr' is missing"),
        ("    basis: Law 3, art. 1\n", "", "'basis' is missing"),
        (
            "    read_in: law-3\n    confidence: high",
            "    confidence: high",
            "'read_in' is missing",
        ),
        ("confidence: high", "confidence: sure", "'sure' is none of 'high', 'medium', 'low'"),
        ("  imminent danger: not stated\n", "", "write its article, or 'not stated'"),
        ("danger: not stated", "danger: always", "write a mapping, or 'not stated'"),
        ("danger: not stated", "hunger: not stated", "did you mean 'imminent danger'"),
        ("    basis: Law 3, art. 2\n", "", "'basis' is missing"),
        ("    to: [police]\n", "", "write the roles to whom the law lets it go"),
        ("    compartments: [identity, location]\n", "", "write the least that serves"),
        ("[identity, location]", "[identity, diary]", "unknown compartment 'diary'"),
        ("source: practice", "source: statute", "no law says by when; write 'practice'"),
        ("36 hours", "0 days", "write hours or days, such as '3 days'"),
        ("36 hours", "soon", "write hours or days, such as '3 days'"),
        ("acknowledge_withdrawal", "acknowledge", "'acknowledge'"),
    ],
)
def test_what_is_not_said_or_said_wrongly_is_refused(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    assert right in SOUND

    with pytest.raises(MistakeInFile, match=re.escape(told)):
        read(tmp_path, SOUND.replace(right, wrong))


@pytest.mark.parametrize("key", ["words", "must_be_reported", "without_consent",
                                 "acknowledge_withdrawal"])  # fmt: skip
def test_nothing_is_left_out_in_silence(tmp_path: Path, key: str) -> None:
    parts = re.split(r"(?m)^(?=\w)", SOUND)

    with pytest.raises(MistakeInFile, match=f"'{key}' is missing"):
        read(tmp_path, "".join(part for part in parts if not part.startswith(key)))


def test_what_names_no_role_no_rule_and_no_source_is_found(tmp_path: Path) -> None:
    found = consent_misfits(
        consent=read(tmp_path, SOUND), roles={"police"}, rules={"D1"}, sources=()
    )

    assert found == (
        "consent, crime: the source 'law-3' is not listed",
        "consent, crime: no rule is called 'D2'",
        "consent, child: the source 'law-3' is not listed",
        "consent, child: no role is called 'school'",
    )


def test_the_command_that_checks_packs_tells_it(tmp_path: Path) -> None:
    pack = read_pack(folder=HOUSE / "packs/liberia")
    for file in pack.folder.glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "consent.yaml").write_text(SOUND, encoding="utf-8")

    found = [line for line in pack_misfits(pack=replace(pack, folder=tmp_path))
             if line.startswith("consent")]  # fmt: skip

    assert "consent, crime: no rule is called 'D1'" in found
    assert "consent, child: no role is called 'police'" in found


@EACH
def test_each_ground_of_a_country_is_said_by_a_rule_of_its_own(country: str) -> None:
    """No article stands here that the protocol does not cite in the same law."""
    pack, consent = read_pack(folder=HOUSE / "packs" / country), consent_of(country)
    bases = {rule.name: rule.text.basis for rule in
             rules_of(protocol=read_protocol(path=pack.protocol))}  # fmt: skip
    grounds: list[Reported | Route] = [*consent.reported, *consent.routes.values()]

    assert all(one.rules for one in grounds)
    for one in grounds:
        for rule in one.rules:
            law, _, article = bases[rule].partition("(")[0].partition("§")[0].partition(",")
            assert law in one.basis, (country, rule)
            cited = set(re.findall(r"\d+", article))
            assert cited & set(re.findall(r"\d+", one.basis)), (country, rule)
        assert one.read_in in read_references(protocol=pack.protocol)


@EACH
def test_no_route_lets_go_how_to_reach_somebody_their_health_or_files(country: str) -> None:
    most = {one for route in consent_of(country).routes.values() for one in route.compartments}

    assert most <= {Compartment.IDENTITY, Compartment.LOCATION, Compartment.STATEMENT}


def test_imminent_danger_is_a_route_nowhere_since_no_text_read_states_it() -> None:
    assert [name for name in COUNTRIES if RouteKind.DANGER in consent_of(name).routes] == []


def test_of_liberia_no_law_was_read_and_nothing_is_stated() -> None:
    liberia = consent_of("liberia")

    assert (liberia.reported, dict(liberia.routes)) == ((), {})


@EACH
def test_a_person_is_told_the_same_in_each_language(country: str) -> None:
    words = consent_of(country).words

    for texts in (words.consent, words.withdrawal):
        assert {len(sentences) for sentences in texts.values()} == {len(texts["en"])}
        assert set(texts) == {"en", "es", "fr"}


@EACH
def test_before_it_is_taken_back_a_person_hears_what_that_cannot_undo(country: str) -> None:
    said = " ".join(consent_of(country).words.withdrawal["en"])

    assert "What they have already read, printed, copied or told others stays known." in said


@EACH
def test_a_withdrawal_is_confirmed_within_three_days(country: str) -> None:
    assert consent_of(country).acknowledge_within == timedelta(days=3)
