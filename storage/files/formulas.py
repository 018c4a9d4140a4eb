"""Cells that a spreadsheet would run as a formula, and how they are written so that none does."""

import re

FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARKED = re.compile(r"'+[=+\-@\t\r]")


def marked(cell: str) -> str:
    """The cell behind an apostrophe where it would be run, and where `unmarked` would take one away."""
    return f"'{cell}" if cell.startswith(FORMULA) or _MARKED.match(cell) else cell


def unmarked(cell: str) -> str:
    """The cell as it was before `marked`."""
    return cell[1:] if _MARKED.match(cell) else cell
