"""Northwind Cloud, a vendor of planning software that does not exist, and the companies that pay for it."""

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

HERE = Path(__file__).parent
START = datetime(2026, 3, 2, 6, tzinfo=UTC)
"""The Monday morning on which the story begins."""
END = datetime(2026, 8, 31, 6, tzinfo=UTC)


@dataclass(frozen=True)
class Account:
    """A paying company. `shared_channel` is the Slack Connect channel's name, or "" where there is none."""

    external_id: str
    name: str
    domain: str
    plan: str
    csm_email: str
    country: str
    shared_channel: str
    started_on: date
    renews_on: date
    seats: int


@dataclass(frozen=True)
class Contact:
    """A person at an account; `locale` is what they write, which their Slack may not know."""

    external_id: str
    account: str
    name: str
    email: str
    title: str
    role: str
    champion: bool
    locale: str
    time_zone: str


@dataclass(frozen=True)
class Colleague:
    """Somebody who works at Northwind: `role` is lead, csm or staff."""

    name: str
    email: str
    title: str
    role: str
    locale: str
    time_zone: str


@dataclass(frozen=True)
class Company:
    """The whole cast, in the order of the files."""

    accounts: tuple[Account, ...]
    contacts: tuple[Contact, ...]
    team: tuple[Colleague, ...]

    def account(self, external_id: str) -> Account:
        return next(a for a in self.accounts if a.external_id == external_id)

    def contacts_of(self, external_id: str) -> list[Contact]:
        return [c for c in self.contacts if c.account == external_id]


def load(folder: Path = HERE) -> Company:
    """The company as its CSV files tell it; the same files that the bot imports."""
    contacts = tuple(_contact(row) for row in _rows(folder / "contacts.csv"))
    domains = {c.account: c.email.partition("@")[2] for c in contacts}
    accounts = tuple(_account(row, domains[row["external_id"]]) for row in _rows(folder / "accounts.csv"))
    return Company(accounts, contacts, tuple(Colleague(**row) for row in _rows(folder / "team.csv")))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _account(row: dict[str, str], domain: str) -> Account:
    return Account(
        external_id=row["external_id"],
        name=row["name"],
        domain=domain,
        plan=row["plan"],
        csm_email=row["csm_email"],
        country=row["country"],
        shared_channel=row["shared_channel"],
        started_on=date.fromisoformat(row["started_on"]),
        renews_on=date.fromisoformat(row["renews_on"]),
        seats=int(row["seats"]),
    )


def _contact(row: dict[str, str]) -> Contact:
    return Contact(
        external_id=row["external_id"],
        account=row["account_external_id"],
        name=row["name"],
        email=row["email"],
        title=row["title"],
        role=row["role"],
        champion=row["champion"] == "yes",
        locale=row["locale"],
        time_zone=row["time_zone"],
    )
