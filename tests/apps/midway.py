"""Processes that end midway: as soon as what they open, seal or show holds a word that is told.

They raise, in words that hold everything that was at hand, as a careless library might; or they
stay where they are, until somebody kills them.
"""

from collections.abc import Sequence
from enum import Enum
from pathlib import Path


class Moment(Enum):
    """When a process ends, by the functions of libsodium or of the templates that just returned."""

    OPENED = ("crypto_aead_xchacha20poly1305_ietf_decrypt", "crypto_box_seal_open",
              "crypto_secretstream_xchacha20poly1305_pull")  # fmt: skip
    SEALED = ("crypto_aead_xchacha20poly1305_ietf_encrypt", "crypto_box_seal",
              "crypto_secretstream_xchacha20poly1305_push", "crypto_pwhash_alg")  # fmt: skip
    SHOWN = ("render",)


_BEGIN = """
import asyncio, contextlib, time


def fail(held):
    said = held.decode("utf-8", "replace")
    try:
        raise ValueError(said, held)
    except ValueError as problem:
        raise RuntimeError("it failed midway: " + said) from problem


def stay(held):
    with open({stayed!r}, "a") as told:
        told.write("stayed\\n")
    time.sleep(3600)
"""
_PROGRAM = """
import nacl.bindings
import nacl.pwhash
from django.template.backends.django import Template

WORDS = {words!r}


def ending_midway(whole):
    def ends(*given, **named):
        result = whole(*given, **named)
        more = result if isinstance(result, tuple) else (result,)
        at_hand = [*given, *named.values(), *more]
        held = b" ".join(
            one.encode() if isinstance(one, str) else bytes(one)
            for one in at_hand if isinstance(one, (bytes, bytearray, str))
        )
        if any(word in held for word in WORDS):
            fail(held)
        return result
    return ends


for name in {names!r}:
    where = Template if name == "render" else nacl.bindings
    setattr(where, name, ending_midway(getattr(where, name)))
"""


_JOBS = """
from amparo.apps.operations import worker
from procrastinate.manager import JobManager

HELD = {words!r}.encode()
whole = worker.working_for


@contextlib.contextmanager
def working_for(purpose, *, is_snapshot=False):
    held = HELD
    with whole(purpose, is_snapshot=is_snapshot):
        yield
        {end}(held)


def ending_midway(whole):
    async def ends(*given, **named):
        result, held = await whole(*given, **named), HELD
        await asyncio.to_thread({end}, held)  # the others go on
        return result
    return ends


worker.working_for = working_for
for name in ("get_stalled_jobs", "delete_old_jobs"):
    setattr(JobManager, name, ending_midway(getattr(JobManager, name)))
"""


def ending_midway(folder: Path, *, moment: Moment, words: Sequence[str]) -> dict[str, str]:
    """With what a process is started that fails as soon as it has one of some words at hand."""
    told = [word.encode() for word in words]
    return _started_with(folder, _PROGRAM.format(words=told, names=moment.value))


def working_until(folder: Path, *, words: str, is_killed: bool = False) -> dict[str, str]:
    """With what a worker is started of which each job fails once it did its work, words at hand.

    The work is not committed then. Where it is to be killed, it stays there, and each that does
    writes a line into the file ``stayed`` of the folder.
    """
    end = "stay" if is_killed else "fail"
    return _started_with(folder, _JOBS.format(words=words, end=end))


def _started_with(folder: Path, program: str) -> dict[str, str]:
    """Let Python run a program before all else, as it does with one of this name on its path."""
    folder.mkdir(exist_ok=True)
    begin = _BEGIN.format(stayed=str(folder / "stayed"))
    (folder / "sitecustomize.py").write_text(begin + program, encoding="utf-8")
    return {"PYTHONPATH": str(folder)}
