"""The words a protocol is read in: names, acts and moments of its events in one language.

A rule is written with names such as ``victim certified``. To be read in a sentence, each name
needs a form for its place there: *certify the victim*, *the certification of the victim*. A
name without a label stands as it is written, so that a draft can be read before it is labelled.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

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

    ``words`` holds the law's own words for a time by the name of the rule, ``remarks`` what is
    remarked on the law's text by its article.
    """

    language: str
    title: str = ""
    institutions: Mapping[str, InstitutionLabel] = field(default_factory=dict)
    facts: Mapping[str, FactLabel] = field(default_factory=dict)
    events: Mapping[str, EventLabel] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
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
        FactLabel(ask='child', yes='child', no='not child')
        """
        return self.facts.get(name) or FactLabel(ask=name, yes=name, no=f"not {name}")

    def event(self, name: str) -> EventLabel:
        """Return the label of an event.

        >>> Labels(language="en").event("victim certified").act
        '«victim certified»'
        """
        quoted = f"«{name}»"
        return self.events.get(name) or EventLabel(name=name, act=quoted, moment=quoted)
