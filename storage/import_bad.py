"""Rows that were left out: why, and a file of them that can be corrected and imported."""

import csv
import os
from pathlib import Path

from storage.import_files import PROBLEM, PeopleFile
from storage.import_problems import ImportProblem, RowProblem

MOST_BAD = 10_000


class BadRows:
    """The rows of one file that cannot be taken."""

    def __init__(self, to: Path) -> None:
        self._to = to
        self._why: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._why)

    def add(self, problem: RowProblem) -> None:
        """Leave out a row. Raises ImportProblem when there are so many that it is the file that is wrong."""
        what = f"{problem.column}: {problem.what}" if problem.column else problem.what
        so_far = self._why.get(problem.number)
        self._why[problem.number] = f"{so_far}; {what}" if so_far else what
        if len(self._why) > MOST_BAD:
            raise ImportProblem(
                f"More than {MOST_BAD:,} rows cannot be taken, such as {problem}. Look at the headings, the delimiter "
                "and the encoding."
            )

    def first(self, count: int) -> tuple[str, ...]:
        """The first of them, as problems are told."""
        return tuple(f"row {number}, {why}" for number, why in sorted(self._why.items())[:count])

    def write(self, file: PeopleFile) -> None:
        """Write the rows as they stood, each behind what is wrong with it, into a file of the owner's alone."""
        self._to.unlink(missing_ok=True)
        private = os.open(self._to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with open(private, "w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out, delimiter=file.delimiter)
            for number, cells in file.text.records(file.delimiter):
                if number == 1:
                    writer.writerow(_behind(file, PROBLEM, cells))
                elif number in self._why:
                    writer.writerow(_behind(file, self._why[number], cells))


def _behind(file: PeopleFile, first: str, cells: list[str]) -> list[str]:
    """A record with `first` before it, and without what a file of bad rows said before."""
    kept = [cell for place, cell in enumerate(cells) if place >= len(file.columns) or file.columns[place].name]
    return [first, *kept]
