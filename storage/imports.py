"""Importing people from a CSV: all of a file or nothing, without ever holding SQLite's lock for long.

A file is *staged* row by row in slices, then checked as a whole, and only then *applied*, again in slices: each
takes staged rows, upserts them and deletes them from the stage in one short transaction. One statement for all
rows would hold the lock for seconds and keep every click waiting.

So while a file is applied its first rows are visible before its last. It cannot stop half-way for good: from the
first visible row on the import is `applying`, and `resume_imports` finishes it after a crash. A file that was not
checked to its end is never visible; what a crash leaves of it is cleared.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from storage import import_apply
from storage.import_checks import problems_of_staged
from storage.import_fields import ImportKind, Values
from storage.import_files import ImportProblem, PeopleFile, Row, RowProblem, read
from storage.models import ImportState
from storage.tables import import_file, import_row, workspace
from storage.units import Unit, Units

STAGED_AT_ONCE = 250  # rows in one transaction: some 5 ms of SQLite's lock
APPLIED_AT_ONCE = 100  # the same for rows that are looked up and compared
LISTED = 20  # problems that are told one by one
INTERRUPTED = "It was interrupted. Import the file again."
ABANDONED = timedelta(hours=1)  # nobody stages for that long

Progress = Callable[[int], None]
"""Told after each slice how many rows it staged or applied."""


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or on a dry run would do. With problems it did nothing."""

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


def import_people(
    units: Units,
    workspace_id: int,
    path: Path,
    *,
    now: datetime,
    kind: ImportKind | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Import the accounts or contacts in the CSV at `path`; the same file twice changes nothing.

    CSMs become teammates by their address. New contacts have no turn yet: planning sets it.
    """
    try:
        file = read(path, kind)
    except ImportProblem as problem:
        return _refusal(kind or "", 0, [str(problem)], dry_run)
    run = _Run(units, workspace_id, _open(units, workspace_id, file, now), file.kind, now, progress or _ignored)
    rows, problems = _stage(run, file)
    if not problems:
        with units.reading() as unit:
            problems = [str(problem) for problem in problems_of_staged(unit, workspace_id, run.import_id, file.kind)]
    if problems:
        return _refuse(run, _refusal(file.kind, rows, problems, dry_run))
    if dry_run:
        return _refuse(run, _preview(run, ImportReport(file.kind, rows, dry_run=True)))
    if not _commit_to(run, ImportReport(file.kind, rows)):
        return _refusal(file.kind, rows, [INTERRUPTED], dry_run)
    return _apply(run)


def resume_imports(units: Units, now: datetime) -> list[ImportReport]:
    """Finish what a crash interrupted while it was applied, and clear what it left half staged.

    Safe while an import runs elsewhere: slices are taken one by one, and a fresh stage is left alone.
    """
    with units.reading() as unit:
        left = unit.connection.execute(
            select(import_file).where(import_file.c.state.in_([ImportState.STAGED, ImportState.APPLYING]))
        ).all()
    finished = []
    for row in left:
        run = _Run(units, row.workspace_id, row.id, ImportKind(row.kind), now, _ignored)
        if row.state is ImportState.APPLYING:
            finished.append(_apply(run))
        elif row.at < now - ABANDONED:
            _refuse(run, _refusal(row.kind, 0, [INTERRUPTED], dry_run=False))
    return finished


@dataclass(frozen=True)
class _Run:
    """One import under way."""

    units: Units
    workspace_id: int
    import_id: int
    kind: ImportKind
    now: datetime
    progress: Progress

    def staged(self) -> Any:
        return (import_row.c.workspace_id == self.workspace_id) & (import_row.c.import_id == self.import_id)


def _ignored(rows: int) -> None:
    """Nobody wants to know."""


def _open(units: Units, workspace_id: int, file: PeopleFile, now: datetime) -> int:
    with file.path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    opened = insert(import_file).values(
        workspace_id=workspace_id,
        name=file.path.name,
        kind=file.kind,
        digest=digest,
        state=ImportState.STAGED,
        report={},
        at=now,
    )
    return units.write(lambda unit: int(unit.connection.execute(opened.returning(import_file.c.id)).scalar_one()))


def _stage(run: _Run, file: PeopleFile) -> tuple[int, list[str]]:
    """Stage the rows; how many there are, and what is wrong with them. After a problem nothing more is staged."""
    count, problems = 0, []
    try:
        for some in _slices(file.rows()):
            count += sum(isinstance(row, Row) for row in some)
            problems += [str(row) for row in some if isinstance(row, RowProblem)]
            if not problems:
                _stage_slice(run, [row for row in some if isinstance(row, Row)])
    except ImportProblem as problem:
        problems.append(str(problem))
    return count, problems


def _stage_slice(run: _Run, rows: list[Row]) -> None:
    place = {"workspace_id": run.workspace_id, "import_id": run.import_id}
    ready = [{**place, "number": row.number, "fields": row.values} for row in rows]
    run.units.write(lambda unit: unit.connection.execute(insert(import_row), ready))
    run.progress(len(rows))


def _slices(rows: Iterable[Row | RowProblem]) -> Iterator[list[Row | RowProblem]]:
    waiting = iter(rows)
    while some := list(islice(waiting, STAGED_AT_ONCE)):
        yield some


def _preview(run: _Run, report: ImportReport) -> ImportReport:
    """The report with what applying would do; compares slice by slice and changes nothing."""
    last = 0
    while True:
        with run.units.reading() as unit:
            rows = _next_staged(unit, run, after=last)
            if not rows:
                return report
            values = [fields for _, fields in rows]
            changes = import_apply.compare(unit, run.workspace_id, run.kind, values, run.now)
        last = rows[-1][0]
        report = _counted(report, changes)


def _commit_to(run: _Run, report: ImportReport) -> bool:
    """From here on the import will be finished, whatever happens; False when its stage was cleared as abandoned."""
    moved = (
        update(import_file)
        .where(import_file.c.id == run.import_id, import_file.c.state == ImportState.STAGED)
        .values(state=ImportState.APPLYING, report=asdict(report))
    )
    return run.units.write(lambda unit: unit.connection.execute(moved).rowcount == 1)


def _apply(run: _Run) -> ImportReport:
    while rows := run.units.write(lambda unit: _apply_slice(unit, run)):
        run.progress(rows)
    with run.units.reading() as unit:
        report = _report(unit, run)
    _close(run, ImportState.APPLIED, report)
    return report


def _apply_slice(unit: Unit, run: _Run) -> int:
    """Upsert the next staged rows and take them off the stage; how many there were."""
    # Two imports of one workspace take turns on PostgreSQL, where rows of both could meet.
    turn = select(workspace.c.id).where(workspace.c.id == run.workspace_id).with_for_update(key_share=True)
    unit.connection.execute(turn)
    rows = _next_staged(unit, run)
    if rows:
        values = [fields for _, fields in rows]
        changes = import_apply.store(unit, run.workspace_id, run.kind, values, run.now)
        unit.connection.execute(delete(import_row).where(run.staged(), import_row.c.number <= rows[-1][0]))
        _keep_report(unit, run, _counted(_report(unit, run), changes))
    return len(rows)


def _next_staged(unit: Unit, run: _Run, after: int = 0) -> list[tuple[int, Values]]:
    asked = (
        select(import_row.c.number, import_row.c.fields)
        .where(run.staged(), import_row.c.number > after)
        .order_by(import_row.c.number)
        .limit(APPLIED_AT_ONCE)
    )
    return [(row.number, row.fields) for row in unit.connection.execute(asked)]


def _counted(report: ImportReport, changes: import_apply.Changes) -> ImportReport:
    return replace(
        report,
        added=report.added + len(changes.added),
        changed=report.changed + len(changes.changed),
        unchanged=report.unchanged + changes.unchanged,
    )


def _refusal(kind: str, rows: int, problems: list[str], dry_run: bool) -> ImportReport:
    return ImportReport(kind, rows, problems=tuple(problems[:LISTED]), problem_count=len(problems), dry_run=dry_run)


def _refuse(run: _Run, report: ImportReport) -> ImportReport:
    """Clear the stage, and keep the report."""
    while run.units.write(lambda unit: _clear_slice(unit, run)):
        pass
    _close(run, ImportState.REFUSED, report)
    return report


def _clear_slice(unit: Unit, run: _Run) -> int:
    first = select(import_row.c.number).where(run.staged()).order_by(import_row.c.number).limit(STAGED_AT_ONCE)
    upto = select(func.max(first.subquery().c.number)).scalar_subquery()
    return unit.connection.execute(delete(import_row).where(run.staged(), import_row.c.number <= upto)).rowcount


def _close(run: _Run, state: ImportState, report: ImportReport) -> None:
    def closing(unit: Unit) -> None:
        _keep_report(unit, run, report)
        unit.connection.execute(update(import_file).where(import_file.c.id == run.import_id).values(state=state))

    run.units.write(closing)


def _report(unit: Unit, run: _Run) -> ImportReport:
    kept = unit.connection.scalar(select(import_file.c.report).where(import_file.c.id == run.import_id))
    return ImportReport(**{**(kept or {}), "problems": tuple((kept or {}).get("problems", ()))})


def _keep_report(unit: Unit, run: _Run, report: ImportReport) -> None:
    changed = update(import_file).where(import_file.c.id == run.import_id)
    unit.connection.execute(changed.values(report=asdict(report)))
