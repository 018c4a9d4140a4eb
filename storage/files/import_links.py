"""Whom imported rows mean: accounts, contacts and CSMs that are stored, and addresses that pass from one to another.

A row without an external id is known by its name (an account) or its address (a contact), and a new one gets an id
made of that. Once a file tells the real id of the same name or address, it takes that one's place.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import RowMapping, Table, func, select, update

from storage.database.tables import account, contact, teammate
from storage.database.unit import Unit
from storage.database.upsert import insert
from storage.files.import_fields import Values

NOT_YET = -1  # stands for the id of a CSM who will be added with the slice, or of an account that is coming
BY_NAME, BY_EMAIL, BY_TOOL = "name:", "mail:", "tool:"
"""What external ids begin with that Askback made itself."""

Stored = RowMapping | None


@dataclass(frozen=True)
class First:
    """What must be stored before a slice can be: CSMs it names, and contacts who hand on their address."""

    csms: dict[str, str]  # names by address
    handing_on: dict[int, str]  # addresses by the contact's id

    def __bool__(self) -> bool:
        return bool(self.csms or self.handing_on)


def id_of_name(name: str) -> str:
    """The external id of an account that is known by its name alone."""
    return BY_NAME + " ".join(name.casefold().split())


def id_of_email(email: str) -> str:
    """The external id of a contact who is known by their address alone; it does not tell the address."""
    return BY_EMAIL + hashlib.sha256(email.encode()).hexdigest()[:16]


def key_of_account(values: Values) -> str:
    """The external id of an account, told or made of its name."""
    return str(values.get("external_id") or id_of_name(values["name"]))


def key_of_contact(values: Values) -> str:
    """The external id of a contact, told or made of their address."""
    return str(values.get("external_id") or id_of_email(values["email"]))


def stored_accounts(unit: Unit, workspace_id: int, rows: Sequence[Values]) -> list[Stored]:
    """For each row the account that it means; None: a new one."""
    names = [values["name"] for values in rows if values.get("name")]
    by_id = _by(unit, workspace_id, account, "external_id", {*map(key_of_account, rows), *map(id_of_name, names)})
    unnumbered = [values["name"] for values in rows if not values.get("external_id")]
    by_name = _by(unit, workspace_id, account, "name", unnumbered)
    found = []
    for values in rows:
        known = by_id.get(key_of_account(values))
        if known is None and not values.get("external_id"):
            known = by_name.get(values["name"])
        if known is None and values.get("external_id") and values.get("name"):
            known = by_id.pop(id_of_name(values["name"]), None)  # the first row with a real id takes its place
        found.append(known)
    return found


def stored_contacts(unit: Unit, workspace_id: int, rows: Sequence[Values]) -> list[Stored]:
    """For each row the contact whom it means; None: a new one."""
    ids = [values["external_id"] for values in rows if values.get("external_id")]
    by_id = _by(unit, workspace_id, contact, "external_id", ids)
    by_email = _by(unit, workspace_id, contact, "email", [values["email"] for values in rows if values.get("email")])
    found = []
    for values in rows:
        known = by_id.get(values["external_id"]) if values.get("external_id") else None
        if known is None and values.get("email"):
            same = by_email.get(values["email"])
            if same and (not values.get("external_id") or same["external_id"].startswith((BY_EMAIL, BY_TOOL))):
                known = same
        found.append(known)
    return found


def account_ids(unit: Unit, workspace_id: int, rows: Iterable[Values]) -> dict[str, int]:
    """Ids of the rows' accounts by the external id that they tell; NOT_YET for accounts that are only coming."""
    named = {values["account_external_id"]: values.get("account", {}).get("name") for values in rows}
    by_id = _by(unit, workspace_id, account, "external_id", named)
    unknown = [name for key, name in named.items() if name and key not in by_id and key.startswith(BY_NAME)]
    by_name = _by(unit, workspace_id, account, "name", unknown)
    known = {key: by_id.get(key) or by_name.get(name) for key, name in named.items()}
    return {key: row["id"] if row else NOT_YET for key, row in known.items()}


def csm_ids(unit: Unit, workspace_id: int, rows: Iterable[Values]) -> dict[str, int]:
    """Ids by address in small letters; NOT_YET for addresses that are new."""
    addresses = {values["csm_email"] for values in rows if values.get("csm_email")}
    small = func.lower(teammate.c.email).label("address")
    wanted = select(small, teammate.c.id).where(teammate.c.workspace_id == workspace_id, small.in_(addresses))
    return dict.fromkeys(addresses, NOT_YET) | {row.address: row.id for row in unit.connection.execute(wanted)}


def find_first(unit: Unit, workspace_id: int, rows: Sequence[Values]) -> First:
    """What these rows of accounts or of contacts need that is not stored yet."""
    ids = csm_ids(unit, workspace_id, rows)
    names = {values["csm_email"]: values.get("csm_name") for values in rows if values.get("csm_email")}
    csms = {address: name or spoken(address) for address, name in names.items() if ids[address] == NOT_YET}
    return First(csms, _handing_on(unit, workspace_id, [values for values in rows if values.get("email")]))


def do_first(unit: Unit, workspace_id: int, first: First) -> None:
    """Add the CSMs, of whom Slack tells the rest later; take the addresses: who hands one on has a row of their own."""
    new = [
        {"workspace_id": workspace_id, "email": address, "name": name, "in_team": False, "is_lead": False}
        for address, name in first.csms.items()
    ]
    if new:
        unit.connection.execute(insert(teammate).on_conflict_do_nothing(), new)
    if first.handing_on:
        unit.connection.execute(update(contact).where(contact.c.id.in_(first.handing_on)).values(email=None))


def _handing_on(unit: Unit, workspace_id: int, rows: Sequence[Values]) -> dict[int, str]:
    held = _by(unit, workspace_id, contact, "email", [values["email"] for values in rows])
    if not held:
        return {}
    pairs = [
        (held.get(values["email"]), known)
        for values, known in zip(rows, stored_contacts(unit, workspace_id, rows), strict=True)
    ]
    return {
        holder["id"]: holder["email"]
        for holder, known in pairs
        if holder is not None and (known is None or known["id"] != holder["id"])
    }


def _by(unit: Unit, workspace_id: int, table: Table, column: str, values: Iterable[Any]) -> dict[str, RowMapping]:
    """Stored rows by one of their columns, the oldest of several."""
    wanted = select(table).where(table.c.workspace_id == workspace_id, table.c[column].in_(set(values)))
    rows = unit.connection.execute(wanted).mappings().all()
    # Sorted here: asked for in this order, SQLite would walk the whole table to have it.
    return {row[column]: row for row in sorted(rows, key=itemgetter("id"), reverse=True)}


def spoken(address: str) -> str:
    """A name out of an address: `tom.ellis@…` is Tom Ellis."""
    return " ".join(part.capitalize() for part in address.partition("@")[0].replace("_", ".").split(".") if part)
