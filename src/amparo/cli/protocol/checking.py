"""``amparo protocol check FILE``: what is missing, dead or contradictory, before enactment."""

import argparse
from itertools import groupby

from amparo.audit.report.printable import printable
from amparo.cli.answering import as_json
from amparo.cli.protocol.reading import add_protocol
from amparo.domain.protocol.check import WHAT_IS_APPROXIMATED, check_protocol
from amparo.domain.protocol.check.findings import Finding
from amparo.packs.protocol_file import read_protocol

WILL_NOT_WORK = 1
"""The exit status where something in the protocol cannot work as it is written."""


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    check = commands.add_parser(
        "check",
        help="find what is missing, dead or contradictory in a protocol before it is enacted",
        epilog="Exit status: 0 if everything can work as written, 1 if not, 2 if the file "
        "cannot be read.",
    )
    check.set_defaults(run=run)
    add_protocol(check)
    check.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(options: argparse.Namespace) -> int:
    """Check a protocol and print what was found, the gravest first.

    Returns 1 if a finding is severe. Raises `MistakeInFile`.
    """
    found = check_protocol(protocol=read_protocol(path=options.protocol))
    if options.json:
        print(as_json(answer=findings_as_json(findings=found)))
    else:
        print("\n".join(printable(line) for line in write_findings(findings=found)))
    return WILL_NOT_WORK if any(finding.is_severe for finding in found) else 0


def write_findings(*, findings: tuple[Finding, ...]) -> list[str]:
    """Write findings as lines: grouped by kind, each with its articles, then what is not exact."""
    lines = [] if findings else ["Nothing found.", ""]
    for kind, group in groupby(findings, key=lambda finding: finding.kind):
        same = list(group)
        lines += [f"{kind.value.capitalize()}: {len(same)} ({kind.severity.value})"]
        for finding in same:
            cited = f" [{'; '.join(finding.articles)}]" if finding.articles else ""
            lines += [f"- {finding.message}{cited}", *(f"    {step}" for step in finding.steps)]
        lines += [""]
    return [*lines, "What is not weighed exactly:", *(f"- {line}" for line in WHAT_IS_APPROXIMATED)]


def findings_as_json(*, findings: tuple[Finding, ...]) -> dict[str, object]:
    """Return findings as plain values."""
    return {
        "findings": [
            {
                "kind": finding.kind.value,
                "severity": finding.kind.severity.name.lower(),
                "rules": finding.rules,
                "message": finding.message,
                "articles": finding.articles,
                "steps": finding.steps,
            }
            for finding in findings
        ],
        "approximated": WHAT_IS_APPROXIMATED,
    }
