"""``amparo simulate LOG --protocol A --against B``: the same log, judged under another law."""

import argparse
from pathlib import Path

from amparo.cli.answering import as_json
from amparo.cli.auditing import warn
from amparo.cli.options import add_log_options
from amparo.packs.protocol_file import read_protocol


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    simulate = commands.add_parser(
        "simulate", help="re-judge a log under another version of its protocol; no forecast"
    )
    simulate.set_defaults(run=run)
    add_log_options(simulate)
    simulate.add_argument("--protocol", type=Path, required=True, metavar="A")
    simulate.add_argument("--against", type=Path, required=True, metavar="B")
    simulate.add_argument("--json", action="store_true", help="print the differences as JSON")


def run(options: argparse.Namespace) -> None:
    """Judge a log twice, as of one instant, and show what differs.

    Raises `Refused` or `MistakeInFile`.
    """
    from amparo.audit.rejudging import compare
    from amparo.audit.report.difference import difference_as_json, write_difference
    from amparo.cli.logs import judge_options_log, read_options_log, read_verdict

    protocols = [read_protocol(path=path) for path in (options.protocol, options.against)]
    log = read_options_log(options=options, protocols=protocols)
    as_of = read_verdict(options=options, protocols=protocols, log=log)
    before, after = (
        judge_options_log(options=options, protocol=protocol, log=log, as_of=as_of, every=True)
        for protocol in protocols
    )
    difference = compare(before=before, after=after)
    if options.json:
        print(as_json(answer=difference_as_json(difference=difference)))
        warn(before, "A: ")
        warn(after, "B: ")
    else:
        print(write_difference(difference=difference), end="")
