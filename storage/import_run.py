"""One import under way: its rows on the stage, and its report as it grows."""

from collections.abc import Callable, Set
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select, text, update

from storage.import_fields import ImportKind, Values
from storage.models import ImportState
from storage.tables import audit, import_file, import_row
from storage.units import Unit, Units

STAGED_AT_ONCE = 250  # rows in one transaction: some 5 ms of SQLite's lock
APPLIED_AT_ONCE = 100  # the same for rows that are compared with what is stored
LISTED = 20  # problems that are told one by one

Progress = Callable[[int], None]
"""Told after each slice how many rows it staged or applied."""


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or on a dry run would do. A file with problems does nothing."""

    kind: str
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: tuple[str, ...] = ()  # the first of them, "row 7, renews_on: …"
    problem_count: int = 0
    dry_run: bool = False

    @property
    def refused(self) -> bool:
        return self.problem_count > 0


def refusal(kind: str, rows: int, problems: list[str], *, dry_run: bool) -> ImportReport:
    """The report of a file that was not imported."""
    return ImportReport(kind, rows, problems=tuple(problems[:LISTED]), problem_count=len(problems), dry_run=dry_run)


@dataclass(frozen=True)
class Run:
    """One import, known by the row of its file."""

    units: Units
    workspace_id: int
    import_id: int
    kind: ImportKind
    now: datetime
    progress: Progress
    coming: Set[str] = frozenset()  # accounts that a dry run takes for stored

    def staged(self) -> ColumnElement[bool]:
        """The condition for rows on this import's stage."""
        return (import_row.c.workspace_id == self.workspace_id) & (import_row.c.import_id == self.import_id)

    def next_rows(self, unit: Unit, after: int = 0) -> list[tuple[int, Values]]:
        """The next slice to apply, in the order of the file: row numbers and values."""
        asked = select(import_row.c.number, import_row.c.fields).where(self.staged(), import_row.c.number > after)
        rows = unit.connection.execute(asked.order_by(import_row.c.number).limit(APPLIED_AT_ONCE))
        return [(row.number, row.fields) for row in rows]

    def take_stock(self) -> None:
        """Have PostgreSQL count its rows: for a table that was empty a moment ago its plans are poor."""
        if self.units.engine.dialect.name == "postgresql":
            counting = text("ANALYZE import_row, account, contact, teammate")
            self.units.write(lambda unit: unit.connection.execute(counting))

    def report(self, unit: Unit) -> ImportReport:
        """The report as it stands."""
        kept = unit.connection.scalar(select(import_file.c.report).where(import_file.c.id == self.import_id))
        facts = kept or {"kind": self.kind}
        return ImportReport(**{**facts, "problems": tuple(facts.get("problems", ()))})

    def keep(self, unit: Unit, report: ImportReport) -> None:
        """Store the report as it stands."""
        changed = update(import_file).where(import_file.c.id == self.import_id)
        unit.connection.execute(changed.values(report=asdict(report)))

    def move(self, unit: Unit, *, to: ImportState, of: tuple[ImportState, ...]) -> bool:
        """Go to another state; False when the import is in none of the states `of` any more."""
        moved = update(import_file).where(import_file.c.id == self.import_id, import_file.c.state.in_(of))
        return unit.connection.execute(moved.values(state=to)).rowcount == 1

    def note(self, unit: Unit, report: ImportReport) -> None:
        """Put into the audit log what was imported: how many, from which file, and nobody's data."""
        name = select(import_file.c.name).where(import_file.c.id == self.import_id).scalar_subquery()
        what = report.kind.removesuffix("s") if report.rows == 1 else report.kind
        did = f"imported {report.rows} {what}"
        unit.connection.execute(
            insert(audit).values(workspace_id=self.workspace_id, at=self.now, who="askback", did=did, about=name)
        )
