"""The accounts that rows about people tell of: gathered on the stage, one for each, joined from all its rows."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from storage.database.tables import import_account
from storage.database.unit import Unit
from storage.database.upsert import insert
from storage.files.import_fields import Values
from storage.files.import_links import BY_NAME
from storage.files.import_problems import RowProblem
from storage.importing.import_run import STAGED_AT_ONCE, Run

HEADINGS = {
    "mrr_minor": "mrr",
    "mrr_currency": "currency",
    "channel_name": "shared_channel",
    "name": "account_name",
    "csm_id": "csm",
    "account_id": "account",
    "opted_out_at": "opted_out",
}
"""What columns of the tables are called where people read of them."""


def gather(run: Run) -> Iterator[RowProblem]:
    """Put the accounts of all staged rows on the stage; what does not agree with an earlier row is told.

    A row that does not agree adds nothing.
    """
    last = 0
    while True:
        with run.units.reading() as unit:
            rows = run.next_rows(unit, after=last, limit=STAGED_AT_ONCE)
            known = _gathered(unit, run, {values["account_external_id"] for _, values in rows})
        if not rows:
            return
        for number, values in rows:
            problem = _join(known, number, values["account_external_id"], values["account"])
            if problem:
                yield problem
        run.units.write_slice(lambda unit, known=known: _keep(unit, run, known))  # type: ignore[misc]
        last = rows[-1][0]


def _gathered(unit: Unit, run: Run, keys: set[str]) -> dict[str, Values]:
    found = select(import_account).where(run.gathered(), import_account.c.key.in_(keys))
    return {row["key"]: dict(row) for row in unit.connection.execute(found).mappings()}


def _join(known: dict[str, Values], number: int, key: str, told: Values) -> RowProblem | None:
    """Add what a row tells of its account to what earlier rows told; what it contradicts, if it does."""
    attributes = {("attributes", name): value for name, value in told["attributes"].items()}
    facts = {("", name): value for name, value in told.items() if name != "attributes"} | attributes
    if key.startswith(BY_NAME) and key in known:
        facts.pop(("", "name"), None)  # the first spelling of a name is the one
    so_far = known.setdefault(key, {"key": key, "number": number, "fields": {"attributes": {}}, "told_in": {}})
    for (part, name), value in facts.items():
        place = so_far["fields"][part] if part else so_far["fields"]
        if name in place and place[name] != value:
            first = so_far["told_in"][f"{part}.{name}"]
            heading = name if part else HEADINGS.get(name, name)
            return RowProblem(number, heading, f"differs from row {first} of the same account; make them agree")
    for (part, name), value in facts.items():
        (so_far["fields"][part] if part else so_far["fields"]).setdefault(name, value)
        so_far["told_in"].setdefault(f"{part}.{name}", number)
    return None


def _keep(unit: Unit, run: Run, known: dict[str, Values]) -> Any:
    own = {"workspace_id": run.workspace_id, "import_id": run.import_id}
    start = insert(import_account)
    keys = ["workspace_id", "import_id", "key"]
    newest: dict[str, Any] = {name: start.excluded[name] for name in ("fields", "told_in")}
    unit.connection.execute(
        start.on_conflict_do_update(index_elements=keys, set_=newest), [own | each for each in known.values()]
    )
