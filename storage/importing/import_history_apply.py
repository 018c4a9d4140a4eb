"""A slice of another tool's history, compared with what is stored: answers, asks without one, and their people.

The history of each tool is a survey of its own, of kind NPS and never sent: its answers count in every figure of NPS,
the rest between two surveys counts from its asks, and where the method breaks it can be seen. No case is opened and
nothing is sent because of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, select

from storage.answering.rollups import local_day, segments_of
from storage.database.tables import account, contact, invitation, response, workspace
from storage.database.unit import Unit
from storage.database.upsert import insert
from storage.files.import_fields import Values
from storage.importing import import_history_people as people
from storage.importing.import_changes import as_json, difference, remember_rows
from storage.importing.import_history_entries import Entry, History
from storage.importing.import_history_people import Newcomer
from storage.importing.import_history_store import add_survey, add_unassigned, survey_of
from storage.importing.import_run import Change, Run
from storage.models import ContactKind
from storage.people import suppression

Numbered = tuple[int, Values]
"""An entry's number and its values."""


@dataclass(frozen=True)
class First:
    """What must be stored before a slice can be."""

    survey_of: str | None  # the tool that has no survey yet
    newcomers: tuple[Newcomer, ...]

    def __bool__(self) -> bool:
        return self.survey_of is not None or bool(self.newcomers)


def find_first(unit: Unit, run: Run, rows: Sequence[Numbered]) -> First:
    """What these entries need that is not stored yet."""
    tool = rows[0][1]["tool"]
    missing = None if survey_of(unit, run.workspace_id, tool) else tool
    return First(missing, tuple(people.newcomers(unit, run, rows)))


def do_first(unit: Unit, run: Run, first: First) -> None:
    """Store it, and count the people in the report."""
    if first.survey_of is not None:
        add_survey(unit, run.workspace_id, first.survey_of, run.now)
    nowhere = sum(each.account_id is None for each in first.newcomers)
    if first.newcomers:
        _add_people(unit, run, first.newcomers, add_unassigned(unit, run) if nowhere else 0)
    report = run.report(unit)
    added, unassigned = report.people_added + len(first.newcomers), report.people_unassigned + nowhere
    run.keep(unit, replace(report, people_added=added, people_unassigned=unassigned))


def compare(unit: Unit, run: Run, rows: Sequence[Numbered]) -> History:
    """What storing these entries would add and change."""
    told = [values for _, values in rows]
    tool = told[0]["tool"]
    history = History(survey_of(unit, run.workspace_id, tool) or 0)
    found = people.known_people(unit, run, told)
    known = _contacts(unit, run, found)
    keys = [values["tool_key"] for values in told if values["tool_key"]]
    stored, asked = _answers(unit, run, tool, keys), _asks(unit, run, history.survey_id, keys)
    zone, names = _home(unit, run)
    for (number, values), contact_id in zip(rows, found, strict=True):
        if values["tool_key"] is None:
            continue  # a person alone
        entry = _entry(number, values, known.get(contact_id or 0), zone, names, asked)
        answer = stored.get(entry.key)
        if values["score"] is None:
            history.asks += [entry] if answer is None and entry.invitation_id is None else []
        elif answer is None:
            history.answers.append(entry)
        elif (answer["score"], answer["verbatim"]) != (values["score"], values["verbatim"]):
            history.corrected.append((entry, answer))
        else:
            history.unchanged += 1
    history.contacts = _touched(run, rows, found, known)
    return history


def _add_people(unit: Unit, run: Run, newcomers: Sequence[Newcomer], spare: int) -> None:
    gone = suppression.since(unit, run.workspace_id, [each.email for each in newcomers if each.email])
    rows: list[Values] = [
        {
            "workspace_id": run.workspace_id,
            "account_id": each.account_id or spare,
            "external_id": each.external_id,
            "name": each.name,
            "email": each.email,
            "kind": ContactKind.UNKNOWN,
            "last_asked_at": each.last_asked_at,
            "opted_out_at": gone.get(each.email or "") or (run.now if each.opted_out else None),
            "attributes": each.link,
        }
        for each in newcomers
    ]
    start = insert(contact).on_conflict_do_nothing().returning(contact.c.external_id, contact.c.id)
    ids: dict[str, int] = {row.external_id: row.id for row in unit.connection.execute(start, rows)}
    own = ("account_id", "external_id", "name", "email", "opted_out_at")
    added = [
        (ids[row["external_id"]], {name: as_json(row[name]) for name in own})
        for row in rows
        if row["external_id"] in ids
    ]
    remember_rows(unit, run, contact, added)
    suppression.remember(unit, run.workspace_id, [each for each, left in added if left["opted_out_at"]], run.now)


def _entry(
    number: int,
    values: Values,
    person: RowMapping | None,
    zone: str,
    names: Sequence[str],
    asked: dict[tuple[int, str], int],
) -> Entry:
    """An entry in its place; that of a person who is only coming has none yet."""
    contact_id = person["id"] if person else 0
    answered = values["answered_at"] and datetime.fromisoformat(values["answered_at"])
    return Entry(
        number,
        contact_id,
        person["account_id"] if person else 0,
        values,
        segments_of(names, person["facts"]) if person else [],
        local_day(answered, zone) if answered else None,
        asked.get((contact_id, values["tool_key"])),
    )


def _touched(run: Run, rows: Sequence[Numbered], found: Sequence[int | None], known: dict[int, Any]) -> list[Change]:
    """What the entries say of people: when they were asked last, that they want no more, how the tool calls them."""
    touched: dict[int, Change] = {}
    for (number, values), contact_id in zip(rows, found, strict=True):
        old = known.get(contact_id or 0)
        if old is None:
            continue
        before = touched[old["id"]].wanted if old["id"] in touched else {}
        asked = [old["last_asked_at"], before.get("last_asked_at")]
        asked.append(datetime.fromisoformat(values["asked_at"]) if values["asked_at"] else None)
        out = old["opted_out_at"] or before.get("opted_out_at") or (run.now if values["opted_out"] else None)
        wanted = {
            "last_asked_at": max((each for each in asked if each), default=None),
            "opted_out_at": out,
            "attributes": {**people.link_of(values), **before.get("attributes", {}), **old["attributes"]},
        }
        touched[old["id"]] = Change(number, old["id"], wanted, *difference(wanted, old), about=old["external_id"])
    return [change for change in touched.values() if change.after]


def _contacts(unit: Unit, run: Run, ids: Sequence[int | None]) -> dict[int, Any]:
    """The contacts, each with the `facts` of their account that figures are kept by."""
    found = (
        select(contact, account.c.id.label("facts_of"))
        .join(account, account.c.id == contact.c.account_id)
        .where(contact.c.workspace_id == run.workspace_id, contact.c.id.in_({each for each in ids if each}))
    )
    rows = unit.connection.execute(found).mappings().all()
    owners = select(account).where(
        account.c.workspace_id == run.workspace_id, account.c.id.in_({row["account_id"] for row in rows})
    )
    facts = {row["id"]: row for row in unit.connection.execute(owners).mappings()}
    return {row["id"]: {**row, "facts": facts[row["account_id"]]} for row in rows}


def _answers(unit: Unit, run: Run, tool: str, keys: Sequence[str]) -> dict[str, RowMapping]:
    """The answers of this tool that are stored, by its key."""
    mine = (response.c.workspace_id == run.workspace_id, response.c.tool == tool)
    found = select(response).where(*mine, response.c.tool_key.in_(keys))
    return {row["tool_key"]: row for row in unit.connection.execute(found).mappings()} if keys else {}


def _asks(unit: Unit, run: Run, survey_id: int, keys: Sequence[str]) -> dict[tuple[int, str], int]:
    """The asks of this tool that are stored, by contact and key."""
    found = select(invitation.c.contact_id, invitation.c.occasion, invitation.c.id).where(
        invitation.c.workspace_id == run.workspace_id,
        invitation.c.survey_id == survey_id,
        invitation.c.occasion.in_(keys),
    )
    return {(row.contact_id, row.occasion): row.id for row in unit.connection.execute(found)} if keys else {}


def _home(unit: Unit, run: Run) -> tuple[str, list[str]]:
    """The workspace's zone, and the attributes that figures are kept by."""
    if "home" not in run.memo:
        found = select(workspace.c.time_zone, workspace.c.segments).where(workspace.c.id == run.workspace_id)
        row = unit.connection.execute(found).one()
        run.memo["home"] = (row.time_zone, list(row.segments))
    home: tuple[str, list[str]] = run.memo["home"]
    return home
