"""A CSV of people: which kind it is, which column is which, and its rows as values or as what is wrong with them."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from storage.files.formulas import unmarked
from storage.files.import_columns import Cells, Column, DateOrder
from storage.files.import_fields import FIELDS, Field, ImportKind, Values, as_values, plain, text
from storage.files.import_headings import account_attribute, attribute_name, meaning
from storage.files.import_links import key_of_account
from storage.files.import_problems import ImportProblem, NotUnderstood, RowProblem, said
from storage.files.import_text import DELIMITERS, Text, open_text

__all__ = ["ImportProblem", "PeopleFile", "Row", "RowProblem", "Told", "read"]

PROBLEM = "askback_problem"
"""The heading of the column that says, in a file of rows left out, why; an import passes it over."""

HEADING_LINES = 20  # by which the delimiter is found
NEEDED = {
    ImportKind.ACCOUNTS: (("external_id", "name"),),
    ImportKind.CONTACTS: (
        ("external_id", "email"),
        ("account_external_id", "account_name"),
        ("name", "first_name", "last_name"),
    ),
}
NEEDED[ImportKind.PEOPLE] = NEEDED[ImportKind.CONTACTS]
"""For each kind the columns of which one must be there, in every row."""


@dataclass(frozen=True)
class Told:
    """What a person says of a file that the file does not say itself."""

    encoding: str | None = None  # by any name that Python knows
    dates: DateOrder | None = None


@dataclass(frozen=True)
class Placed:
    """A column and where its cells go: a field, or else an attribute, of the person or of their account."""

    heading: str
    field: Field | None = None
    attribute: str = ""  # empty without a field: the column is passed over
    of_account: bool = False
    currency: str | None = None

    @property
    def name(self) -> str:
        return self.field.name if self.field else self.attribute

    @property
    def means(self) -> str:
        """Where the cells go, for people."""
        whose = "account's attribute" if self.of_account else "attribute"
        return self.field.name if self.field else f"{whose} {self.attribute}" if self.attribute else "passed over"

    def reader(self, dates: DateOrder | None) -> Column:
        return self.field.column(dates, self.currency) if self.field else Cells(text)


@dataclass(frozen=True)
class Row:
    """A row and what was understood of it: its values, or its problems. `number` as a spreadsheet counts."""

    number: int
    values: Values
    problems: tuple[RowProblem, ...] = ()


class ImportedFile(Protocol):
    """A file whose headings are understood."""

    @property
    def text(self) -> Text: ...
    @property
    def kind(self) -> ImportKind: ...
    @property
    def delimiter(self) -> str | None: ...
    @property
    def count(self) -> int: ...
    @property
    def read_as(self) -> str: ...
    @property
    def meanings(self) -> tuple[tuple[str, str], ...]: ...
    def rows(self) -> Iterator[Row]: ...


@dataclass(frozen=True)
class PeopleFile:
    """A file whose heading is understood."""

    text: Text
    kind: ImportKind
    delimiter: str
    columns: tuple[Placed, ...]
    dates: DateOrder | None = None

    @property
    def path(self) -> Path:
        return self.text.path

    @property
    def read_as(self) -> str:
        """How the file was taken, in words."""
        found_out = " (found out; --encoding says otherwise)" if self.text.encoding.found_out else ""
        return f"{self.text.encoding}{found_out}, {DELIMITERS[self.delimiter]}s between the cells"

    @property
    def meanings(self) -> tuple[tuple[str, str], ...]:
        """Each heading, and what it was taken for."""
        return tuple((placed.heading, placed.means) for placed in self.columns)

    @property
    def count(self) -> int:
        """How many rows there are. The file is read once for that."""
        return self._looked_at[1]

    def rows(self) -> Iterator[Row]:
        """Every row below the heading; blank rows are passed over.

        Raises ImportProblem at a row from which on the file cannot be read.
        """
        readers = self._looked_at[0]
        for number, cells in self._records():
            yield self._row(number, cells, readers)

    @cached_property
    def _looked_at(self) -> tuple[list[Column], int]:
        readers = [placed.reader(self.dates) for placed in self.columns]
        count = 0
        for _, cells in self._records():
            count += 1
            for reader, cell in zip(readers, cells, strict=False):
                if cell:
                    reader.look(cell)
        return readers, count

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        came_back = any(plain(placed.heading) == PROBLEM for placed in self.columns)
        for number, cells in self.text.records(self.delimiter):
            stripped = [cell.strip() for cell in (map(unmarked, cells) if came_back else cells)]
            if number > 1 and any(stripped):
                yield number, stripped

    def _row(self, number: int, cells: list[str], readers: Sequence[Column]) -> Row:
        if len(cells) != len(self.columns):
            name = DELIMITERS[self.delimiter]
            what = (
                f"{len(cells)} cells under {len(self.columns)} headings; a cell with a {name} in it needs double quotes"
            )
            return Row(number, {}, (RowProblem(number, "", what),))
        read, problems = _Read(), []
        for placed, reader, cell in zip(self.columns, readers, cells, strict=True):
            try:
                read.put(placed, reader.read(cell) if cell else None)
            except NotUnderstood as what:
                problems.append(RowProblem(number, placed.name, said(cell, what)))
                read.told.add(placed.name)
        problems += self._lacking(number, read)
        if problems:
            return Row(number, {}, tuple(problems))
        try:
            return Row(number, read.values(self.kind))
        except NotUnderstood as what:
            cell = next(cell for placed, cell in zip(self.columns, cells, strict=True) if placed.name == "mrr")
            return Row(number, {}, (RowProblem(number, "mrr", said(cell, what)),))

    def _lacking(self, number: int, read: "_Read") -> list[RowProblem]:
        """What a row needs and has not."""
        told = {placed.name for placed in self.columns if placed.field}
        lacking = []
        for names in NEEDED[self.kind]:
            present = [name for name in names if name in told]
            if not read.told & set(present):
                others = f", and so is {' and '.join(present[1:])}; every row needs one of them"
                what = f"is empty{others if present[1:] else '; every row needs it'}"
                lacking.append(RowProblem(number, present[0], what))
        if self.kind is ImportKind.ACCOUNTS and not lacking and "name" in told - read.told:
            lacking.append(RowProblem(number, "name", "is empty; every row needs it"))
        return lacking


class _Read:
    """The cells of one row, sorted by whom they tell of."""

    def __init__(self) -> None:
        self._own: dict[str, Any] = {}
        self._attributes: dict[str, str | None] = {}
        self._account: dict[str, Any] = {}
        self._account_attributes: dict[str, str | None] = {}
        self.told: set[str] = set()  # the names of the columns that are not empty

    def put(self, placed: Placed, value: Any) -> None:
        if value is not None:
            self.told.add(placed.name)
        if placed.field and placed.field.account:
            self._account[placed.field.account] = value
        elif placed.field:
            self._own[placed.field.name] = value
        elif placed.attribute:
            (self._account_attributes if placed.of_account else self._attributes)[placed.attribute] = value

    def values(self, kind: ImportKind) -> Values:
        values = as_values(self._own, self._attributes)
        if kind is not ImportKind.PEOPLE:
            return values
        told = {name: value for name, value in self._account.items() if value is not None}
        attributes: dict[str, str | None] = {
            name: value for name, value in self._account_attributes.items() if value is not None
        }
        facts = as_values(told, attributes)
        return values | {"account_external_id": key_of_account(facts), "account": facts}


def read(path: Path, kind: ImportKind | None = None, told: Told | None = None) -> PeopleFile:
    """The file with its heading understood; what `kind` it is shows in the heading when it is not given.

    Raises ImportProblem when the file cannot be read or its heading does not do.
    """
    told = told or Told()
    opened = open_text(path, told.encoding)
    delimiter = find_delimiter(opened, _is_known)
    headings = [cell.strip() for cell in heading_of(opened, delimiter)]
    names = [plain(heading) for heading in headings]
    if "" in names:
        raise ImportProblem(f"Column {names.index('') + 1} has no heading. Name it or delete it.")
    kind = kind or _kind(names)
    columns = _placed(kind, headings, names)
    _refuse_missing(kind, columns)
    return PeopleFile(opened, kind, delimiter, columns, told.dates)


def heading_of(opened: Text, delimiter: str) -> list[str]:
    """The first record. Raises ImportProblem when there is none, or it is blank."""
    for number, cells in opened.records(delimiter):
        if any(cell.strip() for cell in cells):
            if number > 1:
                raise ImportProblem("Row 1 is blank. Put the headings there.")
            return cells
    raise ImportProblem(f"{opened.path.name} is empty.")


def _kind(names: Sequence[str]) -> ImportKind:
    """A person in each row where nothing is missing for one, with facts of their account or only its id.

    Otherwise contacts where at least half of what only one kind has is theirs: so contacts without their accounts
    are refused; taken for accounts, each would become a company.
    """
    told = {found.field for name in names if (found := meaning(ImportKind.PEOPLE, name))}
    if _missing(ImportKind.PEOPLE, {field.name for field in told}) is None:
        facts = {field.account for field in told} - {"", "external_id"}
        return ImportKind.PEOPLE if facts else ImportKind.CONTACTS
    contacts = {name for name in names if meaning(ImportKind.CONTACTS, name)}
    accounts = {name for name in names if meaning(ImportKind.ACCOUNTS, name)}
    only_contacts, only_accounts = contacts - accounts, accounts - contacts
    is_contacts = only_contacts and len(only_contacts) >= len(only_accounts)
    return ImportKind.CONTACTS if is_contacts else ImportKind.ACCOUNTS


def _placed(kind: ImportKind, headings: Sequence[str], names: Sequence[str]) -> tuple[Placed, ...]:
    """Each column in its place. Of several that mean the same, the strongest name wins; the others are attributes."""
    found = [meaning(kind, name) for name in names]
    strongest: dict[str, int] = {}
    for each in found:
        if each:
            strongest[each.field.name] = min(each.strength, strongest.get(each.field.name, each.strength))
    columns = []
    for heading, name, each in zip(headings, names, found, strict=True):
        if each and each.strength == strongest[each.field.name]:
            columns.append(Placed(heading, each.field, of_account=bool(each.field.account), currency=each.currency))
        elif name == PROBLEM:
            columns.append(Placed(heading))
        else:
            of_account = account_attribute(name) if kind is ImportKind.PEOPLE else None
            columns.append(Placed(heading, None, of_account or attribute_name(name), bool(of_account)))
    _refuse_twice(columns)
    return tuple(columns)


def _missing(kind: ImportKind, told: set[str]) -> str | None:
    """The first column that a file of this kind needs and has not; None when nothing is missing."""
    return next((names[0] for names in NEEDED[kind] if not told & set(names)), None)


def _refuse_missing(kind: ImportKind, columns: Sequence[Placed]) -> None:
    missing = _missing(kind, {placed.name for placed in columns if placed.field})
    if missing:
        known = {field.name for field in FIELDS[ImportKind.PEOPLE if kind is ImportKind.CONTACTS else kind]}
        needed = ", ".join(" or ".join(name for name in names if name in known) for names in NEEDED[kind])
        raise ImportProblem(f"The column {missing} is missing: a file of {kind} needs {needed}.")


def _refuse_twice(columns: Sequence[Placed]) -> None:
    places = [(placed.name, placed.of_account) for placed in columns]
    for number, place in enumerate(places):
        if place in places[:number] and place[0]:
            first = places.index(place)
            raise ImportProblem(f"Columns {first + 1} and {number + 1} both mean {place[0]}. Delete one of them.")


def find_delimiter(opened: Text, known: Callable[[str], bool]) -> str:
    """What parts the cells: that by which the most headings are `known`, and the rows are as wide as the heading."""
    told = opened.says_delimiter()
    if told in DELIMITERS:
        return told
    lines = list(islice(opened.lines(), HEADING_LINES))
    fits = {delimiter: _fit(lines, delimiter, known) for delimiter in DELIMITERS}
    best, second = sorted(fits, key=fits.__getitem__, reverse=True)[:2]
    if fits[best] == fits[second] and fits[best][2] > 1:
        raise ImportProblem(
            f"The headings are parted by {DELIMITERS[best]}s as well as {DELIMITERS[second]}s. Part all cells by one "
            "of them."
        )
    return best if fits[best][2] > 1 else ","


def _fit(lines: Sequence[str], delimiter: str, known: Callable[[str], bool]) -> tuple[int, float, int]:
    """How many headings are known, the share of rows as wide as the heading, and how wide it is."""
    rows: list[list[str]] = []
    with suppress(csv.Error):  # told with its row when the file is read
        rows += (cells for cells in csv.reader(lines, delimiter=delimiter) if any(cells))
    if not rows:
        return 0, 0.0, 0
    width = len(rows[0])
    return sum(map(known, rows[0])), sum(len(row) == width for row in rows) / len(rows), width


def _is_known(heading: str) -> bool:
    name = plain(heading)
    return bool(meaning(ImportKind.ACCOUNTS, name) or meaning(ImportKind.PEOPLE, name))
