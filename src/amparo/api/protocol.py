"""GET /protocol: the rules that govern here, as data. For anybody, as the pages of it are."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from amparo.api.schemas import REFUSALS
from amparo.apps.cases.pages.places import country_places
from amparo.apps.protocols.governing import country_protocol, labels
from amparo.domain.protocol.describe.sentences import tell_bar, tell_duty
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import Protocol

router = Router()


class ProtocolAsked(Schema):
    """In which language names and sentences are."""

    language: Literal["en", "es", "fr"] = Field("en", description="Of names and sentences.")


class Event(Schema):
    """Something that can be recorded."""

    event: str = Field(description="By this it is recorded.")
    name: str = Field(description="What it is called.")
    facts: list[str] = Field(description="The facts that may be stated with it.")


class Rule(Schema):
    """A duty or a bar of the newest version."""

    rule: str = Field(description="Its name in the protocol.")
    kind: Literal["duty", "bar"] = Field(description="Something to do, or not to do.")
    who: str = Field(description="The role that owes it; of a bar, empty where it binds everybody.")
    event: str = Field(description="What is to be done, or may not be.")
    article: str = Field(description="Where the law or the agreement says so.")
    source: str = Field(description="'statute', 'regulation', 'protocol' or 'practice'.")
    text: str = Field(description="The rule in plain sentences.")


class ProtocolNow(Schema):
    """The protocol that governs here."""

    name: str = Field(description="What it is called.")
    version: str = Field(description="Its newest version.")
    in_force: date = Field(description="Since when that governs.")
    events: list[Event] = Field(description="What can be recorded, in every version.")
    places: list[str] = Field(description="The places that a case can be at.")
    rules: list[Rule] = Field(description="The duties, then the bars.")


@router.get("/protocol", auth=None, response={200: ProtocolNow, **REFUSALS})
def protocol(request: HttpRequest, asked: Annotated[ProtocolAsked, Query()]) -> ProtocolNow:  # noqa: ARG001  # ninja gives each view its request, and knows it by this name
    """Say which rules govern here, and what can be recorded."""
    found, words = country_protocol(), labels(language=asked.language)
    return ProtocolNow(
        name=found.name,
        version=found.version,
        in_force=found.in_force,
        events=[*_events(found, words)],
        places=list(country_places()),
        rules=[*_rules(found, words)],
    )


def _events(protocol: Protocol, words: Labels) -> Iterator[Event]:
    stated = {event: facts for version in protocol.versions()
              for event, facts in version.events.items()}  # fmt: skip
    for event, facts in stated.items():
        yield Event(event=event, name=words.event(event).name, facts=sorted(facts))


def _rules(protocol: Protocol, words: Labels) -> Iterator[Rule]:
    for duty in protocol.duties.values():
        told = tell_duty(duty=duty, protocol=protocol, labels=words)
        yield Rule(
            rule=duty.name, kind="duty", who=duty.who, event=duty.must,
            article=duty.text.basis, source=duty.source.value, text=" ".join(told.sentences),
        )  # fmt: skip
    for bar in protocol.bars.values():
        told = tell_bar(bar=bar, protocol=protocol, labels=words)
        yield Rule(
            rule=bar.name, kind="bar", who=bar.who, event=bar.event,
            article=bar.text.basis, source=bar.source.value, text=" ".join(told.sentences),
        )  # fmt: skip
