"""Reading a CSV of people: which kind it is, its rows as values, and what is wrong with it, row by row.

Rows are counted as a spreadsheet does: the heading is row 1, and a cell with line breaks is still one row. The
file is read as a stream; nothing but one row is held.
"""

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from storage.import_fields import (
    FIELDS,
    Field,
    ImportKind,
    NotUnderstood,
    Values,
    as_values,
    known_headings,
    plain,
    text,
)

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
SHOWN = 60  # characters of a cell that are quoted back
START = 1024  # bytes in which a file that is no CSV gives itself away
NO_TEXT = re.compile(rb"\x89PNG|%PDF-|[^\r\n]*[\x00-\x08\x0e-\x1f]")  # pictures, documents, UTF-16 without its mark
SAVE_AS = "Save the file as “CSV UTF-8” and import it again."


class ImportProblem(Exception):
    """The file as a whole cannot be imported; the sentence says why and what to do."""


@dataclass(frozen=True)
class Row:
    """A row that was understood. `number` as a spreadsheet counts."""

    number: int
    values: Values


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with a row, and the cure."""

    number: int
    column: str  # empty: the row as a whole
    what: str

    def __str__(self) -> str:
        place = f"row {self.number}, {self.column}" if self.column else f"row {self.number}"
        return f"{place}: {self.what}"


@dataclass(frozen=True)
class PeopleFile:
    """A file whose heading is understood. `columns`: for each column its field, or the name of an attribute."""

    path: Path
    kind: ImportKind
    delimiter: str
    columns: tuple[Field | str, ...]

    def rows(self) -> Iterator[Row | RowProblem]:
        """Every row below the heading, or what is wrong with it; blank rows are passed over.

        Raises ImportProblem at a row from which on the file is not UTF-8 or no CSV.
        """
        for number, cells in _records(self.path, self.delimiter):
            if number > 1 and any(cell.strip() for cell in cells):
                yield from self._read(number, [cell.strip() for cell in cells])

    def _read(self, number: int, cells: list[str]) -> Iterator[Row | RowProblem]:
        if len(cells) != len(self.columns):
            name = DELIMITERS[self.delimiter]
            what = (
                f"{len(cells)} cells under {len(self.columns)} headings; a cell with a {name} in it needs double quotes"
            )
            yield RowProblem(number, "", what)
            return
        known: dict[str, Any] = {}
        others: dict[str, str | None] = {}
        problems = []
        for column, cell in zip(self.columns, cells, strict=True):
            try:
                if isinstance(column, Field):
                    known[column.name] = _value(cell, column.parse, required=column.required)
                else:
                    others[column] = _value(cell, text)
            except NotUnderstood as what:
                name = column.name if isinstance(column, Field) else column
                problems.append(RowProblem(number, name, _said(cell, what)))
        if not problems:
            yield self._row(number, known, others)
        yield from problems

    def _row(self, number: int, known: dict[str, Any], others: dict[str, str | None]) -> Row | RowProblem:
        try:
            return Row(number, as_values(self.kind, known, others))
        except NotUnderstood as what:
            return RowProblem(number, "mrr", _said(str(known["mrr"]), what))


def read(path: Path, kind: ImportKind | None = None) -> PeopleFile:
    """The file with its heading understood; what `kind` it is shows in the heading when it is not given.

    Raises ImportProblem when the file cannot be read or its heading does not do.
    """
    delimiter = _delimiter(path)
    headings = [plain(cell) for cell in _heading(path, delimiter)]
    if "" in headings:
        raise ImportProblem(f"Column {headings.index('') + 1} has no heading. Name it or delete it.")
    kind = kind or _kind(headings)
    columns = tuple(known_headings(kind).get(name, name) for name in headings)
    _refuse_missing(kind, columns)
    _refuse_twice(columns)
    return PeopleFile(path, kind, delimiter, columns)


def _heading(path: Path, delimiter: str) -> list[str]:
    for number, cells in _records(path, delimiter):
        if any(cell.strip() for cell in cells):
            if number > 1:
                raise ImportProblem("Row 1 is blank. Put the headings there.")
            return cells
    raise ImportProblem(f"{path.name} is empty.")


def _kind(headings: list[str]) -> ImportKind:
    """Contacts where nothing is missing for them, or where at least half of what only one kind has is theirs.

    So contacts without their accounts are refused; taken for accounts, each would become a company.
    """
    contacts, accounts = known_headings(ImportKind.CONTACTS), known_headings(ImportKind.ACCOUNTS)
    if not _missing(ImportKind.CONTACTS, tuple(contacts.get(name, name) for name in headings)):
        return ImportKind.CONTACTS
    told = set(headings)
    only_contacts, only_accounts = told & (contacts.keys() - accounts), told & (accounts.keys() - contacts)
    is_contacts = only_contacts and len(only_contacts) >= len(only_accounts)
    return ImportKind.CONTACTS if is_contacts else ImportKind.ACCOUNTS


def _missing(kind: ImportKind, columns: tuple[Field | str, ...]) -> list[str]:
    return [field.name for field in FIELDS[kind] if field.required and field not in columns]


def _refuse_missing(kind: ImportKind, columns: tuple[Field | str, ...]) -> None:
    missing = _missing(kind, columns)
    if missing:
        needed = ", ".join(field.name for field in FIELDS[kind] if field.required)
        raise ImportProblem(f"The column {missing[0]} is missing: a file of {kind} needs {needed}.")


def _refuse_twice(columns: tuple[Field | str, ...]) -> None:
    for place, column in enumerate(columns):
        if column in columns[:place]:
            name = column.name if isinstance(column, Field) else column
            first = columns.index(column)
            raise ImportProblem(f"Columns {first + 1} and {place + 1} both mean {name}. Delete one of them.")


def _value(cell: str, parse: Callable[[str], Any], *, required: bool = False) -> Any:
    if cell:
        return parse(cell)
    if required:
        raise NotUnderstood("is empty; every row needs it")
    return None


def _said(cell: str, what: NotUnderstood) -> str:
    """The cell and what is wrong with it, on one line."""
    shown = cell if len(cell) <= SHOWN else f"{cell[:SHOWN]}…"
    shown = " ".join(shown.replace("\x00", " ").split())
    return f"'{shown}' {what}" if shown else str(what)


def _delimiter(path: Path) -> str:
    """What parts the cells of the heading, outside of quotes; a comma where nothing does."""
    with _opened(path) as file:
        outside = b"".join(file.readline().split(b'"')[::2])
    return max(DELIMITERS, key=lambda delimiter: outside.count(delimiter.encode()))


def _records(path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    with _opened(path) as file:
        try:
            for cells in csv.reader(_lines(file), delimiter=delimiter, strict=True):
                number += 1
                yield number, cells
        except UnicodeDecodeError as error:
            byte = error.object[error.start]
            raise ImportProblem(f"Row {number + 1} is not UTF-8 (byte 0x{byte:02X}). {SAVE_AS}") from error
        except csv.Error as error:
            raise ImportProblem(
                f"Row {number + 1} cannot be read: a double quote is missing or in the wrong place."
            ) from error


def _lines(file: IO[bytes]) -> Iterator[str]:
    """Decoded line by line, so that a wrong byte is known by its row."""
    for position, line in enumerate(file):
        yield line.decode("utf-8-sig" if position == 0 else "utf-8")


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise ImportProblem(f"{path} cannot be read: {error.strerror}.") from error
    with file:
        start = file.read(START)
        if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise ImportProblem(f"{path.name} is UTF-16. {SAVE_AS}")
        if start.startswith(b"PK\x03\x04"):
            raise ImportProblem(f"{path.name} is a workbook, not a CSV. {SAVE_AS}")
        if NO_TEXT.match(start):
            raise ImportProblem(f"{path.name} is not a CSV. {SAVE_AS}")
        file.seek(0)
        yield file
