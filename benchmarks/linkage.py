"""The lines on finding one person again: one encoding among a million, and F1 on FEBRL."""

from collections.abc import Iterator

import numpy as np

from amparo.domain.linkage.scoring import NEAR_WITH_PLACE, NEAR_WITHOUT_PLACE
from amparo.vault.encodings import LENGTH, Encodings
from benchmarks.bulk import Bench
from benchmarks.febrl import FEBRL, measure_f1
from benchmarks.finding_again import find_again
from benchmarks.invented_people import ASKED, PERSONS
from benchmarks.measure import Line, best_of

MANY, AT_ONCE = 1_000_000, 50_000
SEED = 7


def measure_near(bench: Bench) -> list[Line]:  # noqa: ARG001  # all lines are called alike
    """Compare one encoding with a million, and the time with that of only reading as many."""
    rows = list(invented())
    among, asked = Encodings(encodings=rows), rows[MANY // 2]
    words = np.frombuffer(b"".join(rows), np.uint64)
    del rows
    found = among.near(one=asked, at_least=NEAR_WITH_PLACE)
    seconds = best_of(lambda: among.near(one=asked, at_least=NEAR_WITH_PLACE))
    reading = best_of(lambda: np.bitwise_xor.reduce(words))
    note = f"{words.nbytes / 1e6:.0f} MB in memory, one thread; {len(found)} found"
    details = {"seconds": seconds, "seconds_of_reading": reading, "encodings": MANY}
    return [
        Line(name="near", what="one encoding among a million", figure=seconds * 1e3, unit=" ms",
             budget=100, at_least=False, note=note, details=details),
        Line(name="near-reading", what="the same, against only reading them",
             figure=seconds / reading, unit=" times", budget=8, at_least=False,
             note=f"reading: {reading * 1e3:.3g} ms"),
    ]  # fmt: skip


def measure_febrl(bench: Bench) -> list[Line]:  # noqa: ARG001  # all lines are called alike
    """Measure how well a person is found again in a public set of invented records."""
    what = "the same person found again on FEBRL 4: F1"
    if not FEBRL.is_dir():
        note = "there is no shared/data/febrl beside this checkout"
        return [Line(name="febrl", what=what, figure=None, unit="", note=note)]
    found = measure_f1()
    note = (
        f"name, birth date, postcode; nearness {found.nearness:.3f} chosen on the other half; "
        f"halves exchanged {found.turned_round:.4f}; all, at {NEAR_WITH_PLACE}: "
        f"{found.as_shipped:.4f}"
    )
    return [Line(name="febrl", what=what, figure=found.f1, unit="", budget=0.98, note=note)]


def measure_invented(bench: Bench) -> list[Line]:  # noqa: ARG001  # all lines are called alike
    """Measure the same on invented persons without a place, and what the rules of names are for."""
    found = find_again(with_rules=True)
    note = (
        f"{PERSONS:,} persons, {ASKED:,} asked for, at {NEAR_WITHOUT_PLACE}; found "
        f"{found.recall:.3f}, right {found.precision:.3f}; found with the whole birth date "
        f"{found.recall_of['whole']:.3f}, with the year {found.recall_of['year']:.3f}, without "
        f"{found.recall_of['none']:.3f}; F1 without rules {find_again(with_rules=False).f1:.3f}"
    )
    return [
        Line(name="invented", what="the same among invented persons, no place", figure=found.f1,
             unit="", note=note)
    ]  # fmt: skip


def invented() -> Iterator[bytes]:
    """Yield encodings of nobody, with about as many bits set as those of people have."""
    draw = np.random.default_rng(SEED)
    for _ in range(MANY // AT_ONCE):
        one, two, three, four = (
            draw.integers(0, 2**64, (AT_ONCE, LENGTH // 8), np.uint64) for _ in range(4)
        )
        for row in one & two & (three | four):
            yield row.tobytes()
