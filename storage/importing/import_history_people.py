"""Whose answers imported history holds: people who are known, and new ones under the account that fits them best.

Known by address, by the company's own id where a tool has it, or by the tool's id of a person as an earlier export
linked it. Who is new goes to the account that the export names, or to the only one whose people have addresses of the
same domain; otherwise to an account "Unassigned". Free-mail domains fit nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.database.tables import account, contact
from storage.database.unit import Unit
from storage.files.import_fields import Values
from storage.files.import_links import BY_TOOL, id_of_email, spoken
from storage.importing.import_run import Run
from storage.importing.import_tools import Tool
from storage.models import AccountStatus

UNASSIGNED = "askback:unassigned"
"""The external id of the account for people of whom nobody knows where they belong."""

FREE_MAIL = frozenset(
    name
    for line in (
        "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com",
        "mac.com aol.com mail.com proton.me protonmail.com pm.me zoho.com hey.com fastmail.com tutanota.com",
        "gmx.de gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de mail.de posteo.de",
        "orange.fr wanadoo.fr free.fr laposte.net sfr.fr hotmail.fr outlook.fr yahoo.fr",
        "outlook.de hotmail.de yahoo.de hotmail.es outlook.es yahoo.es yandex.com yandex.ru",
        "hotmail.co.uk yahoo.co.uk btinternet.com libero.it hotmail.it yahoo.it mail.ru naver.com hanmail.net",
        "qq.com 163.com 126.com sina.com sohu.com foxmail.com yeah.net aliyun.com",
        "yahoo.co.jp docomo.ne.jp ezweb.ne.jp softbank.ne.jp i.softbank.jp nifty.com",
        "uol.com.br bol.com.br terra.com.br ig.com.br hotmail.com.br outlook.com.br yahoo.com.br",
    )
    for name in line.split()
)
DOMAIN_ATTRIBUTES = ("domain", "website", "company_domain_name")


@dataclass
class Directory:
    """What a run looks up again and again, read once."""

    domains: dict[str, int | None] = field(default_factory=dict)  # None: people of several accounts have it
    linked: dict[str, int] = field(default_factory=dict)  # contacts by the tool's id of them


@dataclass(frozen=True)
class Newcomer:
    """A contact to be added."""

    external_id: str
    name: str
    email: str | None
    account_id: int | None  # None: unassigned
    link: dict[str, str]
    last_asked_at: datetime | None
    opted_out: bool


def directory(unit: Unit, run: Run, tool: str) -> Directory:
    """The run's directory, read when it is first needed."""
    if "directory" not in run.memo:
        run.memo["directory"] = Directory(_domains(unit, run.workspace_id), _linked(unit, run.workspace_id, tool))
    known: Directory = run.memo["directory"]
    return known


def link_of(values: Values) -> dict[str, str]:
    """The attribute by which a contact is found whom other exports of the tool know by its own id alone."""
    linked = values["person"] and Tool(values["tool"]).lists_people
    return {f"{values['tool']}_id": values["person"]} if linked else {}


def known_people(unit: Unit, run: Run, rows: Sequence[Values]) -> list[int | None]:
    """For each entry the id of the contact whom it means; None: a new one."""
    emails = _ids(unit, run, "email", (values["email"] for values in rows))
    own = _ids(unit, run, "external_id", (values["own_id"] for values in rows if not values["email"]))
    made = _ids(unit, run, "external_id", (external_id_of(values) for values in rows))
    linked = directory(unit, run, rows[0]["tool"]).linked if rows else {}
    return [
        emails.get(values["email"] or "")
        or (own.get(values["own_id"] or "") if not values["email"] else None)
        or (linked.get(values["person"] or "") if not values["email"] else None)
        or made.get(external_id_of(values))
        for values in rows
    ]


def newcomers(unit: Unit, run: Run, rows: Sequence[tuple[int, Values]]) -> list[Newcomer]:
    """The people in these entries who are not known yet, each once."""
    known = known_people(unit, run, [values for _, values in rows])
    new: dict[str, list[Values]] = defaultdict(list)
    for (_, values), found in zip(rows, known, strict=True):
        if not found:
            new[external_id_of(values)].append(values)
    accounts = _accounts(unit, run, [told[0] for told in new.values()])
    return [_newcomer(external_id, told, accounts[external_id]) for external_id, told in new.items()]


def _newcomer(external_id: str, told: Sequence[Values], account_id: int | None) -> Newcomer:
    asked = [datetime.fromisoformat(values["asked_at"]) for values in told if values["asked_at"]]
    return Newcomer(
        external_id,
        _name(told[0]),
        told[0]["email"],
        account_id,
        link_of(told[0]),
        max(asked, default=None),
        any(values["opted_out"] for values in told),
    )


def external_id_of(values: Values) -> str:
    """The external id that a new contact gets."""
    if values["email"]:
        return id_of_email(values["email"])
    return str(values["own_id"] or f"{BY_TOOL}{values['tool']}:{values['person']}")


def unassigned(run: Run) -> Values:
    """The account for people of whom nobody knows where they belong."""
    return {
        "workspace_id": run.workspace_id,
        "external_id": UNASSIGNED,
        "name": "Unassigned",
        "status": AccountStatus.ACTIVE,
        "attributes": {},
    }


def _name(values: Values) -> str:
    if values["name"]:
        return str(values["name"])
    if values["email"]:
        return spoken(values["email"]) or str(values["email"])
    return f"Respondent {values['own_id'] or values['person']}"


def _accounts(unit: Unit, run: Run, new: Sequence[Values]) -> dict[str, int | None]:
    """For each new person, by external id, the account that they go to."""
    if not new:
        return {}
    by_id = _account_ids(unit, run, "external_id", (values["company_id"] for values in new))
    by_name = _account_ids(unit, run, "name", (values["company"] for values in new))
    domains = directory(unit, run, new[0]["tool"]).domains
    return {
        external_id_of(values): by_id.get(values["company_id"])
        or by_name.get(values["company"])
        or domains.get(_domain(values["email"]) or "")
        for values in new
    }


def _ids(unit: Unit, run: Run, column: str, wanted: Iterable[str | None]) -> dict[str, int]:
    names = {each for each in wanted if each}
    found = select(contact.c[column], contact.c.id).where(
        contact.c.workspace_id == run.workspace_id, contact.c[column].in_(names)
    )
    return {row[0]: row[1] for row in unit.connection.execute(found)} if names else {}


def _account_ids(unit: Unit, run: Run, column: str, wanted: Iterable[str | None]) -> dict[Any, int]:
    """Accounts by a column; none where several have the same."""
    names = {each for each in wanted if each}
    found = select(account.c[column], account.c.id).where(
        account.c.workspace_id == run.workspace_id, account.c[column].in_(names)
    )
    rows = unit.connection.execute(found).all() if names else []
    told = [row[0] for row in rows]
    return {row[0]: row[1] for row in rows if told.count(row[0]) == 1}


def _domains(unit: Unit, workspace_id: int) -> dict[str, int | None]:
    """Accounts by the domain of their people, and by the one that they were imported with."""
    found: dict[str, int | None] = {}

    def note(domain: str | None, account_id: int) -> None:
        if domain and domain not in FREE_MAIL:
            found[domain] = account_id if found.get(domain, account_id) == account_id else None

    addresses = select(contact.c.email, contact.c.account_id).join(account, account.c.id == contact.c.account_id)
    somewhere = addresses.where(contact.c.workspace_id == workspace_id, account.c.external_id != UNASSIGNED)
    for email, account_id in unit.connection.execute(somewhere.where(contact.c.email.is_not(None))):
        note(_domain(email), account_id)
    sites = select(account.c.id, account.c.attributes).where(account.c.workspace_id == workspace_id)
    for account_id, attributes in unit.connection.execute(sites):
        for name in DOMAIN_ATTRIBUTES:
            note(_site(attributes.get(name)), account_id)
    return found


def _linked(unit: Unit, workspace_id: int, tool: str) -> dict[str, int]:
    link = contact.c.attributes[f"{tool}_id"].as_string()
    found = select(link, contact.c.id).where(contact.c.workspace_id == workspace_id, link.is_not(None))
    return {row[0]: row[1] for row in unit.connection.execute(found)}


def _domain(email: str | None) -> str | None:
    domain = email.rpartition("@")[2].lower() if email else ""
    return None if domain in FREE_MAIL else domain or None


def _site(address: Any) -> str | None:
    """The domain of a web address: `https://www.acme.example/de` is acme.example."""
    if not isinstance(address, str):
        return None
    return address.lower().rpartition("://")[2].partition("/")[0].removeprefix("www.") or None
