"""Taking an import back: what it changed becomes as it was, what it added goes, as far as nothing came of it since.

It goes backwards through what the import did, in slices, each change with its own record in one transaction; so an
undo that was interrupted is simply begun again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Date, RowMapping, Table, delete, exists, insert, select, update
from sqlmodel import SQLModel

from storage.database.tables import account, audit, contact, import_change, import_file, invitation, response, teammate
from storage.database.units import Unit, Units
from storage.files.import_fields import Values
from storage.importing.import_changes import as_json
from storage.importing.import_history_store import take_back_correction, uncount
from storage.importing.import_run import LISTED, ImportReport, report_of
from storage.models import ImportState
from storage.models.types import UtcDateTime
from storage.people import suppression

UNDONE_AT_ONCE = 100
KEPT = timedelta(days=30)  # for so long an import can be taken back
_TABLES = {table.name: table for table in (account, contact, invitation, response)}


class NoSuchImport(ValueError):
    """There is no such import to take back; the text says why."""


@dataclass(frozen=True)
class Imported:
    """One import that was applied."""

    import_id: int
    name: str
    at: datetime
    state: ImportState
    report: ImportReport
    until: datetime | None  # it can be taken back before this; None: not any more


@dataclass
class Undone:
    """What an undo did."""

    name: str
    restored: int = 0
    removed: int = 0
    left_count: int = 0
    left: list[str] = field(default_factory=list)  # the first of those that stay as they are, each with the reason

    def leave(self, what: str, why: str) -> None:
        self.left_count += 1
        self.left.append(f"{what}: {why}")

    def add(self, more: "Undone") -> None:
        self.restored += more.restored
        self.removed += more.removed
        self.left_count += more.left_count
        self.left = [*self.left, *more.left][:LISTED]


def imports(unit: Unit, workspace_id: int, now: datetime, limit: int = 50) -> list[Imported]:
    """The imports that were applied, the newest first."""
    applied = (ImportState.APPLYING, ImportState.APPLIED, ImportState.UNDONE)
    found = select(import_file).where(import_file.c.workspace_id == workspace_id, import_file.c.state.in_(applied))
    rows = unit.connection.execute(found.order_by(import_file.c.id.desc()).limit(limit)).all()
    return [
        Imported(
            row.id,
            row.name,
            row.at,
            row.state,
            report_of(row.report),
            row.at + KEPT if row.state is ImportState.APPLIED and now < row.at + KEPT else None,
        )
        for row in rows
    ]


def until(unit: Unit, workspace_id: int, import_id: int, now: datetime) -> datetime | None:
    """Before when an import can be taken back; None: not any more."""
    mine = import_file.c.workspace_id == workspace_id, import_file.c.id == import_id
    found = unit.connection.execute(select(import_file.c.at, import_file.c.state).where(*mine)).first()
    may = found is not None and found.state is ImportState.APPLIED and now < found.at + KEPT
    return found.at + KEPT if found is not None and may else None


def undo(units: Units, workspace_id: int, import_id: int | None, now: datetime) -> Undone:
    """Take an import back; None: the newest that can be. Raises NoSuchImport.

    A row that was changed since, by hand or by a later import, stays as it is, and so does an added one that
    something hangs on: an invitation, an answer, a contact. CSMs that it made teammates stay.
    """
    with units.reading() as unit:
        chosen = _chosen(imports(unit, workspace_id, now), import_id)
    undone = Undone(chosen.name)
    while slice_of := units.write_slice(lambda unit: _undo_slice(unit, workspace_id, chosen)):
        undone.add(slice_of)

    def close(unit: Unit) -> None:
        mine = import_file.c.workspace_id == workspace_id, import_file.c.id == chosen.import_id
        unit.connection.execute(update(import_file).where(*mine).values(state=ImportState.UNDONE))
        did = f"took an import back: {undone.restored} restored, {undone.removed} removed, {undone.left_count} left"
        unit.connection.execute(
            insert(audit).values(workspace_id=workspace_id, at=now, who="askback", did=did, about=chosen.name)
        )

    units.write(close)
    return undone


def forget(units: Units, now: datetime) -> None:
    """Forget, slice by slice, what imports did that can no longer be taken back."""
    old = select(import_change.c.id).join(import_file, import_file.c.id == import_change.c.import_id)
    some = old.where(import_file.c.at <= now - KEPT).order_by(import_change.c.id).limit(UNDONE_AT_ONCE * 10)

    def slice_of(unit: Unit) -> int:
        ids = list(unit.connection.scalars(some))
        return unit.connection.execute(delete(import_change).where(import_change.c.id.in_(ids))).rowcount if ids else 0

    while units.write_slice(slice_of):
        pass


def _chosen(known: list[Imported], import_id: int | None) -> Imported:
    if import_id is None:
        chosen = next((each for each in known if each.until), None)
        if chosen is None:
            raise NoSuchImport("There is no import of the last 30 days to take back.")
        return chosen
    chosen = next((each for each in known if each.import_id == import_id), None)
    if chosen is None:
        raise NoSuchImport(f"There is no import {import_id}. askback import list shows them.")
    if chosen.state is ImportState.UNDONE:
        raise NoSuchImport(f"Import {import_id} was taken back already.")
    if chosen.state is ImportState.APPLYING:
        raise NoSuchImport(f"Import {import_id} is not finished yet. Take it back when it is.")
    if chosen.until is None:
        raise NoSuchImport(f"Import {import_id} is older than 30 days: what was there before is not known any more.")
    return chosen


def _undo_slice(unit: Unit, workspace_id: int, chosen: Imported) -> Undone | None:
    """Take back the newest changes that are left; what came of them, None when there are none."""
    mine = (import_change.c.workspace_id == workspace_id, import_change.c.import_id == chosen.import_id)
    found = select(import_change).where(*mine).order_by(import_change.c.id.desc()).limit(UNDONE_AT_ONCE)
    changes = unit.connection.execute(found).mappings().all()
    undone = Undone(chosen.name)
    for change in changes:
        _take_back(unit, workspace_id, chosen, change, undone)
    unit.connection.execute(delete(import_change).where(import_change.c.id.in_([change["id"] for change in changes])))
    return undone if changes else None


def _take_back(unit: Unit, workspace_id: int, chosen: Imported, change: RowMapping, undone: Undone) -> None:
    table = _TABLES[change["kind"]]
    mine = (table.c.workspace_id == workspace_id, table.c.id == change["row_id"])
    row = unit.connection.execute(select(table).where(*mine)).mappings().first()
    if row is None:
        return  # erased since
    what = f"{table.name} {_called(row)}"
    changed = _changed_since(row, change["after"])
    if changed:
        undone.leave(what, f"{'it' if changed == 'changed_at' else changed} was changed since")
    elif change["before"] is not None and table is response:
        take_back_correction(unit, row, change["before"])
        undone.restored += 1
    elif change["before"] is not None:
        _restore(unit, table, row, change, chosen, undone)
    elif hanging := next(_hanging_on(unit, table, row), None):
        undone.leave(what, f"it has {hanging}")
    else:
        _forget_opt_out(unit, table, row, change, chosen)
        if table is response:
            uncount(unit, row)
        unit.connection.execute(delete(table).where(*mine))
        undone.removed += 1


def _called(row: RowMapping) -> str:
    return str(row.get("external_id") or row.get("tool_key") or row.get("occasion"))


def _restore(unit: Unit, table: Table, row: RowMapping, change: RowMapping, chosen: Imported, undone: Undone) -> None:
    before: Values = change["before"]
    owner = before.get("account_id")
    if owner is not None and not unit.connection.scalar(select(exists().where(account.c.id == owner))):
        undone.leave(f"contact {row['external_id']}", "the account it was at is gone")
        return
    csm = before.get("csm_id")
    if csm is not None and not unit.connection.scalar(select(exists().where(teammate.c.id == csm))):
        undone.leave(f"account {row['external_id']}", "the CSM it had is known by another address now")
        return
    _forget_opt_out(unit, table, row, change, chosen)
    values = {name: _from_json(table, name, value) for name, value in before.items() if name != "attributes"}
    if "channel_name" in values:
        values["channel"] = None  # looked up anew
    if "attributes" in before:
        joined = {**row["attributes"], **before["attributes"]}
        values["attributes"] = {name: value for name, value in joined.items() if value is not None}
    unit.connection.execute(update(table).where(table.c.id == row["id"]).values(**values))
    undone.restored += 1


def _forget_opt_out(unit: Unit, table: Table, row: RowMapping, change: RowMapping, chosen: Imported) -> None:
    """An opt-out that this import said, and nobody else, is taken back with it."""
    if table is contact and change["after"].get("opted_out_at"):
        suppression.forget(unit, row["workspace_id"], [row["id"]], since=chosen.at)


def _changed_since(row: RowMapping, after: Values) -> str | None:
    """A column or an attribute that is no longer as the import left it; None when all are."""
    attributes = after.get("attributes", {})
    columns = (name for name in after if name != "attributes" and as_json(row[name]) != after[name])
    others = (name for name in attributes if row["attributes"].get(name) != attributes[name])
    return next(columns, None) or next(others, None)


def _hanging_on(unit: Unit, table: Table, row: RowMapping) -> Iterator[str]:
    """The tables with rows that belong to this one, but for those that go with it."""
    for child, column in _children(table.name):
        owned = exists().where(child.c.workspace_id == row["workspace_id"], child.c[column] == row["id"])
        if unit.connection.scalar(select(owned)):
            name = child.name.replace("feedback_", "").replace("_", " ")
            yield f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


@cache
def _children(name: str) -> list[tuple[Table, str]]:
    """Every table with a foreign key to this one that does not let its rows go with it, and the column that points."""
    return [
        (table, key.column_keys[-1])
        for table in SQLModel.metadata.sorted_tables
        for key in table.foreign_key_constraints
        if key.referred_table.name == name and key.ondelete != "CASCADE"
    ]


def _from_json(table: Table, column: str, value: Any) -> Any:
    kind = table.c[column].type
    if value is not None and isinstance(kind, Date):
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if value is not None and isinstance(kind, UtcDateTime) else value
