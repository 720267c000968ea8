"""``amparo protocol play FILE``: step through a case on the terminal, or from a script."""

import argparse
import os.path
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from textwrap import wrap
from typing import TypeVar
from zoneinfo import ZoneInfo

import yaml

from amparo.audit.report.printable import printable
from amparo.cli.protocol.reading import add_language, add_protocol, read_both
from amparo.cli.refusing import Refused
from amparo.domain.protocol.calendar import as_microseconds
from amparo.domain.protocol.describe import speech
from amparo.domain.protocol.instants import UnreadableInstant, read_instant
from amparo.domain.protocol.play.entries import LINE
from amparo.domain.protocol.play.game import Game, TooEarly, TooLate, begin
from amparo.domain.protocol.play.keeping import as_situations
from amparo.domain.protocol.play.screen import show, show_events, show_happened, show_title
from amparo.domain.protocol.play.speaker import Speaker
from amparo.domain.protocol.play.typed import (
    NotUnderstood,
    choose_event,
    choose_institution,
    names_event,
    read_answer,
    read_command,
    read_wait,
    read_when,
    shorten,
    too_early,
    too_late,
)

_LONGEST_LINE = 500
Answer = TypeVar("Answer")


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its options."""
    command = commands.add_parser("play", help="step through a case: what is due, what is barred")
    command.set_defaults(run=run)
    add_protocol(command)
    add_language(command)
    command.add_argument("--at", metavar="INSTANT", help="when the case begins (default: now)")


def run(options: argparse.Namespace) -> None:
    """Play a case until the player quits or the input ends. Raises `MistakeInFile`, `Refused`."""
    protocol, labels = read_both(options)
    if isinstance(sys.stdin, TextIOWrapper):
        # A letter in another encoding is a line not understood, not the end of the game.
        sys.stdin.reconfigure(errors="replace")
    zone = next(iter(protocol.calendars.values())).zone
    game = begin(protocol=protocol, labels=labels, at=_begins(options.at, zone))
    Table(game=game, file=options.protocol).play()


def _begins(text: str | None, zone: ZoneInfo) -> int:
    if text is None:
        return as_microseconds(datetime.now(UTC).replace(second=0, microsecond=0))
    try:
        return read_instant(text=text, zone=zone)[0]
    except UnreadableInstant as problem:
        raise Refused(f"--at: {problem}") from problem


class _GivenUp(Exception):
    """The player takes an event back before it has happened."""


class _Over(Exception):
    """The player ends the game."""


class Table:
    """Where a case is played: it asks and tells, and remembers each step, to undo it."""

    def __init__(self, *, game: Game, file: Path) -> None:
        self.game = game
        self._file = file
        self._before: list[Game] = []
        self._commands: dict[str, Callable[[str], None]] = {
            "list": self._list, "wait": self._wait, "by": self._by, "place": self._place,
            "undo": self._undo, "save": self._save, "quit": self._quit,
        }  # fmt: skip

    def play(self) -> None:
        """Take line after line until one says to quit, or there are no more."""
        self._tell(show_title(game=self.game), *show_events(game=self.game), "")
        self._tell(*show(game=self.game), "")
        try:
            while True:
                self._turn()
        except (EOFError, KeyboardInterrupt):
            print()
        except _Over:
            pass
        self._tell(self._speaker.say("bye"))

    @property
    def _speaker(self) -> Speaker:
        return Speaker(game=self.game)

    def _turn(self) -> None:
        """Take one line: whatever is wrong with it is explained, and changes nothing."""
        try:
            self._take(self._ask(self._speaker.say("ask_event")))
        except _GivenUp:
            self._tell(self._speaker.say("given_up"), "")
        except NotUnderstood as problem:
            self._tell(str(problem), "")
        except TooEarly:
            self._tell(too_early(game=self.game), "")
        except TooLate:
            self._tell(too_late(game=self.game), "")

    def _take(self, line: str) -> None:
        command = read_command(line=line, language=self.game.labels.language)
        if command and not names_event(game=self.game, text=line):
            self._commands[command.name](command.rest)
        elif line.strip():
            self._happen(choose_event(game=self.game, text=line))
        else:
            self._tell("", *show(game=self.game), "")

    def _happen(self, event: str) -> None:
        """Ask what is known and when; then let the event happen."""
        answers = {fact: self._answer(fact) for fact in self.game.events[event]}
        states = {fact: answer for fact, answer in answers.items() if answer is not None}
        stamp = self._speaker.stamp(self.game.now)
        at = self._asked(self._speaker.say("ask_when", when=stamp), self._when)
        after = self.game.step(event=event, at=at, states=states)
        self._tell("", show_happened(game=after), "")
        self._step(after)

    def _answer(self, fact: str) -> bool | None:
        ask, known = self.game.labels.fact(fact).ask, self.game.known.get(fact)
        prompt = self._speaker.say("ask_fact", ask=ask)
        if known is not None:
            answer = speech.say(self.game.labels.language, "yes" if known else "no")
            prompt = self._speaker.say("ask_fact_known", ask=ask, answer=answer)
        return self._asked(prompt, lambda text: read_answer(game=self.game, text=text))

    def _when(self, text: str) -> int:
        at = read_when(game=self.game, text=text)
        if at < self.game.not_before:
            raise NotUnderstood(too_early(game=self.game))
        return at

    def _asked(self, prompt: str, read: Callable[[str], Answer]) -> Answer:
        """Ask until the answer is understood; the event may be taken back meanwhile."""
        while True:
            line = self._ask(prompt)
            command = read_command(line=line, language=self.game.labels.language)
            if command and command.name == "undo":
                raise _GivenUp
            if command and command.name == "quit":
                raise _Over
            try:
                return read(line)
            except NotUnderstood as problem:
                self._tell(str(problem))

    def _step(self, after: Game) -> None:
        before, self.game = self.game, after
        self._before.append(before)
        self._tell(*show(game=after, since=before), "")

    def _list(self, _: str) -> None:
        self._tell(*show_events(game=self.game), "")

    def _wait(self, length: str) -> None:
        after = self.game.wait(until=read_wait(game=self.game, text=length))
        self._tell("")
        self._step(after)

    def _by(self, name: str) -> None:
        chosen = choose_institution(game=self.game, text=name) if name else None
        the = self._speaker.the(chosen) if chosen else ""
        said = self._speaker.say("acts", the=the) if chosen else self._speaker.say("acts_unsaid")
        self._before.append(self.game)
        self.game = replace(self.game, institution=chosen)
        self._tell(said, "")

    def _place(self, name: str) -> None:
        key = "placed" if name else "placed_unsaid"
        self._before.append(self.game)
        self.game = replace(self.game, place=name or None)
        self._tell(self._speaker.say(key, place=shorten(name)), "")

    def _undo(self, _: str) -> None:
        if not self._before:
            raise NotUnderstood(self._speaker.say("nothing_undone"))
        self.game = self._before.pop()
        self._tell(self._speaker.say("undone"), "", *show(game=self.game), "")

    def _quit(self, _: str) -> None:
        raise _Over

    def _save(self, name: str) -> None:
        """Write the case as a situation beside its protocol; never over a file that is there."""
        if not self.game.records:
            raise NotUnderstood(self._speaker.say("nothing_saved"))
        if not name:
            raise NotUnderstood(self._speaker.say("no_file"))
        file = Path(name)
        plain = as_situations(game=self.game, protocol=self._seen_from(file))
        text = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100,
                              default_flow_style=None)  # fmt: skip
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("x", encoding="utf-8") as opened:
                opened.write(text)
        except FileExistsError:
            raise NotUnderstood(self._speaker.say("file_taken", file=shorten(name))) from None
        except (OSError, ValueError) as problem:
            reason = getattr(problem, "strerror", None) or str(problem)
            said = self._speaker.say("file_refused", file=shorten(name), reason=reason)
            raise NotUnderstood(said) from problem
        self._tell(self._speaker.say("saved", file=name), "")

    def _seen_from(self, file: Path) -> str:
        """Where the protocol lies, seen from a situation: in its folder, or in one beside it."""
        try:
            seen = Path(os.path.relpath(self._file, file.parent))
        except ValueError:  # another drive
            seen = Path("../..")
        if ".." in seen.parts[1:]:
            near = self._file.parent / "tests" / "played.yaml"
            raise NotUnderstood(self._speaker.say("file_astray", file=str(near)))
        return seen.as_posix()

    def _ask(self, prompt: str) -> str:
        """Ask for a line. What a script answers is shown, so that its record can be read."""
        *above, last = wrap(prompt, LINE) or [""]
        self._tell(*above)
        line = input(printable(last) + " ")
        if not sys.stdin.isatty():
            print(printable(line[:_LONGEST_LINE]))
        if len(line) > _LONGEST_LINE:
            raise NotUnderstood(self._speaker.say("too_long"))
        return line

    def _tell(self, *texts: str) -> None:
        for text in texts:
            for line in wrap(text, LINE, break_on_hyphens=False) if len(text) > LINE else [text]:
                print(printable(line))
