"""What can be wrong with an imported file: as a whole, in a row, in a cell. Every text says the place and the cure."""

from dataclasses import dataclass

SHOWN = 60  # characters of a cell that are quoted back


class ImportProblem(Exception):
    """The file as a whole cannot be imported; the sentence says why and what to do."""


class NotUnderstood(ValueError):
    """A cell that cannot be what its column holds; the text is what follows "'cell' "."""


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with a row, and the cure."""

    number: int
    column: str  # empty: the row as a whole
    what: str

    def __str__(self) -> str:
        place = f"row {self.number}, {self.column}" if self.column else f"row {self.number}"
        return f"{place}: {self.what}"


def said(cell: str, what: NotUnderstood) -> str:
    """The cell and what is wrong with it, on one line."""
    shown = cell if len(cell) <= SHOWN else f"{cell[:SHOWN]}…"
    shown = " ".join(shown.replace("\x00", " ").split())
    return f"'{shown}' {what}" if shown else str(what)
