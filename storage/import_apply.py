"""A slice of imported rows, compared with what is stored and stored where it differs.

A column that a file lacks is left as it is; an empty cell empties it. What Askback knows better than any file is
never touched: who opted out, who is who in Slack, when somebody was asked and when their turn is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Date, RowMapping, Table, bindparam, func, insert, select, update

from storage.import_fields import ImportKind, Values
from storage.models import AccountStatus, ContactKind
from storage.tables import account, contact, teammate
from storage.unit import Unit

NOT_YET = -1  # stands for the id of somebody who will be added with the slice

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
    """What storing these rows would add and change; reads only."""
    stored = _stored(unit, workspace_id, _TABLES[kind], rows)
    ids = _account_ids(unit, workspace_id, rows) if kind is ImportKind.CONTACTS else _csm_ids(unit, workspace_id, rows)
    changes = Changes()
    for values in rows:
        old = stored.get(values["external_id"])
        if kind is ImportKind.CONTACTS:
            wanted = _contact(values, old, ids, now)
        else:
            wanted = _account(values, old, ids)
        if old is None:
            changes.added.append({**_FRESH[kind], **wanted, "workspace_id": workspace_id})
        elif any(old[column] != value for column, value in wanted.items()):
            changes.changed.append({**wanted, "row_id": old["id"]})
        else:
            changes.unchanged += 1
    return changes


def store(unit: Unit, workspace_id: int, kind: ImportKind, rows: Sequence[Values], now: datetime) -> Changes:
    """Add and change what these rows say."""
    if kind is ImportKind.ACCOUNTS:
        _meet_csms(unit, workspace_id, rows)
    else:
        _free_addresses(unit, workspace_id, rows)
    changes = compare(unit, workspace_id, kind, rows, now)
    table = _TABLES[kind]
    if changes.added:
        unit.connection.execute(insert(table), changes.added)
    if changes.changed:
        columns = [column for column in changes.changed[0] if column != "row_id"]
        changing = update(table).where(table.c.id == bindparam("row_id"))
        unit.connection.execute(changing.values({column: bindparam(column) for column in columns}), changes.changed)
    return changes


def _account(values: Values, old: RowMapping | None, csm_ids: dict[str, int]) -> Values:
    wanted = _columns(account, values, old)
    if "csm_email" in values:
        wanted["csm_id"] = csm_ids.get(values["csm_email"] or "")
    if "status" in wanted and wanted["status"] is None:
        wanted["status"] = old["status"] if old else AccountStatus.ACTIVE
    if "channel_name" in wanted:  # another name: Slack's id is looked up anew
        same = old is not None and old["channel_name"] == wanted["channel_name"]
        wanted["channel"] = old["channel"] if old and same else None
    return wanted


def _contact(values: Values, old: RowMapping | None, account_ids: dict[str, int], now: datetime) -> Values:
    wanted = _columns(contact, values, old)
    wanted["account_id"] = account_ids[values["account_external_id"]]
    if "locale" in wanted:  # may be the contact's own choice by now
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


def _stored(unit: Unit, workspace_id: int, table: Table, rows: Iterable[Values]) -> dict[str, RowMapping]:
    wanted = select(table).where(
        table.c.workspace_id == workspace_id, table.c.external_id.in_([values["external_id"] for values in rows])
    )
    return {row["external_id"]: row for row in unit.connection.execute(wanted).mappings()}


def _account_ids(unit: Unit, workspace_id: int, rows: Iterable[Values]) -> dict[str, int]:
    names = {values["account_external_id"] for values in rows}
    wanted = select(account.c.external_id, account.c.id).where(
        account.c.workspace_id == workspace_id, account.c.external_id.in_(names)
    )
    return {row.external_id: row.id for row in unit.connection.execute(wanted)}


def _csm_ids(unit: Unit, workspace_id: int, rows: Iterable[Values]) -> dict[str, int]:
    """Ids by address in small letters; NOT_YET for addresses that are new."""
    addresses = {values["csm_email"] for values in rows if values.get("csm_email")}
    small = func.lower(teammate.c.email).label("address")
    wanted = select(small, teammate.c.id).where(teammate.c.workspace_id == workspace_id, small.in_(addresses))
    return dict.fromkeys(addresses, NOT_YET) | {row.address: row.id for row in unit.connection.execute(wanted)}


def _meet_csms(unit: Unit, workspace_id: int, rows: Iterable[Values]) -> None:
    """Add CSMs who are not known yet; Slack tells the rest about them once it sees them."""
    names = {values["csm_email"]: values.get("csm_name") for values in rows if values.get("csm_email")}
    ids = _csm_ids(unit, workspace_id, rows)
    new = [
        {
            "workspace_id": workspace_id,
            "email": address,
            "name": name or _spoken(address),
            "in_team": False,
            "is_lead": False,
        }
        for address, name in names.items()
        if ids[address] == NOT_YET
    ]
    if new:
        unit.connection.execute(insert(teammate), new)


def _spoken(address: str) -> str:
    """A name out of an address: `tom.ellis@…` is Tom Ellis."""
    return " ".join(part.capitalize() for part in address.partition("@")[0].replace("_", ".").split(".") if part)


def _free_addresses(unit: Unit, workspace_id: int, rows: Iterable[Values]) -> None:
    """Take addresses from contacts who hand them to somebody in this slice: each has its own row in the file."""
    owners = {values["email"]: values["external_id"] for values in rows if values.get("email")}
    held = select(contact.c.id, contact.c.email, contact.c.external_id).where(
        contact.c.workspace_id == workspace_id, contact.c.email.in_(owners)
    )
    handed = [row.id for row in unit.connection.execute(held) if owners[row.email] != row.external_id]
    if handed:
        unit.connection.execute(update(contact).where(contact.c.id.in_(handed)).values(email=None))
