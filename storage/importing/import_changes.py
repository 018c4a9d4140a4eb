"""What an import did to each row, as it was before and as the import left it: what a report names and an undo needs.

Kept in the transaction of the change itself, so that both are there or neither.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, Table, insert

from storage.database.tables import contact, import_change
from storage.database.unit import Unit
from storage.files.import_fields import OF_EITHER, Values
from storage.importing.import_run import Change, Run

SAID_AS = {
    "mrr_minor": "mrr",
    "mrr_currency": "currency",
    "channel_name": "shared_channel",
    "csm_id": "csm_email",
    "account_id": "account_external_id",
    "opted_out_at": "opted_out",
}
"""What columns of the tables are called in a file."""

OF_THE_PERSON = OF_EITHER | {"external_id", "name"}
"""Columns that, in a file of people, are the person's unless they say otherwise."""

FOLLOWS = frozenset({"channel"})  # looked up anew from another column: nothing that an import says


def difference(wanted: Values, old: RowMapping | None) -> tuple[Values, Values]:
    """The columns, and each attribute, in which a row will differ from the stored one: as they were and will be.

    As JSON holds them; all of them where nothing is stored.
    """
    before: Values = {}
    after: Values = {}
    for column, value in wanted.items():
        if column == "attributes":
            known = dict(old["attributes"]) if old else {}
            names = [name for name in {**known, **value} if known.get(name) != value.get(name)]
            if names:
                before["attributes"] = {name: known.get(name) for name in names}
                after["attributes"] = {name: value.get(name) for name in names}
        elif column not in FOLLOWS and (old is None or old[column] != value):
            before[column] = as_json(old[column]) if old else None
            after[column] = as_json(value)
    return before, after


def names_of(change: Change, *, of_accounts: bool) -> list[str]:
    """The columns and attributes in which a row changes, as a file (`of_accounts`: of people) calls them."""
    columns = [SAID_AS.get(name, name) for name in change.after if name != "attributes"]
    if of_accounts:
        columns = [f"account_{name}" if name in OF_THE_PERSON else name for name in columns]
    return [*columns, *change.after.get("attributes", {})]


def remember(unit: Unit, run: Run, table: Table, done: Iterable[tuple[Change, int]]) -> None:
    """Keep what was done to rows of a table, each by its id."""
    rows = [
        {
            "workspace_id": run.workspace_id,
            "import_id": run.import_id,
            "kind": table.name,
            "row_id": row_id,
            "before": None if change.row_id is None else change.before,
            "after": change.after,
        }
        for change, row_id in done
    ]
    if rows:
        unit.connection.execute(insert(import_change), rows)


def remember_rows(
    unit: Unit, run: Run, table: Table, rows: Iterable[tuple[int, Values]], before: Values | None = None
) -> None:
    """Keep that rows of a table were added, or with `before` changed, and what was written that must still stand."""
    kept = {"workspace_id": run.workspace_id, "import_id": run.import_id, "kind": table.name, "before": before}
    told = [{**kept, "row_id": row_id, "after": after} for row_id, after in rows]
    if told:
        unit.connection.execute(insert(import_change), told)


def remember_handing_on(unit: Unit, run: Run, addresses: Mapping[int, str]) -> None:
    """Keep that contacts lost their addresses, before a row of their own gives them another."""
    lost = [
        Change(0, row_id, {}, before={"email": address}, after={"email": None}, about="")
        for row_id, address in addresses.items()
    ]
    remember(unit, run, contact, [(change, change.row_id or 0) for change in lost])


def as_json(value: Any) -> Any:
    """A column's value as JSON can hold it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value
