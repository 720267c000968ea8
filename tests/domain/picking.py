"""Drawing from a few options, quickly: `strategies.py` does it hundreds of times a case."""

from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
yes_or_no = st.booleans()


@cache
def _places(number: int) -> st.SearchStrategy[int]:
    return st.integers(0, number - 1)


def pick(draw: st.DrawFn, *options: T) -> T:
    """One of the options; counterexamples shrink to the first. Twice is twice as often."""
    return options[draw(_places(len(options)))]


def one_in(number: int, draw: st.DrawFn) -> bool:
    return draw(_places(number)) == number - 1


def some_of(
    draw: st.DrawFn, choices: Sequence[T], *, at_least: int = 0, most: int = 2
) -> tuple[T, ...]:
    """Up to `most` different ones of the choices."""
    left = list(choices)
    number = min(pick(draw, *range(at_least, most + 1)), len(left))
    return tuple(left.pop(pick(draw, *range(len(left)))) for _ in range(number))
