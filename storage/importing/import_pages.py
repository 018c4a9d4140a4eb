"""Applying a file that was found to be sound: page by page off the stage, each in a short transaction of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from sqlalchemy import Delete, delete

from storage.database.tables import import_account, import_row
from storage.database.units import Unit
from storage.files.import_fields import ImportKind, Values
from storage.files.import_links import do_first, find_first
from storage.importing import import_apply, import_history_apply, import_history_store
from storage.importing.import_changes import remember_handing_on
from storage.importing.import_history_entries import History
from storage.importing.import_run import Change, ImportReport, Run

Numbered = tuple[int, Values]
FIRST_STOCK = 1000  # rows applied before PostgreSQL counts again; then at each fourfold


class Changes(Protocol):
    """What a page makes of the tables."""

    def counted(self, report: ImportReport) -> ImportReport:
        """The report with this page in it."""

    @property
    def told(self) -> list[Change]:
        """Each change, for who wants to hear."""


def preview(run: Run, report: ImportReport) -> ImportReport:
    """The report with what applying would do."""
    coming: set[str] = set()
    for page in _pages(run, taking=False):
        with run.units.reading() as unit:
            changes = page.compare(unit, run)
            if page.kind is ImportKind.HISTORY:
                report = _with_newcomers(unit, run, page, report, coming)
        _tell(run, changes)
        report = changes.counted(report)
    return report


def apply(run: Run) -> None:
    """Apply all that is staged; the stored report grows with it."""
    done, counted = 0, FIRST_STOCK
    for page in _pages(run, taking=True):
        _apply_page(run, page)
        run.progress(0 if page.of_accounts else len(page.rows))
        done += len(page.rows)
        if done >= counted:
            run.take_stock()
            counted = 4 * done


@dataclass(frozen=True)
class _Page:
    """Rows that are applied together. `taken` removes them from the stage."""

    kind: ImportKind
    rows: list[Numbered]
    taken: Delete
    of_accounts: bool = False  # that rows about people tell of

    def make_ready(self, run: Run) -> None:
        """Store what these rows need that is not there yet."""
        if self.kind is ImportKind.HISTORY:
            with run.units.reading() as unit:
                history_first = import_history_apply.find_first(unit, run, self.rows)
            if history_first:
                run.units.write(lambda unit: import_history_apply.do_first(unit, run, history_first))
            return
        with run.units.reading() as unit:
            first = find_first(unit, run.workspace_id, [values for _, values in self.rows])

        def store(unit: Unit) -> None:
            do_first(unit, run.workspace_id, first)
            remember_handing_on(unit, run, first.handing_on)

        if first:
            run.units.write(store)

    def compare(self, unit: Unit, run: Run) -> Changes:
        """What storing these rows would add and change."""
        if self.kind is ImportKind.HISTORY:
            return import_history_apply.compare(unit, run, self.rows)
        return import_apply.compare(unit, run, self.kind, self.rows, of_accounts=self.of_accounts)


def _store(unit: Unit, run: Run, changes: Changes) -> None:
    if isinstance(changes, History):
        import_history_store.store(unit, run, changes)
    elif isinstance(changes, import_apply.Changes):
        import_apply.store(unit, run, changes)


def _apply_page(run: Run, page: _Page) -> None:
    page.make_ready(run)
    with run.units.reading() as unit:
        changes = page.compare(unit, run)

    def store(unit: Unit) -> bool:
        if unit.connection.execute(page.taken).rowcount < len(page.rows):
            return False  # another process was first
        _store(unit, run, changes)
        run.keep(unit, changes.counted(run.report(unit)))
        return True

    if run.units.write_slice(store):
        _tell(run, changes)


def _pages(run: Run, *, taking: bool) -> Iterator[_Page]:
    """What waits on the stage, the accounts of rows about people first. With `taking`, each page is taken off it."""
    for by_name in (False, True) if run.kind is ImportKind.PEOPLE else ():
        key = ""
        while accounts := _accounts(run, key, by_name=by_name):
            keys = [each[0] for each in accounts]
            taken = delete(import_account).where(run.gathered(), import_account.c.key.in_(keys))
            yield _Page(ImportKind.ACCOUNTS, [each[1:] for each in accounts], taken, of_accounts=True)
            key = "" if taking else keys[-1]
    kind = ImportKind.CONTACTS if run.kind is ImportKind.PEOPLE else run.kind
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


def _with_newcomers(unit: Unit, run: Run, page: _Page, report: ImportReport, coming: set[str]) -> ImportReport:
    """The report with the people that this page would add; `coming` are those of earlier pages."""
    found = import_history_apply.find_first(unit, run, page.rows).newcomers
    new = [each for each in found if each.external_id not in coming]
    coming.update(each.external_id for each in new)
    nowhere = sum(each.account_id is None for each in new)
    return replace(
        report,
        people_added=report.people_added + len(new),
        people_unassigned=report.people_unassigned + nowhere,
    )


def _tell(run: Run, changes: Changes) -> None:
    if run.tell:
        for change in changes.told:
            run.tell(change)
