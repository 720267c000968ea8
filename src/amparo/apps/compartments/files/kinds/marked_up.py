"""The elements of a part in XML, as they are read; no part may define words of its own."""

from collections.abc import Callable, Mapping
from xml.parsers import expat

from amparo.apps.compartments.files.kinds.refusing import NotTaken, Why

Look = Callable[[str, Mapping[str, str]], None]
_BETWEEN = " "


def look_at_elements(content: bytes, *, look: Look) -> None:
    """Let each element be looked at: its name and attributes, without the spaces of their names.

    Raises `NotTaken` for what is not well formed, and for what defines entities: those can make a
    small part endless, or fetch another file.
    """

    def begun(name: str, said: Mapping[str, str]) -> None:
        look(_bare(name), {_bare(one): value for one, value in said.items()})

    parser = expat.ParserCreate(namespace_separator=_BETWEEN)
    parser.StartElementHandler = begun
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as problem:
        raise NotTaken(Why.BROKEN) from problem


def _refuse(*_said: object) -> None:
    raise NotTaken(Why.BROKEN)


def _bare(name: str) -> str:
    return name.rpartition(_BETWEEN)[2]
