"""One import under way: its rows on the stage, and its report as it grows."""

from collections.abc import Callable, Set
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, text, update

from storage.database.tables import audit, import_account, import_file, import_row
from storage.database.units import Unit, Units
from storage.files.import_fields import ImportKind, Values
from storage.files.import_links import BY_NAME
from storage.models import ImportState

STAGED_AT_ONCE = 250  # rows in one transaction: some 5 ms of SQLite's lock
APPLIED_AT_ONCE = 100  # the same for rows that are compared with what is stored
LISTED = 20  # problems that are told one by one
EXAMPLES = 3  # rows that are named of those in which a column changed

Progress = Callable[[int, int], None]
"""Told after each slice how many rows it staged or applied, and of how many such steps in all."""


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or on a dry run would do. A refused file did nothing."""

    kind: str
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    accounts_added: int = 0  # of accounts that rows about people tell of
    accounts_changed: int = 0
    accounts_unchanged: int = 0
    asks_added: int = 0  # of history: asks that nobody answered
    people_added: int = 0  # of history: people who were not known
    people_unassigned: int = 0  # and of whom nobody knows at which account they are
    problems: tuple[str, ...] = ()  # the first of them, "row 7, renews_on: …"
    problem_count: int = 0
    dry_run: bool = False
    refused: bool = False
    left_out: int = 0  # rows with problems, where the others were taken
    read_as: str = ""  # encoding and delimiter
    columns: tuple[tuple[str, str], ...] = ()  # each heading, and what it was taken for
    changed_in: dict[str, int] = field(default_factory=dict)  # in how many rows each column changed
    examples: dict[str, list[int]] = field(default_factory=dict)  # and in which, the first of them
    import_id: int | None = None


def report_of(kept: dict[str, Any]) -> ImportReport:
    """A report as it was stored."""
    facts = dict(kept)
    facts["problems"] = tuple(facts.get("problems", ()))
    facts["columns"] = tuple((heading, means) for heading, means in facts.get("columns", ()))
    return ImportReport(**facts)


def refusal(kind: str, rows: int, problems: list[str], *, dry_run: bool) -> ImportReport:
    """The report of a file that was not imported."""
    told = tuple(problems[:LISTED])
    return ImportReport(kind, rows, problems=told, problem_count=len(problems), dry_run=dry_run, refused=True)


@dataclass(frozen=True)
class Change:
    """What storing a row does to one row of a table. `before` and `after` hold the columns in which they differ."""

    number: int  # of the imported row
    row_id: int | None  # None: it is added
    wanted: Values  # all columns to be written
    before: Values
    after: Values
    about: str  # the external id, for people


@dataclass(frozen=True)
class Run:
    """One import, known by the row of its file."""

    units: Units
    workspace_id: int
    import_id: int
    kind: ImportKind
    now: datetime
    progress: Callable[[int], None]  # told how many rows a slice had
    coming: Set[str] = frozenset()  # accounts that a dry run takes for stored
    tell: Callable[[Change], None] | None = None  # told of each change, once it is stored
    listed: int = LISTED  # problems that its report tells one by one
    memo: dict[str, Any] = field(default_factory=dict)  # what is looked up again and again

    def staged(self) -> ColumnElement[bool]:
        """The condition for rows on this import's stage."""
        return (import_row.c.workspace_id == self.workspace_id) & (import_row.c.import_id == self.import_id)

    def gathered(self) -> ColumnElement[bool]:
        """The condition for accounts on this import's stage."""
        return (import_account.c.workspace_id == self.workspace_id) & (import_account.c.import_id == self.import_id)

    def next_rows(self, unit: Unit, after: int = 0, limit: int = APPLIED_AT_ONCE) -> list[tuple[int, Values]]:
        """The next rows on the stage, in the order of the file: row numbers and values."""
        asked = select(import_row.c.number, import_row.c.fields).where(self.staged(), import_row.c.number > after)
        rows = unit.connection.execute(asked.order_by(import_row.c.number).limit(limit))
        return [(row.number, row.fields) for row in rows]

    def next_accounts(self, unit: Unit, after: str = "", *, by_name: bool) -> list[tuple[str, int, Values]]:
        """The next accounts on the stage, by key: keys, numbers of the rows that first name them, and facts.

        Those known by name alone come apart from those with an id: one of these may have that name.
        """
        columns = (import_account.c.key, import_account.c.number, import_account.c.fields)
        named = import_account.c.key.startswith(BY_NAME, autoescape=True)
        asked = select(*columns).where(self.gathered(), import_account.c.key > after, named if by_name else ~named)
        rows = unit.connection.execute(asked.order_by(import_account.c.key).limit(APPLIED_AT_ONCE))
        return [(row.key, row.number, row.fields) for row in rows]

    def take_stock(self) -> None:
        """Have PostgreSQL count its rows: for a table that was empty a moment ago its plans are poor."""
        if self.units.engine.dialect.name == "postgresql":
            counting = text("ANALYZE import_row, import_account, account, contact, teammate")
            self.units.write(lambda unit: unit.connection.execute(counting))

    def report(self, unit: Unit) -> ImportReport:
        """The report as it stands."""
        kept = unit.connection.scalar(select(import_file.c.report).where(import_file.c.id == self.import_id))
        return report_of(kept or {"kind": self.kind})

    def keep(self, unit: Unit, report: ImportReport) -> None:
        """Store the report as it stands."""
        changed = update(import_file).where(import_file.c.id == self.import_id)
        unit.connection.execute(changed.values(report=asdict(report)))

    def move(self, unit: Unit, *, to: ImportState, of: tuple[ImportState, ...]) -> bool:
        """Go to another state; False when the import is in none of the states `of` any more."""
        moved = update(import_file).where(import_file.c.id == self.import_id, import_file.c.state.in_(of))
        return unit.connection.execute(moved.values(state=to)).rowcount == 1

    def note(self, unit: Unit, did: str) -> None:
        """Put into the audit log what was done with the file: nobody's data."""
        name = select(import_file.c.name).where(import_file.c.id == self.import_id).scalar_subquery()
        unit.connection.execute(
            insert(audit).values(workspace_id=self.workspace_id, at=self.now, who="askback", did=did, about=name)
        )
