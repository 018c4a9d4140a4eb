"""What the bot holds after half a year of the demo's work: every room was used, and thousands of comments were read."""

import sys
import tempfile
from pathlib import Path

from bench.measuring import Row
from demo.company import END, START
from demo.stage import staged

BAR = 450  # MB
_QUICK = START + (END - START) / 3
_WHAT = "Memory of the demo's bot after {} weeks"


def measure(quick: bool) -> list[Row]:
    until = _QUICK if quick else END
    what = _WHAT.format(round((until - START).days / 7))
    if sys.platform != "linux":
        return [Row(what, "not measured on this system", f"< {BAR} MB", None)]
    with tempfile.TemporaryDirectory() as folder, staged(Path(folder)) as stage:
        stage.play(until, lambda moment: None)
        held = _megabytes(stage.bot.pid)
    beside = f"the most it held {held['VmHWM']:.0f} MB; files that it has open in memory {held['RssFile']:.0f} MB of it"
    return [Row(what, f"{held['VmRSS']:.0f} MB", f"< {BAR} MB", held["VmRSS"] < BAR, beside)]


def _megabytes(process: int) -> dict[str, float]:
    """What Linux says of the memory of a process, by its own names."""
    said = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    pairs = (line.split(":", 1) for line in said.splitlines())
    return {name: int(value.split()[0]) / 1000 for name, value in pairs if value.endswith("kB")}
