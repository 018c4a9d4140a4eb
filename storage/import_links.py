"""What imported rows point at: accounts, CSMs, and addresses that pass from one contact to another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update

from storage.import_fields import Values
from storage.tables import account, contact, teammate
from storage.unit import Unit
from storage.upsert import insert

NOT_YET = -1  # stands for the id of a CSM who will be added with the slice, or of an account that is coming


@dataclass(frozen=True)
class First:
    """What must be stored before a slice can be: CSMs it names, and contacts who hand on their address."""

    csms: dict[str, str]  # names by address
    handing_on: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.csms or self.handing_on)


def account_ids(unit: Unit, workspace_id: int, rows: Iterable[Values]) -> dict[str, int]:
    """Ids by external id; NOT_YET for accounts that a dry run knows to be coming."""
    names = {values["account_external_id"] for values in rows}
    wanted = select(account.c.external_id, account.c.id).where(
        account.c.workspace_id == workspace_id, account.c.external_id.in_(names)
    )
    return dict.fromkeys(names, NOT_YET) | {row.external_id: row.id for row in unit.connection.execute(wanted)}


def csm_ids(unit: Unit, workspace_id: int, rows: Iterable[Values]) -> dict[str, int]:
    """Ids by address in small letters; NOT_YET for addresses that are new."""
    addresses = {values["csm_email"] for values in rows if values.get("csm_email")}
    small = func.lower(teammate.c.email).label("address")
    wanted = select(small, teammate.c.id).where(teammate.c.workspace_id == workspace_id, small.in_(addresses))
    return dict.fromkeys(addresses, NOT_YET) | {row.address: row.id for row in unit.connection.execute(wanted)}


def find_first(unit: Unit, workspace_id: int, rows: Sequence[Values]) -> First:
    """What these rows need that is not stored yet."""
    ids = csm_ids(unit, workspace_id, rows)
    names = {values["csm_email"]: values.get("csm_name") for values in rows if values.get("csm_email")}
    csms = {address: name or _spoken(address) for address, name in names.items() if ids[address] == NOT_YET}
    return First(csms, _handing_on(unit, workspace_id, rows))


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


def _handing_on(unit: Unit, workspace_id: int, rows: Iterable[Values]) -> tuple[int, ...]:
    owners = {values["email"]: values["external_id"] for values in rows if values.get("email")}
    held = select(contact.c.id, contact.c.email, contact.c.external_id).where(
        contact.c.workspace_id == workspace_id, contact.c.email.in_(owners)
    )
    return tuple(row.id for row in unit.connection.execute(held) if owners[row.email] != row.external_id)


def _spoken(address: str) -> str:
    """A name out of an address: `tom.ellis@…` is Tom Ellis."""
    return " ".join(part.capitalize() for part in address.partition("@")[0].replace("_", ".").split(".") if part)
