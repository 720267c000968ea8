"""``amparo protocol draw FILE``: who must do what and by when, as lanes on one page."""

import argparse
import sys
from pathlib import Path

from amparo.cli.protocol.reading import add_language, add_protocol, read_both
from amparo.cli.refusing import Refused, refuse_to_overwrite, writing
from amparo.domain.protocol.draw.page import draw_page
from amparo.domain.protocol.draw.svg import draw_svg
from amparo.packs.gathering import gather_files

_DRAWN = {".svg": draw_svg, ".html": draw_page}


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    draw = commands.add_parser(
        "draw", help="draw a protocol in lanes: who must do what, when, and by when"
    )
    draw.set_defaults(run=run)
    add_protocol(draw)
    add_language(draw)
    draw.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="a .svg, or a .html with a table beside it; without it the SVG is printed",
    )


def run(options: argparse.Namespace) -> None:
    """Draw a protocol to a file, or print the drawing.

    Raises `Refused` or `MistakeInFile`.
    """
    path, out = options.protocol, options.out
    if out is not None and out.suffix not in _DRAWN:
        raise Refused(f"{out}: is neither .svg nor .html; give a name that ends in one of them")
    protocol, labels = read_both(options)
    if out is None:
        sys.stdout.write(draw_svg(protocol=protocol, labels=labels))
        return
    read = [Path(file.file) for file in gather_files(path=path).all]
    refuse_to_overwrite(outputs=[out], inputs=[path, *read])
    drawn = _DRAWN[out.suffix](protocol=protocol, labels=labels)
    with writing(out):
        out.write_text(drawn, encoding="utf-8", newline="\n")
