"""What the tests of the commands share: a small protocol, small logs, and how they are run."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from amparo.cli import main

HEAD = """
protocol: example
version: 1
title: An invented protocol
in_force: 2026-01-01
source: statute
calendars:
  civil: {zone: America/Asuncion, weekend: [saturday, sunday], last_day_off: stands}
facts:
  child: {if_unknown: no}
events:
  report received: {states: [child]}
  safe place given: {}
  visit made: {}
  case closed: {}
"""
RULES = """
duties:
  D1:
    {who: police, must: safe place given, when: report received, within: 24 hours,
     basis: Law 1 art. 2}
  D2:
    {who: child office, must: visit made, when: report received, if: child, within: 2 days,
     basis: Law 1 art. 3}
  D3: {who: police, must: case closed, when: report received, within: not stated, basis: Law 1}
bars:
  B1: {event: case closed, not_while: D1, basis: Law 1 art. 4}
"""
LOG = """case,event,happened,institution,child
C-1,report received,2026-03-02 10:00,police,yes
C-1,safe place given,2026-03-03 09:00,police,
C-1,visit made,2026-03-05 08:00,child office,
C-1,case closed,2026-03-06 08:00,court,
C-2,report received,2026-03-02 10:00,police,no
C-2,case closed,2026-03-04 12:00,court,
C-2,safe place given,2026-03-04 14:00,police,
C-3,report received,2026-03-05 12:00,police,
C-3,visit made,2026-03-06 12:00,child office,
"""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a command left behind: its exit status and what it printed."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A folder with a protocol and a log in it, where commands are run."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, *arguments: str | Path) -> Answer:
        self.capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        said = self.capsys.readouterr()
        return Answer(status=status, out=said.out, err=said.err)

    def audit(self, log: str = LOG, *options: str | Path, protocol: str = HEAD + RULES) -> Answer:
        """Audit the text of a log under the text of a protocol."""
        path = self.write("protocol.yaml", protocol)
        return self.run("audit", self.write("log.csv", log), "--protocol", path, *options)

    def refusal(self, *arguments: str | Path) -> str:
        """Give the one line with which a command stops, without the folder in it."""
        answer = self.run(*arguments)
        assert answer.status == 2
        assert answer.out == ""
        assert answer.err.count("\n") == 1
        assert "Traceback" not in answer.err
        return answer.err.removesuffix("\n").replace(f"{self.folder}/", "")


def counts(
    on_time: int = 0, late: int = 0, still: int = 0, overdue: int = 0, lifted: int = 0
) -> dict[str, int]:
    """Write the counts of one duty as they stand in the answer for machines."""
    return {
        "armed": on_time + late + still + overdue + lifted,
        "on_time": on_time,
        "late": late,
        "open": still,
        "overdue": overdue,
        "lifted": lifted,
    }
