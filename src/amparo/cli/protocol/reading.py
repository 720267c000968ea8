"""What the commands that read a protocol share: the file, the language, the words."""

import argparse
from pathlib import Path

from amparo.domain.protocol.labels import LANGUAGES, Labels
from amparo.domain.protocol.language import Protocol
from amparo.packs.labels_file import read_labels
from amparo.packs.protocol_file import read_protocol


def add_protocol(command: argparse.ArgumentParser) -> None:
    """Add the file of the protocol as the command's first argument."""
    command.add_argument("protocol", type=Path, metavar="FILE", help="a protocol.yaml")


def add_language(command: argparse.ArgumentParser) -> None:
    """Add the language to be read in."""
    command.add_argument("--language", choices=LANGUAGES, default="en", help="default: en")


def read_both(options: argparse.Namespace) -> tuple[Protocol, Labels]:
    """Read the protocol of a command and its labels. Raises `MistakeInFile`."""
    protocol = read_protocol(path=options.protocol)
    return protocol, read_labels(path=options.protocol, language=options.language)
