"""``amparo pack check``: whether what stands beside the rules of a pack fits them."""

import argparse
from collections.abc import Iterator

from amparo.audit.report.printable import printable
from amparo.cli.packs.sourcing import add_folder, chosen_folder
from amparo.domain.protocol.evidence import rules_of
from amparo.domain.protocol.labels import LANGUAGES, misfits
from amparo.domain.protocol.language import Protocol
from amparo.packs.consent_file import consent_misfits, read_consent
from amparo.packs.labels_file import read_labels
from amparo.packs.pack_file import (
    Pack,
    read_packs,
    read_places,
    read_questions,
    read_references,
)
from amparo.packs.protocol_file import read_protocol


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    what = "compare labels, places, questions and consent with rules"
    command = commands.add_parser("check", help=what)
    command.set_defaults(run=run)
    add_folder(command)


def run(options: argparse.Namespace) -> int:
    """Print what does not fit, by pack; 1 if anything does not. Raises `Refused`."""
    wrong = 0
    for pack in read_packs(folder=chosen_folder(options)):
        lines = list(pack_misfits(pack=pack))
        wrong += len(lines)
        print(printable(f"{pack.name}: {len(lines)} to mend"))
        for line in lines:
            print(printable(f"  {line}"))
    return 1 if wrong else 0


def pack_misfits(*, pack: Pack) -> Iterator[str]:
    """Yield each label, place, question and ground of consent that does not fit the protocol.

    The remarks of a pack are written in English: they need no label there.
    """
    protocol = read_protocol(path=pack.protocol)
    for language in LANGUAGES:
        labels = read_labels(path=pack.protocol, language=language)
        for line in misfits(protocol=protocol, labels=labels):
            if language != "en" or not line.startswith("remark"):
                yield f"{language}: {line}"
    yield from _places(pack, protocol)
    yield from _questions(pack, protocol)
    yield from _consent(pack, protocol)


def _places(pack: Pack, protocol: Protocol) -> Iterator[str]:
    places = read_places(pack=pack)
    for role in protocol.roles.values():
        for holder in role.holders:
            if holder.place and holder.place not in places:
                yield f"'{holder.institution}' holds a role at '{holder.place}', no listed place"


def _questions(pack: Pack, protocol: Protocol) -> Iterator[str]:
    names = {rule.name for rule in rules_of(protocol=protocol)}
    for question in read_questions(pack=pack):
        unknown = [rule for rule in question.rules if rule not in names]
        if unknown or not question.rules:
            yield f"no rule answers '{question.question}': {', '.join(unknown) or 'none is named'}"


def _consent(pack: Pack, protocol: Protocol) -> Iterator[str]:
    consent = read_consent(pack=pack)
    if consent is not None:
        yield from consent_misfits(
            consent=consent,
            roles=protocol.roles,
            rules={rule.name for rule in rules_of(protocol=protocol)},
            sources=read_references(protocol=pack.protocol),
        )
