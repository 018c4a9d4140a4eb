"""What is wrong with a staged file as a whole: rows that no row by itself gives away."""

from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, func, select

from storage.database.tables import account, contact, import_account, import_row
from storage.database.unit import Unit
from storage.files.import_fields import ImportKind
from storage.files.import_links import BY_EMAIL, BY_TOOL
from storage.files.import_problems import RowProblem
from storage.importing.import_run import Run

Path = str | tuple[str, str]
"""Where a value stands among a row's values."""

MOST = 1000  # problems that are counted; a file with more needs no exact number


def problems_of_staged(unit: Unit, run: Run) -> list[RowProblem]:
    """Rows told twice, contacts of unknown accounts, addresses that belong to others; in the order of the rows."""
    staged = _Staged(run)
    if run.kind is ImportKind.HISTORY:
        return _same_answers(unit, staged)
    found = _twice(unit, staged, "external_id")
    if run.kind is ImportKind.ACCOUNTS:
        found += _same_names(unit, staged) + _unnamed(unit, staged)
        found += _ambiguous(unit, staged, "name", "external_id", told_as="name")
    else:
        found += _twice(unit, staged, "email") + _addresses(unit, staged)
    if run.kind is ImportKind.CONTACTS:
        found += _accounts(unit, staged)
    return sorted(found, key=lambda problem: problem.number)


def problems_of_gathered(unit: Unit, run: Run) -> list[RowProblem]:
    """Rows about people of accounts that would be new and have no name, or whose name several accounts have."""
    staged = _Staged(run)
    key, name = import_account.c.key, import_account.c.fields["name"].as_string()
    theirs = run.gathered() & (key == staged.value("account_external_id"))
    known = (account.c.workspace_id == run.workspace_id) & (account.c.external_id == key)
    rows = import_row.join(import_account, theirs).outerjoin(account, known)
    unnamed = staged.only(select(import_row.c.number).select_from(rows).where(account.c.id.is_(None), name.is_(None)))
    what = "is missing; a new account needs a name"
    found = [RowProblem(number, "account_name", what) for number in unit.connection.scalars(unnamed)]
    return found + _ambiguous(unit, staged, ("account", "name"), ("account", "external_id"), told_as="account_name")


class _Staged:
    """The staged rows of one import, asked by column."""

    def __init__(self, run: Run) -> None:
        self.workspace_id, self.coming = run.workspace_id, run.coming
        self.rows = run.staged()

    def value(self, column: Path) -> ColumnElement[str]:
        text: ColumnElement[str] = import_row.c.fields[column].as_string()
        return text

    def only(self, asked: Any) -> Any:
        return asked.where(self.rows).limit(MOST)


def _twice(unit: Unit, staged: _Staged, column: str) -> list[RowProblem]:
    value = staged.value(column)
    first, last = func.min(import_row.c.number), func.max(import_row.c.number)
    asked = staged.only(select(value, first, last)).where(value.is_not(None)).group_by(value).having(first < last)
    return [
        RowProblem(again, column, f"'{told}' is in row {number} too; keep one of them")
        for told, number, again in unit.connection.execute(asked)
    ]


def _same_answers(unit: Unit, staged: _Staged) -> list[RowProblem]:
    key, first, last = staged.value("tool_key"), func.min(import_row.c.number), func.max(import_row.c.number)
    asked = staged.only(select(first, last)).where(key.is_not(None)).group_by(key).having(first < last)
    return [
        RowProblem(again, "", f"the same answer is in row {number} too; keep one of them")
        for number, again in unit.connection.execute(asked.order_by(last))
    ]


def _same_names(unit: Unit, staged: _Staged) -> list[RowProblem]:
    """Accounts that are known by their name alone, where another row has it too."""
    name, external_id = staged.value("known_as"), staged.value("external_id")
    first, last = func.min(import_row.c.number), func.max(import_row.c.number)
    asked = staged.only(select(first, last)).where(name.is_not(None)).group_by(name)
    several = asked.having(first < last, func.count(external_id) < func.count())
    return [
        RowProblem(again, "name", f"is in row {number} too; give both their external_id, or keep one of them")
        for number, again in unit.connection.execute(several)
    ]


def _ambiguous(unit: Unit, staged: _Staged, name_at: Path, id_at: Path, *, told_as: str) -> list[RowProblem]:
    """Accounts that are known by their name alone, where several stored ones have it."""
    name, external_id = staged.value(name_at), staged.value(id_at)
    known = (account.c.workspace_id == staged.workspace_id) & (account.c.name == name)
    asked = staged.only(select(import_row.c.number, name, func.count()).join(account, known))
    several = asked.where(external_id.is_(None)).group_by(import_row.c.number, name).having(func.count() > 1)
    return [
        RowProblem(number, told_as, f"there are {count} accounts called '{told}'; say which by its external id")
        for number, told, count in unit.connection.execute(several)
    ]


def _unnamed(unit: Unit, staged: _Staged) -> list[RowProblem]:
    """Accounts that would be new and have no name."""
    known = (account.c.workspace_id == staged.workspace_id) & (account.c.external_id == staged.value("external_id"))
    asked = staged.only(select(import_row.c.number).select_from(import_row.outerjoin(account, known)))
    new = asked.where(staged.value("name").is_(None), account.c.id.is_(None))
    what = "is missing; a new account needs a name"
    return [RowProblem(number, "name", what) for number in unit.connection.scalars(new)]


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
    known = contact.alias()
    by_id = (known.c.workspace_id == staged.workspace_id) & (known.c.external_id == name)
    asked = staged.only(
        select(
            import_row.c.number, address, name.label("name"), contact.c.external_id, known.c.id.label("known")
        ).select_from(import_row.join(contact, held).outerjoin(known, by_id))
    )
    rows = unit.connection.execute(asked.where(name.is_(None) | (contact.c.external_id != name))).all()
    in_file = staged.only(select(name.label("name"), import_row.c.number)).where(
        name.in_([row.external_id for row in rows])
    )
    present: dict[str, int] = {row.name: row.number for row in unit.connection.execute(in_file)} if rows else {}
    found = []
    for number, told, own, holder, is_known in rows:
        if own is None and holder in present:
            what = f"'{told}' belongs to contact '{holder}', who is in row {present[holder]} too; keep one of them"
        elif own is None or holder in present or (is_known is None and holder.startswith((BY_EMAIL, BY_TOOL))):
            continue
        else:
            what = f"'{told}' belongs to contact '{holder}'; give one of them another"
        found.append(RowProblem(number, "email", what))
    return found
