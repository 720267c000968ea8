"""Reading how names are spelled in a country: words that only join, letters that sound alike."""

from pathlib import Path

from amparo.domain.linkage.names import NameRules, Spelling, Where, folded
from amparo.packs.gathering import beside
from amparo.packs.pack_file import Pack
from amparo.packs.reading import Part
from amparo.packs.strict_yaml import read_yaml

NAMES_KEYS = ("includes", "joining", "spellings", "note")
SPELLING_KEYS = ("written", "heard", "before", "where", "note")
NOTHING = "nothing"
MOST_LETTERS = 4
_WHERE = {where.value: where for where in Where}
_HOW = "small letters without accents"


def read_names(*, pack: Pack) -> NameRules:
    """Read ``names.yaml`` of a pack and what it includes; where there is none, nothing is known.

    Its own spellings come before those of the files it includes. Raises `MistakeInFile`.
    """
    path = pack.folder / "names.yaml"
    if not path.is_file():
        return NameRules()
    own = _top(path)
    tops = [own, *(_included(own, name) for name in own.texts("includes"))]
    return NameRules(
        joining=frozenset(word for top in tops for word in _joining(top)),
        spellings=tuple(spelling for top in tops for spelling in _spellings(top)),
    )


def _top(path: Path) -> Part:
    top = Part(file=str(path), called="", node=read_yaml(path=path))
    top.allow(NAMES_KEYS)
    return top


def _included(own: Part, name: str) -> Part:
    top = _top(beside(top=own, name=name, key="includes"))
    if top.get("includes"):
        message = f"{own.file} includes this file, which includes others; name them there instead"
        raise top.mistake(message, key="includes")
    return top


def _joining(top: Part) -> list[str]:
    words = top.texts("joining")
    for word in words:
        if not _is_plain(word):
            raise top.mistake(f"'{word}' is no word as compared; write it in {_HOW}", key="joining")
    return words


def _spellings(top: Part) -> list[Spelling]:
    found: dict[tuple[str, str, Where], Spelling] = {}
    for part in top.list_of_parts("spellings", "spelling"):
        spelling = _spelling(part)
        sought = (spelling.written, spelling.before, spelling.where)
        if sought in found:
            raise part.mistake(f"'{spelling.written}' stands twice; keep one", key="written")
        found[sought] = spelling
    return list(found.values())


def _spelling(part: Part) -> Spelling:
    part.allow(SPELLING_KEYS)
    written, heard = _letters(part, "written"), _heard(part)
    before, where = part.text("before", ""), part.choice("where", _WHERE, Where.ANYWHERE.value)
    if before and not _is_plain(before):
        raise part.mistake(f"'{before}' are no letters; write {_HOW}, such as aeiou", key="before")
    if before and where is Where.END:
        raise part.mistake("nothing comes after the end; leave one of the two out", key="before")
    if len(heard) > len(written):
        raise part.mistake("is longer than what is written; turn the two round", key="heard")
    if heard == written:
        raise part.mistake("is what is written; leave this spelling out", key="heard")
    return Spelling(written=written, heard=heard, before=before, where=where)


def _heard(part: Part) -> str:
    return "" if part.text("heard") == NOTHING else _letters(part, "heard")


def _letters(part: Part, key: str) -> str:
    letters = part.text(key)
    if not _is_plain(letters) or len(letters) > MOST_LETTERS:
        raise part.mistake(f"'{letters}' is none of 1 to {MOST_LETTERS} {_HOW}", key=key)
    return letters


def _is_plain(letters: str) -> bool:
    return letters.isalpha() and folded(text=letters) == letters
