"""How much longer than an empty Python `askback --help` takes."""

import subprocess
import sys
from statistics import median

from bench.measuring import Row, in_turns, ms

BAR = 0.3


def measure(quick: bool) -> list[Row]:
    pairs = in_turns(lambda: _python("-m", "bot", "--help"), lambda: _python("-c", "pass"), 3 if quick else 15)
    more = median(our - their for our, their in zip(pairs.ours, pairs.theirs, strict=True))
    return [
        Row(
            "`askback --help`, against `python -c pass`",
            f"{ms(more)} more",
            f"≤ {ms(BAR)}",
            more <= BAR,
            f"{ms(min(pairs.ours))} and {ms(min(pairs.theirs))} at best",
        )
    ]


def _python(*words: str) -> None:
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)
