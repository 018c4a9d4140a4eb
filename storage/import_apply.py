"""A slice of imported rows, compared with what is stored and stored where it differs.

A column that a file lacks is left as it is; an empty cell empties it. What Askback knows better than any file is
never touched: who opted out, who is who in Slack, when somebody was asked and when their turn is. A slice is
compared before the lock is taken, so what others may change meanwhile is decided by the statement itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, RowMapping, Table, bindparam, case, func, select, update

from storage.import_fields import ImportKind, Values
from storage.import_links import account_ids, csm_ids, do_first, find_first
from storage.models import AccountStatus, ContactKind
from storage.tables import account, contact
from storage.unit import Unit
from storage.upsert import insert

__all__ = ["Changes", "compare", "do_first", "find_first", "store"]

_FRESH: dict[ImportKind, Values] = {
    ImportKind.ACCOUNTS: {"status": AccountStatus.ACTIVE},
    ImportKind.CONTACTS: {"kind": ContactKind.UNKNOWN},
}
_TABLES: dict[ImportKind, Table] = {ImportKind.ACCOUNTS: account, ImportKind.CONTACTS: contact}
_NAMES = {table.name: frozenset(table.c.keys()) for table in _TABLES.values()}
_DAYS = {table.name: frozenset(c.name for c in table.c if isinstance(c.type, Date)) for table in _TABLES.values()}


@dataclass
class Changes:
    """What a slice makes of the tables: rows to add, and rows to change with the `row_id` they have."""

    added: list[Values] = field(default_factory=list)
    changed: list[Values] = field(default_factory=list)
    unchanged: int = 0


def compare(unit: Unit, workspace_id: int, kind: ImportKind, rows: Sequence[Values], now: datetime) -> Changes:
    """What storing these rows would add and change."""
    ids = account_ids(unit, workspace_id, rows) if kind is ImportKind.CONTACTS else csm_ids(unit, workspace_id, rows)
    wanted_of = _contact if kind is ImportKind.CONTACTS else _account
    stored = _stored(unit, workspace_id, _TABLES[kind], rows)
    changes = Changes()
    for values in rows:
        old = stored.get(values["external_id"])
        wanted = wanted_of(values, old, ids, now)
        if old is None:
            changes.added.append({**_FRESH[kind], **wanted, "workspace_id": workspace_id})
        elif any(old[column] != value for column, value in wanted.items()):
            changes.changed.append({**wanted, "row_id": old["id"]})
        else:
            changes.unchanged += 1
    return changes


def store(unit: Unit, kind: ImportKind, changes: Changes) -> None:
    """Add and change what `compare` found. What another import added meanwhile stays as that said."""
    table = _TABLES[kind]
    if changes.added:
        unit.connection.execute(insert(table).on_conflict_do_nothing(), changes.added)
    if changes.changed:
        columns = [column for column in changes.changed[0] if column != "row_id"]
        changing = update(table).where(table.c.id == bindparam("row_id"))
        wanted = {column: bindparam(column, type_=table.c[column].type) for column in columns}
        unit.connection.execute(changing.values(_values(table, wanted)), changes.changed)


def _values(table: Table, wanted: dict[str, Any]) -> dict[str, Any]:
    """The values to set, where the row as it stands has its say."""
    for column in {"opted_out_at", "locale"} & wanted.keys() if table is contact else ():
        wanted[column] = func.coalesce(contact.c[column], wanted[column])
    if "channel" in wanted:  # under another name it is another channel, to be looked up anew
        same = account.c.channel_name.is_not_distinct_from(wanted["channel_name"])
        wanted["channel"] = case((same, account.c.channel), else_=None)
    return wanted


def _account(values: Values, old: RowMapping | None, csms: dict[str, int], now: datetime) -> Values:
    wanted = _columns(account, values, old)
    if "csm_email" in values:
        wanted["csm_id"] = csms.get(values["csm_email"] or "")
    if "status" in wanted and wanted["status"] is None:
        wanted["status"] = old["status"] if old else AccountStatus.ACTIVE
    if "channel_name" in wanted:
        same = old is not None and old["channel_name"] == wanted["channel_name"]
        wanted["channel"] = old["channel"] if old and same else None
    return wanted


def _contact(values: Values, old: RowMapping | None, accounts: dict[str, int], now: datetime) -> Values:
    wanted = _columns(contact, values, old)
    wanted["account_id"] = accounts[values["account_external_id"]]
    if "locale" in wanted:  # what is stored may be the contact's own choice
        wanted["locale"] = (old and old["locale"]) or wanted["locale"]
    opted_out = old["opted_out_at"] if old else None
    wanted["opted_out_at"] = opted_out or (now if values.get("opted_out") else None)
    return wanted


def _columns(table: Table, values: Values, old: RowMapping | None) -> Values:
    """The values that are the table's columns, in its types; attributes joined to those that are stored."""
    own, days = _NAMES[table.name], _DAYS[table.name]
    wanted = {name: value for name, value in values.items() if name in own}
    for name in days & wanted.keys():
        wanted[name] = wanted[name] and date.fromisoformat(wanted[name])
    known = dict(old["attributes"]) if old else {}
    merged = known | values["attributes"]
    wanted["attributes"] = {name: value for name, value in merged.items() if value is not None}
    return wanted


def _stored(unit: Unit, workspace_id: int, table: Table, rows: Sequence[Values]) -> dict[str, RowMapping]:
    names = [values["external_id"] for values in rows]
    wanted = select(table).where(table.c.workspace_id == workspace_id, table.c.external_id.in_(names))
    return {row["external_id"]: row for row in unit.connection.execute(wanted).mappings()}
