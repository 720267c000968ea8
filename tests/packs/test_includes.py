"""A protocol may stand in several files; what they say of one name must agree."""

from datetime import date
from pathlib import Path

import pytest

from amparo.domain.protocol.language import Instrument, Role
from amparo.packs.protocol_file import read_protocol
from amparo.packs.strict_yaml import MistakeInFile

LAW = """protocol: law
version: 1
title: The law
in_force: 2020-01-01
read_in: gazette
includes: practice.yaml
calendars: {civil: {zone: UTC}}
facts: {child: {if_unknown: yes}}
events: {report received: {states: child}, visit made: {}}
duties:
  D1: {who: police, must: visit made, when: report received, within: 24 hours, basis: art. 1}
roles: {police: {}, office: {holders: [{institution: MINNA}]}}
"""
PRACTICE = """protocol: practice
version: 1
in_force: 2021-05-01
source: practice
events: {partners called: {}}
duties:
  P1: {who: office, must: partners called, when: report received, within: 24 hours, basis: agreed}
"""


def written(folder: Path, **files: str) -> Path:
    """Write files (``law``, ``practice``…) into a folder and return the law's path."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder / "law.yaml"


def refusal(folder: Path, **files: str) -> str:
    """What the reader says against the files, without the folder's name."""
    with pytest.raises(MistakeInFile) as caught:
        read_protocol(path=written(folder, **files))
    return str(caught.value).replace(f"{folder}/", "")


def test_rules_of_an_included_file_keep_their_source_and_their_day(tmp_path: Path) -> None:
    protocol = read_protocol(path=written(tmp_path, law=LAW, practice=PRACTICE))

    agreed, law = protocol.duties["P1"], protocol.duties["D1"]
    assert (agreed.is_law, agreed.in_force, agreed.text.instrument) == (
        False, date(2021, 5, 1), "practice",
    )  # fmt: skip
    assert (law.is_law, law.in_force, law.text.instrument) == (True, date(2020, 1, 1), "law")
    assert (law.text.read_in, agreed.text.read_in) == ("gazette", "")
    assert protocol.in_force == date(2020, 1, 1)
    assert protocol.instruments[1] == Instrument(
        name="practice", title="practice", in_force=date(2021, 5, 1)
    )


def test_an_event_is_of_the_country_if_any_of_the_files_says_so(tmp_path: Path) -> None:
    practice = PRACTICE.replace("partners called: {}", "visit made: {of: country}, call made: {}")
    practice = practice.replace("must: partners called", "must: call made")

    protocol = read_protocol(path=written(tmp_path, law=LAW, practice=practice))

    assert protocol.country_events == {"visit made"}


def test_an_event_is_of_a_case_or_of_the_country_and_of_nothing_else(tmp_path: Path) -> None:
    law = LAW.replace("visit made: {}", "visit made: {of: land}")

    assert "event visit made" in refusal(tmp_path, law=law, practice=PRACTICE)


def test_a_country_includes_the_protocol_of_another_pack(tmp_path: Path) -> None:
    for pack in ("international", "liberia"):
        (tmp_path / pack).mkdir()
    treaty = LAW.replace("includes: practice.yaml\n", "").replace("civil", "treaty")
    treaty = treaty.replace("{holders: [{institution: MINNA}]}", "{}")
    written(tmp_path / "international", law=treaty)
    country = PRACTICE + "includes: ../international/law.yaml\ncalendars: {own: {zone: UTC}}\n"
    country += "roles: {office: {holders: [{institution: Ministry}]}}\n"

    protocol = read_protocol(path=written(tmp_path / "liberia", law=country))

    assert list(protocol.duties) == ["P1", "D1"]
    assert list(protocol.calendars) == ["own", "treaty"]
    assert protocol.roles["office"].holders[0].institution == "Ministry"
    assert protocol.roles["police"] == Role(name="police")


def test_files_that_include_each_other_are_each_read_once(tmp_path: Path) -> None:
    practice = PRACTICE + "includes: law.yaml\n"

    protocol = read_protocol(path=written(tmp_path, law=LAW, practice=practice))

    assert [one.name for one in protocol.instruments] == ["law", "practice"]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        pytest.param("facts: {child: {if_unknown: no}}\n",
                     "practice.yaml:8: fact child: stands in law.yaml:8 too; let one of the files "
                     "say it", id="a fact that counts otherwise"),
        pytest.param("bars: {}\nroles: {office: {holders: [{institution: SNNA}]}}\n",
                     "practice.yaml:9: role office: stands in law.yaml:12 too; let one of the "
                     "files say it", id="a role held by somebody else"),
        pytest.param("previous: law.yaml\n",
                     "practice.yaml:8: 'previous': an included file has no version before it; "
                     "give its rules dates of their own", id="a version before"),
        pytest.param("includes: ../../law.yaml\n",
                     "practice.yaml:8: 'includes': '../../law.yaml' is outside the packs; write a "
                     "name such as practice.yaml, or ../international/protocol.yaml",
                     id="a file outside the packs"),
        pytest.param("institutions: none.yaml\n",
                     "none.yaml: cannot be read (No such file or directory)", id="no such file"),
        pytest.param("bars: {B: {event: partners called, never: yes, until: 2021-05-01, basis: x}}",
                     "practice.yaml:8: bar B, 'until': governs until 2021-05-01, which is not "
                     "after 2021-05-01; correct a date", id="a rule that ends before it begins"),
        pytest.param("transfers: [{event: visit mad, to: office}]\n",
                     "practice.yaml:8: transfer 1, 'event': unknown event 'visit mad'; did you "
                     "mean 'visit made'?", id="a transfer on an unknown event"),
    ],
)  # fmt: skip
def test_files_that_do_not_fit_together_are_refused(tmp_path: Path, more: str, says: str) -> None:
    assert refusal(tmp_path, law=LAW, practice=PRACTICE + more) == says


def test_a_rule_stands_in_one_file_only(tmp_path: Path) -> None:
    says = refusal(tmp_path, law=LAW, practice=PRACTICE.replace("P1", "D1"))

    assert says == (
        "practice.yaml:7: duty D1: stands in law.yaml:11 too; let one of the files say it"
    )


def test_an_included_file_with_a_mistake_is_named(tmp_path: Path) -> None:
    says = refusal(tmp_path, law=LAW, practice=PRACTICE.replace("must: partners", "must: partner"))

    assert says == (
        "practice.yaml:7: duty P1, 'must': unknown event 'partner called'; did you mean "
        "'partners called'?"
    )


def test_a_file_of_institutions_holds_nothing_else(tmp_path: Path) -> None:
    law = LAW.replace("roles: {police: {}, office: {holders: [{institution: MINNA}]}}",
                      "institutions: offices.yaml")  # fmt: skip

    says = refusal(tmp_path, law=law, practice=PRACTICE, offices="rols: {}\n")

    assert says == "offices.yaml:1: 'rols': unknown key; did you mean 'roles'?"


def test_a_file_that_is_not_there_is_named_where_it_is_included(tmp_path: Path) -> None:
    says = refusal(tmp_path, law=LAW.replace("practice.yaml", "practise.yaml"))

    assert says == (
        "law.yaml:6: 'includes': 'practise.yaml' is not there; write the name of a file beside "
        "this one"
    )


def test_a_name_is_the_same_name_however_its_accents_and_blanks_are_typed(tmp_path: Path) -> None:
    law = LAW.replace("must: visit made", "must: visite\u0301 made").replace(
        "visit made: {}", '" visit\u00e9 made ": {}'
    )

    protocol = read_protocol(path=written(tmp_path, law=law, practice=PRACTICE))

    assert protocol.duties["D1"].must == "visit\u00e9 made"
    assert "visit\u00e9 made" in protocol.events
