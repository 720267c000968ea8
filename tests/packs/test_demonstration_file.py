"""A slip in what a demonstration shows is told with its line and how to mend it."""

from pathlib import Path

import pytest

from amparo.domain.casework.demonstration import Demonstration, ShownDesk
from amparo.domain.casework.profiles import Route
from amparo.packs.demonstration_file import read_demonstration
from amparo.packs.protocol_file import read_protocol
from amparo.packs.strict_yaml import MistakeInFile

PROTOCOL = """protocol: small
version: 1
title: A small protocol
in_force: 2020-01-01
source: statute
facts: {child: {if_unknown: no}}
events: {met: {states: child}, told: {}, lodged: {}}
roles:
  child office: {holders: [{institution: Office of Luque, place: Luque}], else: municipality}
  municipality: {}
calendars: {civil: {zone: UTC, months: round down}}
duties:
  D1: {who: police, must: told, when: met, within: not stated, basis: art. 1}
  D2: {who: child office, must: lodged, when: met, within: not stated, basis: art. 2}
"""
WRITTEN = """institutions:
  Police: {holds: police, desks: [{name: Luque, place: Luque}, {name: Elsewhere}]}
  Office of Luque: {desks: [{name: Luque}]}
  Office of Itá: {holds_at: {Itá: child office}, desks: [{name: Itá, place: Itá}]}
unheld: {municipality: None was found.}
members:
  police-luque:
    name: "Demo: Ana B."
    institution: Police
    desk: Luque
    role: officer
    sees: {en: What waits., es: Lo que espera., fr: Ce qui attend.}
late_reasons: {fuel: 2, vehicle: 1}
profile:
  sex: {female: 1}
  age_band: {12-17: 1, 25-39: 2}
  nationality: {PY: 1}
  exploitation: {sexual: 1}
  brought_by: {relative: 1}
  fits: {child: {age_band: 12-17}}
  routes: [{at: Luque, from: Itá, to: AR, weight: 2}]
found_together: {chance: 0.2, people: {2: 3}}
people: {given_names: [Ana, Ñandú], surnames: Sosa, languages: [Guaraní]}
"""


def read(folder: Path, text: str) -> Demonstration:
    law, file = folder / "protocol.yaml", folder / "demonstration.yaml"
    law.write_text(PROTOCOL, encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    return read_demonstration(path=file, protocol=read_protocol(path=law), places=("Luque", "Itá"))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, WRITTEN)

    assert found.institutions[0].desks == (
        ShownDesk(name="Luque", place="Luque"),
        ShownDesk(name="Elsewhere"),
    )
    assert found.institutions[2].holds_at == {"Itá": ("child office",)}
    assert found.unheld == {"municipality": "None was found."}
    assert found.members[0].sees["es"] == "Lo que espera."
    assert [member.is_without_key for member in found.members] == [False]
    assert found.late_reasons == {"fuel": 2, "vehicle": 1}
    assert found.profile.routes == (Route(at="Luque", origin="Itá", destination="AR", weight=2),)
    assert found.people.given_names == ("Ana", "Ñandú")
    assert (found.found_together.chance, found.found_together.people) == (0.2, {2: 3})


def test_a_member_may_have_yet_to_choose_a_passphrase(tmp_path: Path) -> None:
    found = read(tmp_path, WRITTEN.replace("role: officer", "role: officer\n    without_key: yes"))

    assert [member.is_without_key for member in found.members] == [True]


@pytest.mark.parametrize(
    ("right", "wrong", "line", "reason"),
    [
        ("holds: police", "holds: polise", 2, "did you mean 'police'?"),
        ("holds: police", "holds: [police, nobody named]", 2, "is no role of a duty"),
        ("holds: police, ", "", 1, "nobody holds 'police'; let an institution hold it"),
        ("{Itá: child office}", "{Luque: child office}", 4, "is held by 'Office of Luque' already"),
        ("{Itá: child office}", "{Ita: child office}", 4, "unknown place 'Ita'"),
        ("place: Itá}", "place: Roma}", 4, "unknown place 'Roma'"),
        (", {name: Elsewhere}", ", {name: Luque}", 2, "'Luque' stands twice"),
        ("{name: Elsewhere}", "{name: Other, place: Luque}", 2, "a second desk at one place"),
        ("[{name: Luque}]", "[]", 3, "has no desk"),
        ("{municipality: None", "{police: None", 5, "'police' is held; leave it out"),
        ("{municipality: None", "{mayor: None", 5, "no role of a duty"),
        ("unheld: {municipality: None was found.}", "unheld: {}", 1, "nobody holds 'municipality'"),
        ("  police-luque:", "  Police Luque:", 8, "a sign-in is 3 to 30 small letters"),
        ("Demo: Ana B.", "Ana B.", 8, "is not marked as invented"),
        ("institution: Police", "institution: Polise", 9, "did you mean 'Police'?"),
        ("desk: Luque", "desk: Itá", 10, "unknown desk 'Itá'"),
        ("role: officer", "role: boss", 11, "'boss' is none of 'officer', 'case lead'"),
        ("    sees:", "    without_key: si\n    sees:", 12, "'si' is none of 'yes', 'no'"),
        (", fr: Ce qui attend.", "", 12, "'fr' is missing"),
        ("{fuel: 2", "{feul: 2", 13, "did you mean 'fuel'?"),
        ("{fuel: 2, vehicle: 1}", "{}", 13, "no reason; write one"),
        ("sex: {female: 1}", "sex: {femal: 1}", 15, "did you mean 'female'?"),
        ("nationality: {PY: 1}", "nationality: {PY: 0}", 17, "no code; write one"),
        ("nationality: {PY: 1}", "nationality: {PY: few}", 17, "'few' is not a number"),
        ("fits: {child", "fits: {chil", 20, "did you mean 'child'?"),
        ("{age_band: 12-17}", "{age_band: 12-18}", 20, "unknown code '12-18'"),
        ("{age_band: 12-17}", "{age_band: [12-17, 25-39]}", 20, "leaves no code to draw"),
        ("at: Luque", "at: Roma", 21, "unknown place 'Roma'"),
        ("weight: 2", "weight: 0", 21, "weighs nothing"),
        ("people: {2: 3}", "people: {1: 3}", 22, "'1' is no number of people above 1"),
        ("people: {2: 3}", "people: {2: 3}, fact: chil", 22, "unknown fact 'chil'"),
        ("chance: 0.2", "chance: 2", 22, "'2' is no chance"),
        ("found_together:", "found_apart:", 22, "unknown key"),
        ("surnames: Sosa", "surnames: []", 23, "nothing to draw from"),
        ("surnames: Sosa", "surname: Sosa", 23, "did you mean 'surnames'?"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_line_and_mend(
    tmp_path: Path, right: str, wrong: str, line: int, reason: str
) -> None:
    assert right in WRITTEN

    with pytest.raises(MistakeInFile) as mistake:
        read(tmp_path, WRITTEN.replace(right, wrong, 1))

    said = str(mistake.value)
    assert said.startswith(f"{tmp_path}/demonstration.yaml:{line}: ")
    assert reason in said
    assert "\n" not in said
