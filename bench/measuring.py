"""How a thing is measured here, and what a row of the table says."""

import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

Work = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """One line of the table. `holds` is None where there is no bar, or where nothing could be measured."""

    what: str
    measured: str
    bar: str
    holds: bool | None
    beside: str = ""  # the bare numbers, and the peers measured in the same run

    @property
    def verdict(self) -> str:
        return {True: "ok", False: "below bar", None: "-"}[self.holds]


@dataclass(frozen=True)
class Pairs:
    """Seconds of two sides that took turns."""

    ours: tuple[float, ...]
    theirs: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Their time by ours, the median of the pairs: above 1 we are the quicker ones."""
        return median(their / our for our, their in zip(self.ours, self.theirs, strict=True))


def in_turns(ours: Work, theirs: Work, rounds: int) -> Pairs:
    """Time both, alternately, after one round that does not count."""
    seconds = [(timed(ours), timed(theirs)) for _ in range(rounds + 1)][1:]
    return Pairs(*zip(*seconds, strict=True))


def timed(work: Work) -> float:
    """The seconds that it took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def worked(work: Work) -> float:
    """The seconds of the processor that it took: what it takes by the clock where nothing else runs."""
    began = time.process_time()
    work()
    return time.process_time() - began


def at_share(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed: 0.99 for the p99."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def most_memory(work: Work) -> float:
    """The most megabytes of Python objects that it held at once."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def ms(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"


def us(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f} µs"


LOCKED_BAR = 0.200  # seconds that a write transaction may hold SQLite


def longest_lock(of: str, held: Sequence[float]) -> Row:
    """The row about write transactions, of whatever `of` is; `held` are the seconds of each."""
    return Row(
        f"The longest write lock of {of}",
        ms(max(held)),
        f"< {ms(LOCKED_BAR)}",
        max(held) < LOCKED_BAR,
        f"{len(held):,} transactions",
    )
