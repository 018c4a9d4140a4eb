"""A slice of imported rows, compared with what is stored and stored where it differs.

A column that a file lacks is left as it is; an empty cell empties it. What Askback knows better than any file is
never touched: who opted out, who is who in Slack, when somebody was asked and when their turn is. A slice is
compared before the lock is taken, so what others may change meanwhile is decided by the statement itself.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Date, Table, bindparam, case, func, update

from storage.database.tables import account, contact
from storage.database.unit import Unit
from storage.database.upsert import insert
from storage.files.import_fields import ImportKind, Values
from storage.files.import_links import (
    Stored,
    account_ids,
    csm_ids,
    key_of_account,
    key_of_contact,
    stored_accounts,
    stored_contacts,
)
from storage.importing.import_changes import difference, names_of, remember
from storage.importing.import_run import EXAMPLES, Change, ImportReport, Run
from storage.models import AccountStatus, ContactKind
from storage.people import suppression

Numbered = tuple[int, Values]
"""A row's number and its values."""

_FRESH: dict[str, Values] = {
    account.name: {"status": AccountStatus.ACTIVE},
    contact.name: {"kind": ContactKind.UNKNOWN},
}
_OWN = {table.name: frozenset(table.c.keys()) for table in (account, contact)}
_DAYS = {table.name: frozenset(c.name for c in table.c if isinstance(c.type, Date)) for table in (account, contact)}


@dataclass
class Changes:
    """What a slice makes of a table."""

    table: Table
    of_accounts: bool  # that rows about people tell of
    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0

    @property
    def told(self) -> list[Change]:
        """Each change, for who wants to hear."""
        return [*self.added, *self.changed]

    def counted(self, report: ImportReport) -> ImportReport:
        """The report with this slice in it."""
        changed_in = Counter(report.changed_in)
        examples = {name: list(rows) for name, rows in report.examples.items()}
        for change in self.changed:
            for name in names_of(change, of_accounts=self.of_accounts):
                changed_in[name] += 1
                examples.setdefault(name, []).extend([change.number] if changed_in[name] <= EXAMPLES else [])
        report = replace(report, changed_in=dict(changed_in), examples=examples)
        added, changed = len(self.added), len(self.changed)
        if self.of_accounts:
            return replace(
                report,
                accounts_added=report.accounts_added + added,
                accounts_changed=report.accounts_changed + changed,
                accounts_unchanged=report.accounts_unchanged + self.unchanged,
            )
        return replace(
            report,
            added=report.added + added,
            changed=report.changed + changed,
            unchanged=report.unchanged + self.unchanged,
        )


def compare(unit: Unit, run: Run, kind: ImportKind, rows: Sequence[Numbered], *, of_accounts: bool = False) -> Changes:
    """What storing these rows, of accounts or of contacts, would add and change."""
    told = [values for _, values in rows]
    if kind is ImportKind.ACCOUNTS:
        table, stored, wanted = account, *_accounts(unit, run, told)
    else:
        table, stored, wanted = contact, *_contacts(unit, run, told)
    changes = Changes(table, of_accounts)
    for (number, _), old, new in zip(rows, stored, wanted, strict=True):
        before, after = difference(new, old)
        row_id = old["id"] if old else None
        if old is None:
            new = {**_FRESH[table.name], **new, "workspace_id": run.workspace_id}
        change = Change(number, row_id, new, before, after, new["external_id"])
        if old is None:
            changes.added.append(change)
        elif after:
            changes.changed.append(change)
        else:
            changes.unchanged += 1
    return changes


def store(unit: Unit, run: Run, changes: Changes) -> None:
    """Add and change what `compare` found. What another import added meanwhile stays as that said."""
    table = changes.table
    done = _add(unit, table, changes.added)
    for some in _alike(changes.changed):
        wanted = {column: bindparam(column, type_=table.c[column].type) for column in some[0].wanted}
        changing = update(table).where(table.c.id == bindparam("row_id")).values(_values(table, wanted))
        unit.connection.execute(changing, [{**change.wanted, "row_id": change.row_id} for change in some])
        done += [(change, change.row_id or 0) for change in some]
    remember(unit, run, table, done)
    if table is contact:
        gone = [row_id for change, row_id in done if change.wanted["opted_out_at"]]
        suppression.remember(unit, run.workspace_id, gone, run.now)


def _add(unit: Unit, table: Table, added: Sequence[Change]) -> list[tuple[Change, int]]:
    """Add the rows; those that were added, with their ids."""
    if not added:
        return []
    columns = dict.fromkeys(column for change in added for column in change.wanted)
    rows = [{column: change.wanted.get(column) for column in columns} for change in added]
    start = insert(table).on_conflict_do_nothing().returning(table.c.external_id, table.c.id)
    ids: dict[str, int] = {row.external_id: row.id for row in unit.connection.execute(start, rows)}
    return [(change, ids[change.about]) for change in added if change.about in ids]


def _alike(changed: Sequence[Change]) -> Iterator[list[Change]]:
    """The changes, together with those that write the same columns."""

    def columns(change: Change) -> list[str]:
        return sorted(change.wanted)

    for _, some in groupby(sorted(changed, key=columns), key=columns):
        yield list(some)


def _values(table: Table, wanted: dict[str, Any]) -> dict[str, Any]:
    """The values to set, where the row as it stands has its say."""
    for column in {"opted_out_at", "locale"} & wanted.keys() if table is contact else ():
        wanted[column] = func.coalesce(contact.c[column], wanted[column])
    if "channel" in wanted:  # under another name it is another channel, to be looked up anew
        same = account.c.channel_name.is_not_distinct_from(wanted["channel_name"])
        wanted["channel"] = case((same, account.c.channel), else_=None)
    return wanted


def _accounts(unit: Unit, run: Run, rows: Sequence[Values]) -> tuple[list[Stored], list[Values]]:
    stored = stored_accounts(unit, run.workspace_id, rows)
    csms = csm_ids(unit, run.workspace_id, rows)
    return stored, [_account(values, old, csms) for values, old in zip(rows, stored, strict=True)]


def _account(values: Values, old: Stored, csms: dict[str, int]) -> Values:
    wanted = _columns(account, values, old)
    wanted["external_id"] = values.get("external_id") or (old["external_id"] if old else key_of_account(values))
    if "csm_email" in values:
        wanted["csm_id"] = csms.get(values["csm_email"] or "")
    if "status" in wanted and wanted["status"] is None:
        wanted["status"] = old["status"] if old else AccountStatus.ACTIVE
    if "channel_name" in wanted:
        same = old is not None and old["channel_name"] == wanted["channel_name"]
        wanted["channel"] = old["channel"] if old and same else None
    return wanted


def _contacts(unit: Unit, run: Run, rows: Sequence[Values]) -> tuple[list[Stored], list[Values]]:
    stored = stored_contacts(unit, run.workspace_id, rows)
    accounts = account_ids(unit, run.workspace_id, rows)
    gone = suppression.since(unit, run.workspace_id, [values["email"] for values in rows if values.get("email")])
    wanted = []
    for values, old in zip(rows, stored, strict=True):
        person = _contact(values, old)
        person["account_id"] = accounts[values["account_external_id"]]
        told = run.now if values.get("opted_out") else None
        person["opted_out_at"] = (old and old["opted_out_at"]) or gone.get(values.get("email") or "") or told
        wanted.append(person)
    return stored, wanted


def _contact(values: Values, old: Stored) -> Values:
    wanted = _columns(contact, values, old)
    wanted["external_id"] = values.get("external_id") or (old["external_id"] if old else key_of_contact(values))
    if "locale" in wanted:  # what is stored may be the contact's own choice
        wanted["locale"] = (old and old["locale"]) or wanted["locale"]
    return wanted


def _columns(table: Table, values: Values, old: Stored) -> Values:
    """The values that are the table's columns, in its types; attributes joined to those that are stored."""
    own, days = _OWN[table.name], _DAYS[table.name]
    wanted = {name: value for name, value in values.items() if name in own}
    for name in days & wanted.keys():
        wanted[name] = wanted[name] and date.fromisoformat(wanted[name])
    known = dict(old["attributes"]) if old else {}
    merged = known | values["attributes"]
    wanted["attributes"] = {name: value for name, value in merged.items() if value is not None}
    return wanted
