"""``amparo protocol card FILE --for INSTITUTION``: the two-minute card, to print and laminate."""

import argparse
from pathlib import Path

from amparo.apps.protocols.typesetting import typeset
from amparo.cli.protocol.reading import add_language, add_protocol, read_both
from amparo.cli.refusing import Refused, refuse_to_overwrite, writing
from amparo.domain.protocol.card.content import Card, make_card
from amparo.domain.protocol.card.html import write_html
from amparo.domain.protocol.card.institutions import (
    UnknownInstitution,
    find_institution,
    named_institutions,
)
from amparo.domain.protocol.labels import Labels
from amparo.domain.protocol.language import Protocol


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    command = commands.add_parser("card", help="what one institution must do, on a sheet of A5")
    command.set_defaults(run=run)
    add_protocol(command)
    whose = command.add_mutually_exclusive_group(required=True)
    whose.add_argument("--for", dest="institution", metavar="INSTITUTION",
                       help="whose card: its name in the protocol or in the labels")  # fmt: skip
    whose.add_argument("--all", type=Path, metavar="FOLDER",
                       help="write the card of every institution as PDF into a folder")  # fmt: skip
    add_language(command)
    command.add_argument("--out", type=Path, metavar="FILE",
                         help="card.pdf or card.html; without it, HTML is printed")  # fmt: skip


def run(options: argparse.Namespace) -> None:
    """Write one card, or all. Raises `MistakeInFile` and `Refused`."""
    out: Path | None = options.out
    if out and options.all:
        raise Refused("--out is for one card; --all writes each into its folder")
    if out and out.suffix.lower() not in (".pdf", ".html"):
        raise Refused(f"{out}: a card is written as .pdf or .html; give it one of these endings")
    protocol, labels = read_both(options)
    if options.all:
        _write_all(options, protocol, labels)
        return
    try:
        name = find_institution(name=options.institution, protocol=protocol, labels=labels)
    except UnknownInstitution as problem:
        raise Refused(f"{options.protocol}: {problem}") from problem
    card = make_card(protocol=protocol, labels=labels, institution=name)
    if out is None:
        print(write_html(card=card), end="")
        return
    refuse_to_overwrite(outputs=[out], inputs=[options.protocol])
    _write(out, card)


def _write_all(options: argparse.Namespace, protocol: Protocol, labels: Labels) -> None:
    names = named_institutions(protocol=protocol)
    ending = f".{options.language}.pdf"
    files = {name: options.all / f"{_file_name(name)}{ending}" for name in names}
    refuse_to_overwrite(outputs=list(files.values()), inputs=[options.protocol])
    for name, file in files.items():
        _write(file, make_card(protocol=protocol, labels=labels, institution=name))


def _file_name(name: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in name.lower()).split()
    return "-".join(words) or "institution"


def _write(file: Path, card: Card) -> None:
    is_page = file.suffix.lower() == ".html"
    content = write_html(card=card).encode("utf-8") if is_page else typeset(card=card)
    with writing(file):
        file.write_bytes(content)
