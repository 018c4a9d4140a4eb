"""What all pictures share: the sheet, the letters in every script, the bytes.

Drawn on figures of their own, without pyplot's global state, so any thread may draw; the same input
gives the same bytes. Matplotlib is imported when the first picture is drawn: it costs half a second.
"""

import io
from functools import cache
from typing import Any

INCHES, DPI = (6.0, 3.0), 200
INK, QUIET, FAINT, GRID, ACCENT, BAR = "#1f2933", "#616e7c", "#9aa5b1", "#e4e7eb", "#3a5ba0", "#8fa3bf"
LONGEST_ALT = 2000
"""Slack refuses a longer alternative text."""

_LONGEST_TITLE = 58


def fitting(title: str) -> str:
    """A title that fits the sheet."""
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rstrip() + "…"


def figure_of(inches: tuple[float, float] = INCHES) -> Any:
    """A white figure."""
    from matplotlib.figure import Figure

    return Figure(figsize=inches, dpi=DPI, facecolor="white")


def write(target: Any, x: float, y: float, words: str, *, size: float = 8.5, **style: Any) -> None:
    """Put words on a figure or on axes."""
    # Without parse_math, two dollar signs in an account's name would be read as a formula.
    target.text(x, y, words, size=size, family=families(), parse_math=False, **style)


def png(figure: Any) -> bytes:
    """The picture's bytes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    picture = io.BytesIO()
    # Matplotlib would write its own version into the file.
    FigureCanvasAgg(figure).print_png(picture, metadata={"Software": None})
    return picture.getvalue()


@cache
def families() -> list[str]:
    """The font that comes with Matplotlib, then what this machine has for names in other scripts."""
    from matplotlib.font_manager import fontManager

    installed = {font.name for font in fontManager.ttflist}
    others = (
        "Noto Sans CJK JP",
        "Noto Sans Arabic",
        "Hiragino Sans",
        "Yu Gothic",
        "Microsoft YaHei",
        "Arial Unicode MS",
    )
    return ["DejaVu Sans", *(name for name in others if name in installed)]
