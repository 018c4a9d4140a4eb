"""Importing files: all of a file or nothing, without ever holding SQLite's lock for long.

A file is *staged* row by row in slices, then checked as a whole, and only then *applied*, again in slices: each
takes rows off the stage and upserts them in one short transaction, after it was compared with what is stored
outside of any lock. One statement for all rows would hold the lock for seconds and keep every click waiting.

So while a file is applied its first rows are visible before its last. It cannot stop half-way for good: from the
first visible row on the import is `applying`, and `resume_imports` finishes it after a crash. A file that was not
checked to its end is never visible; what a crash leaves of it is cleared.
"""

from collections.abc import Callable, Set
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from storage.database.tables import workspace
from storage.database.units import Unit, Units
from storage.files.import_fields import ImportKind
from storage.files.import_files import ImportedFile, Told, read
from storage.files.import_problems import ImportProblem
from storage.importing import import_pages
from storage.importing.import_bad import BadRows
from storage.importing.import_history_files import read_history
from storage.importing.import_run import LISTED, Change, ImportReport, Progress, Run, refusal
from storage.importing.import_stage import faults, left_behind, open_stage, refuse, stage
from storage.models import ImportState

__all__ = ["ImportReport", "import_history", "import_people", "resume_imports"]

INTERRUPTED = "It was interrupted. Import the file again."
ABANDONED = timedelta(hours=1)  # nobody stages for that long

Tell = Callable[[Change], None]


def _ignored(*_: object) -> None:
    """Nobody wants to know."""


def import_people(
    units: Units,
    workspace_id: int,
    path: Path,
    *,
    now: datetime,
    kind: ImportKind | None = None,
    told: Told | None = None,
    dry_run: bool = False,
    bad_rows_to: Path | None = None,
    bad_rows_written: Callable[[Path], None] = _ignored,
    coming: Set[str] = frozenset(),
    progress: Progress = _ignored,
    tell: Tell | None = None,
    listed: int = LISTED,
) -> ImportReport:
    """Import the accounts or contacts, or both, in the CSV at `path`; the same file twice changes nothing.

    CSMs become teammates by their address. New contacts have no turn yet: planning sets it. A dry run may be told
    by their external ids which accounts are `coming` before this file, so that its contacts may belong to them. With
    `bad_rows_to` rows with problems are written there (unless it is a dry run), and the others are taken;
    `bad_rows_written` hears of that file before anything is visible. `tell` hears of every change to a row, once it is
    stored. The report tells `listed` problems one by one.
    """
    try:
        file = read(path, kind, told)
        total = 2 * file.count
    except ImportProblem as problem:
        return refusal(kind or "", 0, [str(problem)], dry_run=dry_run)
    run = open_stage(units, workspace_id, path, file.kind, now, lambda rows: progress(rows, total))
    run = replace(run, coming=coming if dry_run else frozenset(), tell=tell, listed=listed)
    bad = BadRows(bad_rows_to, bad_rows_written) if bad_rows_to else None
    return _take(run, file, bad, dry_run=dry_run)


def import_history(
    units: Units,
    workspace_id: int,
    path: Path,
    *,
    now: datetime,
    tool: str | None = None,
    told: Told | None = None,
    dry_run: bool = False,
    bad_rows_to: Path | None = None,
    bad_rows_written: Callable[[Path], None] = _ignored,
    progress: Progress = _ignored,
    tell: Tell | None = None,
    listed: int = LISTED,
) -> ImportReport:
    """Import what another tool was answered, whom it asked, and who wants no more; a file twice changes nothing.

    `tool` is its name; None: it shows in the headings. The other arguments are those of `import_people`.
    """
    with units.reading() as unit:
        zone = unit.connection.execute(select(workspace.c.time_zone).where(workspace.c.id == workspace_id)).scalar_one()
    try:
        file = read_history(path, tool, zone=zone, now=now, told=told)
        total = 2 * file.count
    except ImportProblem as problem:
        return refusal(ImportKind.HISTORY, 0, [str(problem)], dry_run=dry_run)
    run = open_stage(units, workspace_id, path, file.kind, now, lambda rows: progress(rows, total))
    bad = BadRows(bad_rows_to, bad_rows_written) if bad_rows_to else None
    return _take(replace(run, tell=tell, listed=listed), file, bad, dry_run=dry_run)


def resume_imports(units: Units, now: datetime) -> list[ImportReport]:
    """Finish what a crash interrupted while it was applied, and clear what it left half staged.

    The reports of those finished; one that the tables have no place for any more is refused for its rest. Safe
    while an import runs elsewhere: a slice is applied by whoever takes it first, a young stage is left alone.
    """
    reports = []
    for run, state, began in left_behind(units, now, _ignored):
        if state is ImportState.APPLYING:
            problems = faults(run)  # its accounts, if any, were gathered before it was decided
            reports.append(_give_up(run, problems) if problems else _apply(run))
        elif began < now - ABANDONED:
            refuse(run, refusal(run.kind, 0, [INTERRUPTED], dry_run=False))
    return reports


def _take(run: Run, file: ImportedFile, bad: BadRows | None, *, dry_run: bool) -> ImportReport:
    """Stage, check, and apply or preview."""
    rows, problems = stage(run, file, bad)
    report = ImportReport(
        file.kind, rows, dry_run=dry_run, read_as=file.read_as, columns=file.meanings, import_id=run.import_id
    )
    if problems:
        return refuse(run, _refused(report, problems, run.listed))
    if bad:
        report = replace(report, left_out=len(bad), problems=bad.first(LISTED), problem_count=len(bad))
    if dry_run:
        return refuse(run, import_pages.preview(run, report))
    if bad:
        bad.write(file.text, file.delimiter)
    if not run.units.write(lambda unit: _decide(unit, run, report)):
        return refusal(file.kind, rows, [INTERRUPTED], dry_run=False)
    return _apply(run)


def _decide(unit: Unit, run: Run, report: ImportReport) -> bool:
    """From here on the import will be finished, whatever happens; False when its stage was cleared as abandoned."""
    run.keep(unit, report)
    return run.move(unit, to=ImportState.APPLYING, of=(ImportState.STAGED,))


def _apply(run: Run) -> ImportReport:
    import_pages.apply(run)

    def close(unit: Unit) -> ImportReport:
        report = run.report(unit)
        if run.move(unit, to=ImportState.APPLIED, of=(ImportState.APPLYING,)):  # else another process noted it
            what = report.kind.removesuffix("s") if report.rows == 1 else report.kind
            run.note(unit, f"imported {report.rows} {'entries of ' if report.kind == ImportKind.HISTORY else ''}{what}")
        return report

    return run.units.write(close)


def _give_up(run: Run, problems: list[str]) -> ImportReport:
    with run.units.reading() as unit:
        report = run.report(unit)
    return refuse(run, _refused(report, problems, run.listed))


def _refused(report: ImportReport, problems: list[str], listed: int) -> ImportReport:
    return replace(report, problems=tuple(problems[:listed]), problem_count=len(problems), refused=True)
