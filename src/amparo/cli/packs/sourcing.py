"""``amparo pack sources``, ``unsupported``, ``coverage``: what the rules of packs rest on."""

import argparse
from pathlib import Path

from amparo.audit.report.printable import printable
from amparo.cli.refusing import Refused
from amparo.domain.protocol.evidence import ENCODED, rules_of, uncovered
from amparo.domain.protocol.evidence_page import weak_rules, write_evidence
from amparo.packs.folder import packs_folder
from amparo.packs.pack_file import Pack, read_packs, read_references, read_statutes
from amparo.packs.protocol_file import read_protocol

_HEAD = """# Sources

Each rule of each pack, the article it stands in, the law's words, where they were read, and how
sure we are. Made by `amparo pack sources`; do not edit.
"""


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the three commands and their options."""
    for name, run, what in (
        ("sources", show_sources, "print each rule with its article, words, source, confidence"),
        ("unsupported", show_unsupported, "list the rules that no text read supports"),
        ("coverage", show_coverage, "check each article at hand: encoded, or with a reason"),
    ):
        command = commands.add_parser(name, help=what)
        command.set_defaults(run=run)
        add_folder(command)


def add_folder(command: argparse.ArgumentParser) -> None:
    """Add the folder in which the packs lie."""
    command.add_argument("--folder", type=Path, default=None, metavar="PACKS",
                         help="where the packs lie (default: those of Amparo)")  # fmt: skip


def sources_page(*, folder: Path) -> str:
    """Return the page of sources of all packs in a folder. Raises `MistakeInFile`."""
    chapters = [_chapter(pack) for pack in read_packs(folder=folder)]
    return "\n".join([_HEAD, *chapters])


def _chapter(pack: Pack) -> str:
    return write_evidence(
        title=pack.titles["en"],
        protocol=read_protocol(path=pack.protocol),
        references=read_references(protocol=pack.protocol),
        statutes=read_statutes(pack=pack),
    )


def show_sources(options: argparse.Namespace) -> None:
    """Print the page of sources."""
    for line in sources_page(folder=chosen_folder(options)).splitlines():
        print(printable(line))


def show_unsupported(options: argparse.Namespace) -> None:
    """Print each rule whose evidence is weak, and why."""
    for pack in read_packs(folder=chosen_folder(options)):
        protocol = read_protocol(path=pack.protocol)
        references = read_references(protocol=pack.protocol)
        lines = list(weak_rules(protocol=protocol, references=references))
        print(printable(f"{pack.name}: {len(lines)} of {len(rules_of(protocol=protocol))} rules"))
        for line in lines:
            print(printable(f"  {line}"))


def show_coverage(options: argparse.Namespace) -> int:
    """Print how many articles are encoded; each that is not as its pack says; 1 if there is one."""
    wrong = 0
    for pack in read_packs(folder=chosen_folder(options)):
        bases = [rule.text.basis for rule in rules_of(protocol=read_protocol(path=pack.protocol))]
        for statute in read_statutes(pack=pack):
            lines = uncovered(statute=statute, bases=bases)
            wrong += len(lines)
            encoded = sum(said == ENCODED for said in statute.articles.values())
            print(printable(f"{pack.name}: {statute.title}: of {len(statute.articles)} articles "
                            f"{encoded} encoded, the others with a reason"))  # fmt: skip
            for line in lines:
                print(printable(f"  {line}"))
    return 1 if wrong else 0


def chosen_folder(options: argparse.Namespace) -> Path:
    """Return the folder of the packs. Raises `Refused` if no pack is in it."""
    folder: Path = options.folder or packs_folder()
    if not any(folder.glob("*/pack.yaml")):
        raise Refused(f"{folder}: no pack is there; name the folder that holds the packs' folders")
    return folder
