"""What is wrong with a staged file as a whole: rows that no row by itself gives away."""

from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, func, select

from storage.import_fields import ImportKind
from storage.import_files import RowProblem
from storage.import_run import Run
from storage.tables import account, contact, import_row
from storage.unit import Unit

MOST = 1000  # problems that are counted; a file with more needs no exact number


def problems_of_staged(unit: Unit, run: Run) -> list[RowProblem]:
    """Rows told twice, contacts of unknown accounts, addresses that belong to others; in the order of the rows."""
    staged = _Staged(run)
    found = _twice(unit, staged, "external_id")
    if run.kind is ImportKind.CONTACTS:
        found += _twice(unit, staged, "email") + _accounts(unit, staged) + _addresses(unit, staged)
    return sorted(found, key=lambda problem: problem.number)


class _Staged:
    """The staged rows of one import, asked by column."""

    def __init__(self, run: Run) -> None:
        self.workspace_id, self.coming = run.workspace_id, run.coming
        self._rows = run.staged()

    def value(self, column: str) -> ColumnElement[str]:
        text: ColumnElement[str] = import_row.c.fields[column].as_string()
        return text

    def only(self, asked: Any) -> Any:
        return asked.where(self._rows).limit(MOST)


def _twice(unit: Unit, staged: _Staged, column: str) -> list[RowProblem]:
    value = staged.value(column)
    first, last = func.min(import_row.c.number), func.max(import_row.c.number)
    asked = staged.only(select(value, first, last)).where(value.is_not(None)).group_by(value).having(first < last)
    return [
        RowProblem(again, column, f"'{told}' is in row {number} too; keep one of them")
        for told, number, again in unit.connection.execute(asked)
    ]


def _accounts(unit: Unit, staged: _Staged) -> list[RowProblem]:
    """Contacts of accounts that are neither stored nor coming."""
    name = staged.value("account_external_id")
    known = (account.c.workspace_id == staged.workspace_id) & (account.c.external_id == name)
    asked = staged.only(select(import_row.c.number, name).select_from(import_row.outerjoin(account, known)))
    not_stored = unit.connection.execute(asked.where(account.c.id.is_(None)).limit(None))
    strays = ((number, told) for number, told in not_stored if told not in staged.coming)
    return [
        RowProblem(number, "account_external_id", f"there is no account '{told}'; import the accounts first")
        for number, told in islice(strays, MOST)
    ]


def _addresses(unit: Unit, staged: _Staged) -> list[RowProblem]:
    """Addresses of contacts who keep them; one who is in the file too may hand it on."""
    address, name = staged.value("email"), staged.value("external_id")
    held = (contact.c.workspace_id == staged.workspace_id) & (contact.c.email == address)
    asked = staged.only(
        select(import_row.c.number, address, contact.c.external_id).select_from(import_row.join(contact, held))
    )
    taken = unit.connection.execute(asked.where(contact.c.external_id != name)).all()
    in_file = staged.only(select(name)).where(name.in_([holder for _, _, holder in taken]))
    handing_on = set(unit.connection.scalars(in_file)) if taken else set()
    return [
        RowProblem(number, "email", f"'{told}' belongs to contact '{holder}'; give one of them another")
        for number, told, holder in taken
        if holder not in handing_on
    ]
