"""Rows that were left out: why, and a file of them that can be corrected and imported."""

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

from storage.files import import_json
from storage.files.formulas import marked, unmarked
from storage.files.import_files import PROBLEM
from storage.files.import_problems import ImportProblem, RowProblem
from storage.files.import_text import Text

MOST_BAD = 10_000


class BadRows:
    """The rows of one file that cannot be taken."""

    def __init__(self, to: Path, written: Callable[[Path], None]) -> None:
        """`written` hears of the file once it is there."""
        self._to, self._written = to, written
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

    def write(self, text: Text, delimiter: str | None) -> None:
        """Write the rows as they stood, each behind what is wrong with it, into a file of the owner's alone.

        `delimiter` is that of the file; None: it is JSON. In a CSV no cell is run as a formula: an import takes the
        apostrophes away again.
        """
        self._to.unlink(missing_ok=True)
        private = os.open(self._to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with open(private, "w", encoding="utf-8" if delimiter is None else "utf-8-sig", newline="") as out:
            if delimiter is None:
                self._write_json(text, out)
            else:
                self._write_csv(text, delimiter, out)
        self._written(self._to)

    def _write_csv(self, text: Text, delimiter: str, out: IO[str]) -> None:
        writer = csv.writer(out, delimiter=delimiter)
        said_before: int | None = None  # the column in which a file of bad rows says why
        for number, cells in text.records(delimiter):
            if number == 1:
                said_before = next((place for place, cell in enumerate(cells) if cell.strip() == PROBLEM), None)
            if number == 1 or number in self._why:
                kept = [cell for place, cell in enumerate(cells) if place != said_before]
                as_they_stood = kept if said_before is None else map(unmarked, kept)
                writer.writerow([self._why.get(number, PROBLEM), *map(marked, as_they_stood)])

    def _write_json(self, text: Text, out: IO[str]) -> None:
        for number, cells in import_json.objects(text):
            if number in self._why:
                out.write(json.dumps({**cells, PROBLEM: self._why[number]}, ensure_ascii=False) + "\n")
