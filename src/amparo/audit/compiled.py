"""The kernel, compiled: the very functions of `amparo.domain.protocol.kernel`, for arrays.

Each function is copied with the compiled ones in place of those it calls, so that the same
source runs interpreted and compiled side by side. The compiled code is kept on disk, in a
folder named after what the functions do: a change in any of them compiles anew. So does code
on disk that is damaged.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import numba
from numba.np import arrayobj

from amparo.audit.keeping import folder_of_ours, is_private
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


_I32, _I64 = numba.int32[::1], numba.int64[::1]
_JUDGE_TAKES = (
    *(_I64,) * 4,  # law, case, rows, queue
    _I32, _I64, _I64, _I32, _I32, _I64, _I64, _I64,  # the columns of the log, starts
    *(numba.int64,) * 4,  # first, last, as_of, every
    *(_I64,) * 3,  # counts, out, progress
)  # fmt: skip


@cache
def compiled_judge() -> Callable[..., int]:
    """Return `amparo.domain.protocol.kernel.judge.judge` compiled; it takes numpy arrays."""
    folder = _cache_folder()
    is_kept = any(folder.iterdir())
    try:
        return _judge_kept_in(folder)
    except Exception:
        if not is_kept:
            raise
        # A file that is cut off fails in as many ways as there are places to cut it.
        _empty(folder)
        return _judge_kept_in(folder)


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    is_private(folder)


def _judge_kept_in(folder: Path) -> Callable[..., int]:
    numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]  # made at run time
    functions: dict[str, Any] = {}
    for module in _MODULES:
        own = {
            name: function
            for name, function in vars(module).items()
            if isinstance(function, FunctionType) and function.__module__ == module.__name__
        }
        for name in _callees_first(own):
            functions[name] = _compile(own[name], functions)
    judge_compiled: Any = functions["judge"]
    with _indices_from_the_start():
        judge_compiled.compile(_JUDGE_TAKES)
    answer: Callable[..., int] = judge_compiled
    return answer


def is_compiled() -> bool:
    """Whether the compiled kernel is kept on disk, so that using it need not wait for that."""
    return any(_cache_folder().glob("*/judge.judge-*.nbc"))


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


@contextmanager
def _indices_from_the_start() -> Iterator[None]:
    """While compiling, let an index mean what it says: never "from the end" if negative.

    Looking for that at each access takes half the time of the kernel. It never uses a negative
    index: the tests run it over lists that refuse any. Code compiled otherwise, for arrays of
    other types, is only slower.
    """
    kept = arrayobj.fix_integer_index
    arrayobj.fix_integer_index = _as_it_is
    try:
        yield
    finally:
        arrayobj.fix_integer_index = kept


def _as_it_is(context: Any, builder: Any, kind: Any, index: Any, _: Any) -> Any:
    return context.cast(builder, index, kind, numba.types.intp)


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
    own = [_compile.__code__.co_code, _as_it_is.__code__.co_code]
    return [numba.__version__, constants, sorted(_CALLED), own, codes]


@cache
def _cache_folder() -> Path:
    digest = hashlib.sha256(repr(_meaning()).encode()).hexdigest()[:16]
    return folder_of_ours(name=f"kernel-{digest}")
