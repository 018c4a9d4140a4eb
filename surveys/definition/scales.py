"""The scales on which people answer."""

import re
from dataclasses import dataclass

MOST_POINTS = 11
"""A scale is shown as buttons that look alike, at most this many side by side."""

_WRITTEN = re.compile(r"\s*(\d{1,2})\s*[-–]\s*(\d{1,2})\s*")


@dataclass(frozen=True, slots=True)
class Scale:
    """Whole numbers from `low` to `high`, both included. Raises ValueError for one that nobody could be shown."""

    low: int
    high: int
    high_is_good: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.low < self.high <= 10:
            raise ValueError(f"a scale runs upwards within 0 to 10, such as 1-5, not {self.low}-{self.high}")

    @classmethod
    def parse(cls, written: str, *, high_is_good: bool = True) -> "Scale":
        """From "1-5". Raises ValueError for anything else."""
        found = _WRITTEN.fullmatch(written)
        if found is None:
            raise ValueError(f"a scale is written as its two ends, such as 1-5, not {written!r}")
        return cls(int(found[1]), int(found[2]), high_is_good)

    @property
    def points(self) -> range:
        return range(self.low, self.high + 1)

    @property
    def name(self) -> str:
        """As it is stored with every answer: "0-10"."""
        return f"{self.low}-{self.high}"


ZERO_TO_TEN = Scale(0, 10)
