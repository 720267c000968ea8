"""What a case begins with is something the protocol of its pack knows."""

from pathlib import Path

import pytest

from amparo.packs.pack_file import read_pack
from amparo.packs.protocol_file import read_protocol
from amparo.packs.strict_yaml import MistakeInFile
from tests.architecture.files import HOUSE

COUNTRIES = ("chile", "liberia", "paraguay")


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_country_says_what_its_cases_begin_with(country: str) -> None:
    pack = read_pack(folder=HOUSE / "packs" / country)

    events = read_protocol(path=pack.protocol).events

    assert len(pack.begins_with) >= 4
    assert [event for event in pack.begins_with if event not in events] == []
    assert len(set(pack.begins_with)) == len(pack.begins_with)


def test_a_pack_need_not_say_it(tmp_path: Path) -> None:
    text = "pack: alba\ntitle: {en: Alba}\noriginal: en\nprotocol: protocol.yaml\n"
    (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")

    assert read_pack(folder=tmp_path).begins_with == ()


def test_what_is_no_list_of_events_is_refused(tmp_path: Path) -> None:
    text = "pack: alba\ntitle: {en: Alba}\noriginal: en\nprotocol: p.yaml\nbegins_with: {a: b}\n"
    (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(MistakeInFile, match="begins_with"):
        read_pack(folder=tmp_path)
