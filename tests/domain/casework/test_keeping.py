"""What the journal says of sealed parts: which version was kept last, and never what it says."""

from collections.abc import Mapping

from amparo.domain.casework.compartments import Compartment
from amparo.domain.casework.entries import Content, Entry, Kind, Precision
from amparo.domain.casework.keeping import last_kept


def kept(number: int, about: Mapping[str, str], *, kind: Kind = Kind.KEEPING) -> Entry:
    """An entry that says something of a part."""
    return Entry(
        number=number, kind=kind, event="", earliest=number, latest=number,
        precision=Precision.MINUTE, recorded=number, institution="police", desk_id=1, member="m",
        content=Content(about=about),
    )  # fmt: skip


def version(compartment: str, number: str, **more: str) -> Mapping[str, str]:
    return {"compartment": compartment, "version": number, "digest": f"d{number}", **more}


def test_the_last_version_of_each_part_is_told_apart() -> None:
    entries = [
        kept(1, version("identity", "1")),
        kept(2, version("contact", "1")),
        kept(3, version("identity", "2")),
    ]

    identity = last_kept(entries=entries, compartment=Compartment.IDENTITY)
    contact = last_kept(entries=entries, compartment=Compartment.CONTACT)

    assert identity == {"compartment": "identity", "version": "2", "digest": "d2"}
    assert contact == {"compartment": "contact", "version": "1", "digest": "d1"}


def test_of_a_part_that_nobody_kept_nothing_is_said() -> None:
    entries = [kept(1, version("identity", "1"))]

    assert last_kept(entries=entries, compartment=Compartment.HEALTH) == {}
    assert last_kept(entries=(), compartment=Compartment.IDENTITY) == {}


def test_a_new_key_is_another_version_and_what_else_is_said_of_it_is_left_out() -> None:
    entries = [
        kept(1, version("identity", "1")),
        kept(2, version("identity", "2", renewed="yes")),
    ]

    found = last_kept(entries=entries, compartment=Compartment.IDENTITY)

    assert found == {"compartment": "identity", "version": "2", "digest": "d2"}


def test_what_another_kind_of_entry_says_of_a_part_counts_for_nothing() -> None:
    entries = [
        kept(1, version("identity", "1")),
        kept(2, version("identity", "9"), kind=Kind.EVENT),
    ]

    assert last_kept(entries=entries, compartment=Compartment.IDENTITY)["version"] == "1"
