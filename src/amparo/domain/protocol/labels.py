"""The words a protocol is read in: names, acts and moments of its events in one language.

A rule is written with names such as ``victim certified``. To be read in a sentence, each name
needs a form for its place there: *certify the victim*, *the certification of the victim*. A
name without a label stands as it is written, so that a draft can be read before it is labelled.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from amparo.domain.protocol.language import NOBODY_NAMED, Bar, Duty, Protocol

LANGUAGES = ("en", "es", "fr")


@dataclass(frozen=True, kw_only=True)
class InstitutionLabel:
    """An institution in a list (``Police``) and inside a sentence (``the police``)."""

    name: str
    the: str
    is_plural: bool = False


@dataclass(frozen=True, kw_only=True)
class FactLabel:
    """A fact as a question, and as the clause that follows *if* when it holds or does not."""

    ask: str
    yes: str
    no: str


@dataclass(frozen=True, kw_only=True)
class EventLabel:
    """An event in a list, as what somebody must do, and as a moment with its article."""

    name: str
    act: str
    moment: str


@dataclass(frozen=True, kw_only=True)
class Labels:
    """Every label of a protocol in one language.

    ``words`` holds the law's own words for a time by the name of the rule, ``if_not`` what the
    law says follows if it is not done, ``remarks`` what is remarked on the law's text by its
    article.
    """

    language: str
    title: str = ""
    institutions: Mapping[str, InstitutionLabel] = field(default_factory=dict)
    facts: Mapping[str, FactLabel] = field(default_factory=dict)
    events: Mapping[str, EventLabel] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    if_not: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)

    def institution(self, name: str) -> InstitutionLabel:
        """Return the label of a role or an institution.

        >>> Labels(language="en").institution("police")
        InstitutionLabel(name='police', the='police', is_plural=False)
        """
        return self.institutions.get(name) or InstitutionLabel(name=name, the=name)

    def fact(self, name: str) -> FactLabel:
        """Return the label of a fact.

        >>> Labels(language="en").fact("child")
        FactLabel(ask='child?', yes='child', no='not child')
        """
        return self.facts.get(name) or FactLabel(ask=f"{name}?", yes=name, no=f"not {name}")

    def event(self, name: str) -> EventLabel:
        """Return the label of an event.

        >>> Labels(language="en").event("victim certified").act
        '«victim certified»'
        """
        quoted = f"«{name}»"
        return self.events.get(name) or EventLabel(name=name, act=quoted, moment=quoted)


def misfits(*, protocol: Protocol, labels: Labels) -> Iterator[str]:
    """Yield each name of a protocol that has no label, and each label that no name has.

    A name without a label is shown as it is; a label with a slip in its name is never shown.
    """
    named = _names(protocol)
    for kind, own in _labelled(labels).items():
        yield from (f"{kind} '{name}' has no label" for name in named[kind] if name not in own)
        yield from (f"the label of {kind} '{name}' names none" for name in own
                    if name not in named[kind] and kind != "remark")  # fmt: skip


def _names(protocol: Protocol) -> dict[str, dict[str, None]]:
    rules: list[Duty | Bar] = [*protocol.duties.values(), *protocol.bars.values()]
    bound = [rule.who for rule in rules if rule.who not in ("", NOBODY_NAMED)]
    holders = [held.institution for role in protocol.roles.values() for held in role.holders]
    return {
        "event": dict.fromkeys(protocol.events),
        "fact": dict.fromkeys(protocol.facts),
        "institution": dict.fromkeys([*protocol.roles, *holders, *bound]),
        "words of": dict.fromkeys(rule.name for rule in rules if rule.text.words),
        "if_not of": dict.fromkeys(rule.name for rule in rules if rule.text.if_not),
        "remark": dict.fromkeys(remark.basis for remark in protocol.remarks),
    }


def _labelled(labels: Labels) -> dict[str, Mapping[str, object]]:
    return {
        "event": labels.events,
        "fact": labels.facts,
        "institution": labels.institutions,
        "words of": labels.words,
        "if_not of": labels.if_not,
        "remark": labels.remarks,
    }
