"""Importing people from a CSV: all of a file or nothing, without ever holding SQLite's lock for long.

A file is *staged* row by row in slices, then checked as a whole, and only then *applied*, again in slices: each
takes rows off the stage and upserts them in one short transaction, after it was compared with what is stored
outside of any lock. One statement for all rows would hold the lock for seconds and keep every click waiting.

So while a file is applied its first rows are visible before its last. It cannot stop half-way for good: from the
first visible row on the import is `applying`, and `resume_imports` finishes it after a crash. A file that was not
checked to its end is never visible; what a crash leaves of it is cleared.
"""

from collections.abc import Set
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete

from storage import import_apply
from storage.import_fields import ImportKind, Values
from storage.import_files import ImportProblem, read
from storage.import_run import ImportReport, Progress, Run, refusal
from storage.import_stage import faults, left_behind, open_stage, refuse, stage
from storage.models import ImportState
from storage.tables import import_row
from storage.units import Unit, Units

__all__ = ["ImportReport", "import_people", "resume_imports"]

INTERRUPTED = "It was interrupted. Import the file again."
FIRST_STOCK = 1000  # rows applied before PostgreSQL counts again; then at each fourfold
ABANDONED = timedelta(hours=1)  # nobody stages for that long


def _ignored(rows: int) -> None:
    """Nobody wants to know."""


def import_people(
    units: Units,
    workspace_id: int,
    path: Path,
    *,
    now: datetime,
    kind: ImportKind | None = None,
    dry_run: bool = False,
    coming: Set[str] = frozenset(),
    progress: Progress = _ignored,
) -> ImportReport:
    """Import the accounts or contacts in the CSV at `path`; the same file twice changes nothing.

    CSMs become teammates by their address. New contacts have no turn yet: planning sets it. A dry run may be told
    by their external ids which accounts are `coming` before this file, so that its contacts may belong to them.
    """
    try:
        file = read(path, kind)
    except ImportProblem as problem:
        return refusal(kind or "", 0, [str(problem)], dry_run=dry_run)
    run = replace(open_stage(units, workspace_id, file, now, progress), coming=coming if dry_run else frozenset())
    rows, problems = stage(run, file)
    report = ImportReport(file.kind, rows, dry_run=dry_run)
    if problems:
        return refuse(run, refusal(file.kind, rows, problems, dry_run=dry_run))
    if dry_run:
        return refuse(run, _preview(run, report))
    if not units.write(lambda unit: _decide(unit, run, report)):
        return refusal(file.kind, rows, [INTERRUPTED], dry_run=False)
    return _apply(run)


def resume_imports(units: Units, now: datetime) -> list[ImportReport]:
    """Finish what a crash interrupted while it was applied, and clear what it left half staged.

    The reports of those finished; one that the tables have no place for any more is refused for its rest. Safe
    while an import runs elsewhere: a slice is applied by whoever takes it first, a young stage is left alone.
    """
    reports = []
    for run, state, began in left_behind(units, now, _ignored):
        if state is ImportState.APPLYING:
            problems = faults(run)
            reports.append(_give_up(run, problems) if problems else _apply(run))
        elif began < now - ABANDONED:
            refuse(run, refusal(run.kind, 0, [INTERRUPTED], dry_run=False))
    return reports


def _decide(unit: Unit, run: Run, report: ImportReport) -> bool:
    """From here on the import will be finished, whatever happens; False when its stage was cleared as abandoned."""
    run.keep(unit, report)
    return run.move(unit, to=ImportState.APPLYING, of=(ImportState.STAGED,))


def _preview(run: Run, report: ImportReport) -> ImportReport:
    """The report with what applying would do."""
    last = 0
    while True:
        with run.units.reading() as unit:
            rows = run.next_rows(unit, after=last)
            if not rows:
                return report
            report = _counted(report, import_apply.compare(unit, run.workspace_id, run.kind, _values(rows), run.now))
        last = rows[-1][0]


def _apply(run: Run) -> ImportReport:
    done, counted = 0, FIRST_STOCK
    while rows := _apply_slice(run):
        run.progress(rows)
        done += rows
        if done >= counted:
            run.take_stock()
            counted = 4 * done

    def close(unit: Unit) -> ImportReport:
        report = run.report(unit)
        if run.move(unit, to=ImportState.APPLIED, of=(ImportState.APPLYING,)):  # else another process noted it
            run.note(unit, report)
        return report

    return run.units.write(close)


def _apply_slice(run: Run) -> int:
    """Apply the next rows on the stage; how many there were."""
    with run.units.reading() as unit:
        rows = run.next_rows(unit)
        if not rows:
            return 0
        first = import_apply.find_first(unit, run.workspace_id, _values(rows))
    if first:
        run.units.write(lambda unit: import_apply.do_first(unit, run.workspace_id, first))
    with run.units.reading() as unit:
        changes = import_apply.compare(unit, run.workspace_id, run.kind, _values(rows), run.now)

    def store(unit: Unit) -> None:
        numbers = [number for number, _ in rows]
        taken = unit.connection.execute(delete(import_row).where(run.staged(), import_row.c.number.in_(numbers)))
        if taken.rowcount == len(rows):  # else another process was first
            import_apply.store(unit, run.kind, changes)
            run.keep(unit, _counted(run.report(unit), changes))

    run.units.write_slice(store)
    return len(rows)


def _give_up(run: Run, problems: list[str]) -> ImportReport:
    with run.units.reading() as unit:
        report = run.report(unit)
    told = refusal(run.kind, report.rows, problems, dry_run=False)
    return refuse(run, replace(report, problems=told.problems, problem_count=told.problem_count))


def _values(rows: list[tuple[int, Values]]) -> list[Values]:
    return [values for _, values in rows]


def _counted(report: ImportReport, changes: import_apply.Changes) -> ImportReport:
    return replace(
        report,
        added=report.added + len(changes.added),
        changed=report.changed + len(changes.changed),
        unchanged=report.unchanged + changes.unchanged,
    )
