"""Taking times, and saying whether a budget was kept."""

import os
import platform
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parents[1]
BUILD = HOUSE / "build"
TIMES = 3
"""After one run to warm up, the best of so many counts: what disturbs only ever slows down."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One measured figure. ``at_least`` tells on which side of ``budget`` it must be.

    ``note`` is what stands behind the figure; ``details`` the same for machines.
    """

    name: str
    what: str
    figure: float | None
    unit: str
    budget: float | None = None
    at_least: bool = True
    note: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def kept(self) -> bool | None:
        """Whether the budget was kept; ``None`` where there is none, or nothing was measured."""
        if self.budget is None or self.figure is None:
            return None
        return self.figure >= self.budget if self.at_least else self.figure <= self.budget

    def text(self) -> str:
        """Write the line as it is printed."""
        if self.figure is None:
            return f"{self.what:<44} skipped: {self.note}"
        words = {True: "kept", False: "NOT KEPT", None: ""}
        sign = ("at least" if self.at_least else "at most") if self.budget is not None else ""
        budget = "no budget" if self.budget is None else f"{sign} {self.budget:g}{self.unit}"
        figure = f"{_short(self.figure)}{self.unit}"
        return f"{self.what:<44} {figure:>11}  {budget:<15} {words[self.kept]:<9} {self.note}"

    def as_dict(self) -> dict[str, Any]:
        """Return the line for machines."""
        return {**asdict(self), "kept": self.kept}


def _short(figure: float) -> str:
    return f"{figure:.0f}" if figure >= 100 else f"{figure:.3g}"


def best_of(run: Callable[[], object]) -> float:
    """Run once to warm up, then `TIMES` times; return the shortest time in seconds."""
    run()
    times = []
    for _ in range(TIMES):
        before = time.perf_counter()
        run()
        times.append(time.perf_counter() - before)
    return min(times)


def rate(events: float) -> str:
    """Write a number of events a second."""
    return f"{events / 1e6:.3g} M events/s"


def circumstances() -> dict[str, Any]:
    """Say when, on what and with what this run measures."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "measured": datetime.now(UTC).isoformat(timespec="minutes"),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "load_before": load,
        **{name: version(name) for name in ("numba", "numpy", "polars")},
    }
