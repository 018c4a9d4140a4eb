"""Everything that a company may take along: accounts, contacts, answers and cases, as rows of plain values.

Accounts and contacts have the headings of an import, so that an exported file imports back without a change.
An answer that only the contact's CSM may see keeps its score and loses whoever could be known by it. Answers to
questions without a column of their own stand in `items`, by the questions' keys; only those that stand now. `themes`
lists the codes of what an answer is about, the clearest first, without themes that the workspace hid.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from babel.numbers import get_currency_precision
from sqlalchemy import ColumnElement, ScalarSelect, Select, case, func, null, or_, select

from storage.case_queries import IS_PRIVATE
from storage.comments import theme_queries
from storage.database.tables import (
    account,
    case_file,
    contact,
    invitation,
    label,
    response,
    response_item,
    survey,
    teammate,
)
from storage.database.units import Unit
from storage.files.import_fields import ImportKind
from storage.files.import_headings import ATTRIBUTE as ATTRIBUTE_MARK
from storage.files.import_headings import account_attribute, meaning
from storage.models import LabelKind, LabelSource

AT_ONCE = 500  # rows fetched together: an export of any size needs little memory
ATTRIBUTES, ITEMS, THEMES = "attributes", "items", "themes"

Plain = dict[str, Any]
"""A row as JSON can hold it: times and days in ISO 8601, `attributes` or `items` (if any) as its last, nested value."""


class Exported(StrEnum):
    RESPONSES = "responses"
    CASES = "cases"
    ACCOUNTS = "accounts"
    CONTACTS = "contacts"


def rows(unit: Unit, workspace_id: int, what: Exported) -> Iterator[Plain]:
    """All rows, the oldest first, fetched as they are read."""
    asked = _QUESTIONS[what].where(_TABLES[what].c.workspace_id == workspace_id).order_by(_TABLES[what].c.id)
    found = unit.connection.execute(asked, execution_options={"yield_per": AT_ONCE}).mappings()
    for batch in found.partitions():
        ids = [row["id"] for row in batch] if what is Exported.RESPONSES else []
        items = _items(unit, workspace_id, ids) if ids else None
        themes = theme_queries.themes_of(unit, workspace_id, ids) if ids else {}
        for row in batch:
            plain = {name: _plain(value) for name, value in _with_money(dict(row)).items()}
            if items is not None:
                plain[THEMES] = themes.get(row["id"], [])
                plain[ATTRIBUTES] = plain[ATTRIBUTES] or {}
                plain[ITEMS] = _of(items.get(row["id"], []), private=row["only_owner"])
            yield plain


def headings(unit: Unit, workspace_id: int, what: Exported) -> list[str]:
    """The columns of a flat file of these rows: attributes and items (`flat_items`) stand behind the others by name."""
    names = [column.name for column in _QUESTIONS[what].selected_columns if column.name != ATTRIBUTES]
    if what is Exported.RESPONSES:
        names += _item_headings(unit, workspace_id)
    if ATTRIBUTES not in _QUESTIONS[what].selected_columns:
        return names
    table = _TABLES[what]
    kept = unit.connection.scalars(select(table.c.attributes).where(table.c.workspace_id == workspace_id))
    known = sorted({name for attributes in kept for name in attributes or ()})
    return names + [heading_of(what, name) for name in known]


@cache
def heading_of(what: Exported, attribute: str) -> str:
    """The column of an attribute: its name, unless that would be taken for something else."""
    if what is Exported.RESPONSES:
        told_apart: object = attribute in _QUESTIONS[what].selected_columns
    else:
        kind = ImportKind.ACCOUNTS if what is Exported.ACCOUNTS else ImportKind.PEOPLE
        told_apart = meaning(kind, attribute) or (what is Exported.CONTACTS and account_attribute(attribute))
    return f"{ATTRIBUTE_MARK}: {attribute}" if told_apart else attribute


def flat_items(items: dict[str, Plain]) -> Plain:
    """Items as columns: `item.KEY`, and for points of a scale `item.KEY.scale` and `item.KEY.high_is_good`."""
    return {
        f"item.{key}" if name == "answer" else f"item.{key}.{name}": ", ".join(part) if isinstance(part, list) else part
        for key, item in items.items()
        for name, part in item.items()
    }


def _items(unit: Unit, workspace_id: int, response_ids: Sequence[int]) -> dict[int, list[Any]]:
    found = (
        select(response_item)
        .where(response_item.c.workspace_id == workspace_id, response_item.c.response_id.in_(response_ids))
        .order_by(response_item.c.question)
    )
    items: dict[int, list[Any]] = {}
    for row in unit.connection.execute(found):
        items.setdefault(row.response_id, []).append(row)
    return items


def _of(items: Sequence[Any], *, private: bool) -> dict[str, Plain]:
    """Each item with its scale where it has one; a private answer keeps none of its words."""
    return {item.question: _item(item) for item in items if not (private and item.written is not None)}


def _item(item: Any) -> Plain:
    if item.number is not None:
        return {"answer": item.number, "scale": item.scale, "high_is_good": item.high_is_good}
    return {"answer": item.written if item.choices is None else item.choices}


def _item_headings(unit: Unit, workspace_id: int) -> list[str]:
    keys = select(response_item.c.question, func.count(response_item.c.number)).group_by(response_item.c.question)
    rows = unit.connection.execute(keys.where(response_item.c.workspace_id == workspace_id))
    parts = {key: ("", ".scale", ".high_is_good") if numbers else ("",) for key, numbers in rows}
    return [f"item.{key}{part}" for key in sorted(parts) for part in parts[key]]


def _with_money(row: Plain) -> Plain:
    """Amounts in major units, as people write them: 8400.00."""
    if row.get("mrr") is not None:
        digits = get_currency_precision(row["currency"])
        row["mrr"] = str(Decimal(row["mrr"]).scaleb(-digits))
    return row


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


_PRIVATE_ANSWER = response.c.only_owner.is_(True)


def _unless(private: ColumnElement[bool], column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column, empty where the contact asked that only their CSM sees it."""
    return case((private, None), else_=column)


def _read(kind: LabelKind, *sources: LabelSource) -> ScalarSelect[Any]:
    """What is read in an answer: the team's word first, then the likeliest reading; or what only these sources say."""
    weight = case((label.c.source == LabelSource.TEAM, 0), else_=1)
    return (
        select(label.c.code)
        .where(label.c.workspace_id == response.c.workspace_id, label.c.response_id == response.c.id)
        .where(label.c.kind == kind, label.c.source.in_(sources or tuple(LabelSource)))
        .order_by(weight, label.c.confidence.desc(), label.c.code)
        .limit(1)
        .correlate(response)
        .scalar_subquery()
    )


def _accounts() -> Select[Any]:
    kept = ("external_id", "name", "plan", "mrr_as_of", "renews_on", "started_on", "country", "locale", "time_zone")
    return select(
        *(account.c[name] for name in kept),
        account.c.mrr_minor.label("mrr"),
        account.c.mrr_currency.label("currency"),
        account.c.channel_name.label("shared_channel"),
        account.c.status,
        account.c.ends_on,
        teammate.c.email.label("csm_email"),
        account.c.attributes,
    ).select_from(account.outerjoin(teammate, teammate.c.id == account.c.csm_id))


def _contacts() -> Select[Any]:
    return select(
        contact.c.external_id,
        account.c.external_id.label("account_external_id"),
        *(contact.c[name] for name in ("name", "email", "title", "role", "locale", "time_zone")),
        contact.c.opted_out_at.is_not(None).label("opted_out"),
        contact.c.attributes,
    ).select_from(contact.join(account, account.c.id == contact.c.account_id))


def _responses() -> Select[Any]:
    return select(
        response.c.id,
        survey.c.name.label("survey"),
        survey.c.kind,
        response.c.survey_version,
        *_who(_PRIVATE_ANSWER),
        invitation.c.asked_at,
        *(response.c[name] for name in ("answered_at", "changed_at", "score", "scale", "high_is_good")),
        _unless(_PRIVATE_ANSWER, response.c.verbatim).label("verbatim"),
        response.c.reason,
        response.c.second_reason,
        _unless(_PRIVATE_ANSWER, response.c.compared_with).label("compared_with"),
        _unless(_PRIVATE_ANSWER, response.c.kept_by).label("kept_by"),
        *(response.c[name] for name in ("may_contact", "source", "late", "only_owner", "contradicts")),
        teammate.c.email.label("recorded_by"),
        response.c.recorded_how,
        case((response.c.tool.is_(None), invitation.c.place), else_=None).label("place"),
        invitation.c.locale,
        response.c.tool,
        _read(LabelKind.LANGUAGE).label("language"),
        _read(LabelKind.SENTIMENT).label("sentiment"),
        _read(LabelKind.REASON, LabelSource.READ).label("reason_read"),
        _read(LabelKind.REASON, LabelSource.TEAM).label("reason_team"),
        null().label(THEMES),
        response.c.attributes,
    ).select_from(
        response.join(survey, survey.c.id == response.c.survey_id)
        .join(invitation, invitation.c.id == response.c.invitation_id)
        .join(account, account.c.id == response.c.account_id)
        .join(contact, contact.c.id == response.c.contact_id)
        .outerjoin(teammate, teammate.c.id == response.c.recorded_by_id)
    )


def _cases() -> Select[Any]:
    kept = ("opened_at", "answer_due_at", "claimed_at", "first_touch_at", "closed_at", "close_reason")
    return select(
        case_file.c.id,
        case_file.c.kind,
        case_file.c.state,
        *_who(or_(_PRIVATE_ANSWER, IS_PRIVATE)),
        teammate.c.email.label("owner_email"),
        case_file.c.response_id,
        response.c.score,
        response.c.scale,
        *(case_file.c[name] for name in kept),
    ).select_from(
        case_file.join(account, account.c.id == case_file.c.account_id)
        .join(contact, contact.c.id == case_file.c.contact_id)
        .outerjoin(response, response.c.id == case_file.c.response_id)
        .outerjoin(teammate, teammate.c.id == case_file.c.owner_id)
    )


def _who(private: ColumnElement[bool]) -> list[ColumnElement[Any]]:
    return [
        _unless(private, account.c.external_id).label("account"),
        _unless(private, account.c.name).label("account_name"),
        _unless(private, contact.c.external_id).label("contact"),
        _unless(private, contact.c.name).label("contact_name"),
    ]


_TABLES = {
    Exported.RESPONSES: response,
    Exported.CASES: case_file,
    Exported.ACCOUNTS: account,
    Exported.CONTACTS: contact,
}
_QUESTIONS: dict[Exported, Select[Any]] = {
    Exported.RESPONSES: _responses(),
    Exported.CASES: _cases(),
    Exported.ACCOUNTS: _accounts(),
    Exported.CONTACTS: _contacts(),
}
