"""Importing people from a CSV: all of a file or nothing, without ever holding SQLite's lock for long.

A file is *staged* row by row in slices, then checked as a whole, and only then *applied*, again in slices: each
takes rows off the stage and upserts them in one short transaction, after it was compared with what is stored
outside of any lock. One statement for all rows would hold the lock for seconds and keep every click waiting.

So while a file is applied its first rows are visible before its last. It cannot stop half-way for good: from the
first visible row on the import is `applying`, and `resume_imports` finishes it after a crash. A file that was not
checked to its end is never visible; what a crash leaves of it is cleared.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Delete, delete

from storage import import_apply
from storage.import_apply import Changes, Numbered
from storage.import_bad import BadRows
from storage.import_changes import names_of, remember_handing_on
from storage.import_fields import ImportKind, Values
from storage.import_files import Told, read
from storage.import_links import do_first, find_first
from storage.import_problems import ImportProblem
from storage.import_run import EXAMPLES, LISTED, Change, ImportReport, Progress, Run, refusal
from storage.import_stage import faults, left_behind, open_stage, refuse, stage
from storage.models import ImportState
from storage.tables import import_account, import_row
from storage.units import Unit, Units

__all__ = ["ImportReport", "import_people", "resume_imports"]

INTERRUPTED = "It was interrupted. Import the file again."
FIRST_STOCK = 1000  # rows applied before PostgreSQL counts again; then at each fourfold
ABANDONED = timedelta(hours=1)  # nobody stages for that long


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
    coming: Set[str] = frozenset(),
    progress: Progress = _ignored,
    tell: Callable[[Change], None] | None = None,
) -> ImportReport:
    """Import the accounts or contacts, or both, in the CSV at `path`; the same file twice changes nothing.

    CSMs become teammates by their address. New contacts have no turn yet: planning sets it. A dry run may be told
    by their external ids which accounts are `coming` before this file, so that its contacts may belong to them. With
    `bad_rows_to` rows with problems are written there (unless it is a dry run), and the others are taken. `tell`
    hears of every change to a row, before it is stored.
    """
    try:
        file = read(path, kind, told)
        total = 2 * file.count
    except ImportProblem as problem:
        return refusal(kind or "", 0, [str(problem)], dry_run=dry_run)
    run = open_stage(units, workspace_id, path, file.kind, now, lambda rows: progress(rows, total))
    run = replace(run, coming=coming if dry_run else frozenset(), tell=tell)
    bad = BadRows(bad_rows_to) if bad_rows_to else None
    rows, problems = stage(run, file, bad)
    report = ImportReport(
        file.kind, rows, dry_run=dry_run, read_as=file.read_as, columns=file.meanings, import_id=run.import_id
    )
    if problems:
        return refuse(run, _refused(report, problems))
    if bad:
        report = replace(report, left_out=len(bad), problems=bad.first(LISTED), problem_count=len(bad))
    if dry_run:
        return refuse(run, _preview(run, report))
    if bad:
        bad.write(file)
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
            problems = faults(run)  # its accounts, if any, were gathered before it was decided
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
    for page in _pages(run, taking=False):
        with run.units.reading() as unit:
            changes = import_apply.compare(unit, run, page.kind, page.rows)
        _tell(run, changes)
        report = _counted(report, page, changes)
    return report


def _apply(run: Run) -> ImportReport:
    done, counted = 0, FIRST_STOCK
    for page in _pages(run, taking=True):
        _apply_page(run, page)
        run.progress(0 if page.of_accounts else len(page.rows))
        done += len(page.rows)
        if done >= counted:
            run.take_stock()
            counted = 4 * done

    def close(unit: Unit) -> ImportReport:
        report = run.report(unit)
        if run.move(unit, to=ImportState.APPLIED, of=(ImportState.APPLYING,)):  # else another process noted it
            what = report.kind.removesuffix("s") if report.rows == 1 else report.kind
            run.note(unit, f"imported {report.rows} {what}")
        return report

    return run.units.write(close)


@dataclass(frozen=True)
class _Page:
    """Rows that are applied together. `taken` removes them from the stage."""

    kind: ImportKind
    rows: list[Numbered]
    taken: Delete
    of_accounts: bool = False  # that rows about people tell of


def _pages(run: Run, *, taking: bool) -> Iterator[_Page]:
    """What waits on the stage, the accounts of rows about people first. With `taking`, each page is taken off it."""
    for by_name in (False, True) if run.kind is ImportKind.PEOPLE else ():
        key = ""
        while accounts := _accounts(run, key, by_name=by_name):
            keys = [each[0] for each in accounts]
            taken = delete(import_account).where(run.gathered(), import_account.c.key.in_(keys))
            yield _Page(ImportKind.ACCOUNTS, [each[1:] for each in accounts], taken, of_accounts=True)
            key = "" if taking else keys[-1]
    kind = ImportKind.ACCOUNTS if run.kind is ImportKind.ACCOUNTS else ImportKind.CONTACTS
    last = 0
    while rows := _rows(run, last):
        numbers = [number for number, _ in rows]
        yield _Page(kind, rows, delete(import_row).where(run.staged(), import_row.c.number.in_(numbers)))
        last = 0 if taking else numbers[-1]


def _accounts(run: Run, after: str, *, by_name: bool) -> list[tuple[str, int, Values]]:
    with run.units.reading() as unit:
        return run.next_accounts(unit, after, by_name=by_name)


def _rows(run: Run, after: int) -> list[Numbered]:
    with run.units.reading() as unit:
        return run.next_rows(unit, after)


def _apply_page(run: Run, page: _Page) -> None:
    with run.units.reading() as unit:
        first = find_first(unit, run.workspace_id, [values for _, values in page.rows])
    if first:

        def make_ready(unit: Unit) -> None:
            do_first(unit, run.workspace_id, first)
            remember_handing_on(unit, run, first.handing_on)

        run.units.write(make_ready)
    with run.units.reading() as unit:
        changes = import_apply.compare(unit, run, page.kind, page.rows)

    def store(unit: Unit) -> bool:
        if unit.connection.execute(page.taken).rowcount < len(page.rows):
            return False  # another process was first
        import_apply.store(unit, run, changes)
        run.keep(unit, _counted(run.report(unit), page, changes))
        return True

    if run.units.write_slice(store):
        _tell(run, changes)


def _give_up(run: Run, problems: list[str]) -> ImportReport:
    with run.units.reading() as unit:
        report = run.report(unit)
    return refuse(run, _refused(report, problems))


def _refused(report: ImportReport, problems: list[str]) -> ImportReport:
    return replace(report, problems=tuple(problems[:LISTED]), problem_count=len(problems), refused=True)


def _tell(run: Run, changes: Changes) -> None:
    if run.tell:
        for change in (*changes.added, *changes.changed):
            run.tell(change)


def _counted(report: ImportReport, page: _Page, changes: Changes) -> ImportReport:
    """The report with a page's changes in it."""
    changed_in = Counter(report.changed_in)
    examples = {name: list(rows) for name, rows in report.examples.items()}
    for change in changes.changed:
        for name in names_of(change, of_accounts=page.of_accounts):
            changed_in[name] += 1
            examples.setdefault(name, []).extend([change.number] if changed_in[name] <= EXAMPLES else [])
    report = replace(report, changed_in=dict(changed_in), examples=examples)
    added, changed = len(changes.added), len(changes.changed)
    if page.of_accounts:
        return replace(
            report,
            accounts_added=report.accounts_added + added,
            accounts_changed=report.accounts_changed + changed,
            accounts_unchanged=report.accounts_unchanged + changes.unchanged,
        )
    return replace(
        report,
        added=report.added + added,
        changed=report.changed + changed,
        unchanged=report.unchanged + changes.unchanged,
    )
