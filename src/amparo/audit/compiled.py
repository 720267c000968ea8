"""The kernel, compiled: the very functions of `amparo.domain.protocol.kernel`, for arrays.

Each function is copied with the compiled ones in place of those it calls, so that the same
source runs interpreted and compiled side by side. The compiled code is kept on disk, in a
folder named after what the functions do: a change in any of them compiles anew.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import numba

from amparo.domain.protocol.kernel import (
    bars,
    counting,
    duties,
    judge,
    layout,
    places,
    step,
    watching,
)

_MODULES: tuple[ModuleType, ...] = (counting, places, watching, duties, bars, step, judge)
"""The kernel's modules; each calls only functions of itself and of those before it."""

_CALLED = frozenset({
    "restart_rows", "hand_on", "pause_rows", "resume_rows", "lift_rows", "note_breaches",
    "lengthen", "transfer", "disturb", "learn", "move", "take_first", "fall_due", "pass_time",
    "may_come_first", "end_of_period", "too_early", "surely_open", "surely_between",
    "is_barred", "replay", "judge",
})  # fmt: skip
"""Functions left as calls. The rest is inlined: a call would pass every table each time."""


@cache
def compiled_judge() -> Callable[..., int]:
    """Return `amparo.domain.protocol.kernel.judge.judge` compiled; it takes numpy arrays."""
    numba.config.CACHE_DIR = str(_cache_folder())  # type: ignore[attr-defined]  # made at run time
    functions: dict[str, Any] = {}
    for module in _MODULES:
        own = {
            name: function
            for name, function in vars(module).items()
            if isinstance(function, FunctionType) and function.__module__ == module.__name__
        }
        for name in _callees_first(own):
            functions[name] = _compile(own[name], functions)
    return functions["judge"]  # type: ignore[no-any-return]


def _callees_first(own: dict[str, FunctionType]) -> list[str]:
    """Order the functions of a module so that each stands after those it calls."""
    ordered: list[str] = []

    def visit(name: str) -> None:
        if name in ordered:
            return
        for called in own[name].__code__.co_names:
            if called in own and called != name:
                visit(called)
        ordered.append(name)

    for name in own:
        visit(name)
    return ordered


def _compile(function: FunctionType, compiled: dict[str, Any]) -> Any:
    names = {**function.__globals__, **compiled}
    copy = FunctionType(function.__code__, names, function.__name__)
    # The kernel allocates nothing, so numba need not count references to its tables:
    # without _nrt=False that takes half the time.
    compile_for_arrays: Any = numba.njit
    inlined = function.__name__ not in _CALLED
    return compile_for_arrays(cache=True, nogil=True, _nrt=False, forceinline=inlined)(copy)


def _meaning() -> list[object]:
    """Return all that decides what the compiled code does: constants, and each function's code."""
    constants = {name: value for name, value in vars(layout).items() if isinstance(value, int)}
    codes = [
        (name, code.co_code, code.co_consts, code.co_names, code.co_varnames)
        for module in _MODULES
        for name, function in vars(module).items()
        if isinstance(function, FunctionType) and function.__module__ == module.__name__
        for code in [function.__code__]
    ]
    return [numba.__version__, constants, sorted(_CALLED), codes]


def _cache_folder() -> Path:
    digest = hashlib.sha256(repr(_meaning()).encode()).hexdigest()[:16]
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = home / "amparo" / f"kernel-{digest}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir()) / f"amparo-kernel-{digest}"
        folder.mkdir(parents=True, exist_ok=True)
    return folder
