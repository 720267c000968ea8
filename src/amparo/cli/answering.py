"""Answers for machines."""

import json

from amparo.audit.report.printable import printable


def as_json(*, answer: dict[str, object]) -> str:
    """Write an answer as JSON that a terminal may show: letters it would obey are escaped."""
    lines = json.dumps(answer, ensure_ascii=False, indent=1).split("\n")
    return "\n".join(printable(line) for line in lines)
