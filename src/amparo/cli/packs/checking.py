"""``amparo pack check``: whether what stands beside the rules of a pack fits them."""

import argparse
from collections.abc import Iterator

from amparo.audit.report.printable import printable
from amparo.cli.packs.sourcing import add_folder, chosen_folder
from amparo.domain.protocol.evidence import rules_of
from amparo.domain.protocol.labels import LANGUAGES, misfits
from amparo.domain.protocol.language import Protocol
from amparo.packs.labels_file import read_labels
from amparo.packs.pack_file import Pack, read_packs, read_places, read_questions
from amparo.packs.protocol_file import read_protocol


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    command = commands.add_parser("check", help="compare labels, places and questions with rules")
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
    """Yield each label, place and question of a pack that does not fit its protocol.

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
