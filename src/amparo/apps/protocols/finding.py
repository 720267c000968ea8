"""Finding the rules that hold some words."""

from collections.abc import Iterable
from dataclasses import replace
from unicodedata import combining, normalize

from amparo.domain.protocol.describe.reading import Section


def found_in(*, sections: Iterable[Section], words: str) -> list[Section]:
    """Return the sections with those rules and remarks alone that hold every one of the words.

    Capitals and accents do not matter; a section without any is left out. The name of a rule and
    the law's own words are searched too.
    """
    wanted = folded(words).split()
    found = []
    for section in sections:
        rules = tuple(
            told
            for told in section.rules
            if _has(wanted, f"{told.rule} {told.text} {told.quote} {told.gloss}")
        )
        remarks = tuple(remark for remark in section.remarks if _has(wanted, remark))
        if rules or remarks:
            found.append(replace(section, rules=rules, remarks=remarks))
    return found


def folded(text: str) -> str:
    """Return a text without capitals and accents.

    >>> folded("NIÑEZ protégée")
    'ninez protegee'
    """
    return "".join(one for one in normalize("NFKD", text.casefold()) if not combining(one))


def _has(wanted: Iterable[str], text: str) -> bool:
    within = folded(text)
    return all(word in within for word in wanted)
