"""What planning, guards and filters ask about people: one shape, however they were found."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from sqlalchemy import ColumnElement, Join, RowMapping, and_, bindparam, case, func, or_, select, union_all

from storage.database.compiled import Hot
from storage.database.tables import account, case_file, contact, hold, invitation, survey, teammate
from storage.database.units import Unit
from storage.models import AccountStatus, CaseState, InvitationState
from storage.people.reach_queries import can_be_reached

WORKSPACE = bindparam("workspace_id", type_=contact.c.workspace_id.type)
KIND = bindparam("kind", type_=survey.c.kind.type)
"""The kind of survey that somebody would be asked: rests differ by kind."""

PEOPLE: Join = contact.join(account, account.c.id == contact.c.account_id)

_MOMENT = case((invitation.c.state == InvitationState.PLANNED, invitation.c.send_at), else_=invitation.c.asked_at)
"""When somebody was asked, or is about to be; none for what was withdrawn before it arrived."""

_LAST_MESSAGE = func.coalesce(invitation.c.reminded_at, _MOMENT)
"""When somebody was written to last about an ask, or is about to be: a reminder follows it."""


def _latest(moment: ColumnElement[Any], *of_surveys: ColumnElement[bool]) -> Any:
    whose = (invitation.c.workspace_id == contact.c.workspace_id, invitation.c.contact_id == contact.c.id)
    return select(func.max(moment)).where(*whose, *of_surveys).correlate(contact).scalar_subquery()


def _held_until() -> Any:
    theirs = or_(hold.c.contact_id == contact.c.id, hold.c.account_id == contact.c.account_id)
    open_holds = (hold.c.workspace_id == contact.c.workspace_id, hold.c.released_at.is_(None))
    return select(func.max(hold.c.until)).where(*open_holds, theirs).correlate(contact).scalar_subquery()


_OF_KIND = select(survey.c.id).where(survey.c.workspace_id == WORKSPACE, survey.c.kind == KIND)
_IN_OPEN_CASES = select(case_file.c.contact_id).where(
    case_file.c.workspace_id == WORKSPACE,
    or_(case_file.c.state == CaseState.OPEN, case_file.c.state == CaseState.CLAIMED),
)

PERSON: tuple[Any, ...] = (
    contact.c.id,
    contact.c.account_id,
    contact.c.kind,
    contact.c.locale,
    func.coalesce(contact.c.time_zone, contact.c.slack_time_zone).label("time_zone"),
    contact.c.attributes.label("own_attributes"),
    account.c.country,
    account.c.locale.label("account_locale"),
    account.c.time_zone.label("account_zone"),
    account.c.channel,
    account.c.attributes,
    contact.c.opted_out_at.is_not(None).label("opted_out"),
    contact.c.slack_user_id.is_not(None).label("in_slack"),
    contact.c.unreachable,
    or_(contact.c.slack_user_id.is_(None), can_be_reached()).label("reachable"),
    (account.c.status == AccountStatus.GONE).label("account_gone"),
    account.c.stopped_at.is_not(None).label("account_stopped"),
    _latest(_LAST_MESSAGE).label("last_invited_at"),
    contact.c.last_asked_at.label("last_asked_elsewhere"),  # by another tool, before its history was imported
    _latest(_MOMENT, invitation.c.survey_id.in_(_OF_KIND)).label("last_of_kind_at"),
    contact.c.id.in_(_IN_OPEN_CASES).label("has_open_case"),
    _held_until().label("held_until"),
)
"""All that guards and windows ask. A statement with these binds WORKSPACE and KIND."""


def may_be_asked() -> tuple[ColumnElement[bool], ...]:
    """Those of a workspace for whom nothing lasting stands in the way."""
    return (
        contact.c.workspace_id == WORKSPACE,
        can_be_reached(),
        contact.c.opted_out_at.is_(None),
        account.c.status != AccountStatus.GONE,
    )


def person(unit: Unit, workspace_id: int, contact_id: int, kind: Any, *, apart_from: int) -> Any:
    """One contact as guards see them, as if the invitation `apart_from` were not there."""
    return _ONE.run(unit, workspace_id=workspace_id, contact_id=contact_id, kind=kind, apart_from=apart_from).first()


def _one() -> Any:
    apart = invitation.c.id != bindparam("apart_from", type_=invitation.c.id.type)
    rested = {
        "last_invited_at": _latest(_LAST_MESSAGE, apart),
        "last_of_kind_at": _latest(_MOMENT, invitation.c.survey_id.in_(_OF_KIND), apart),
    }
    columns = [rested[each.name].label(each.name) if each.name in rested else each for each in PERSON]
    return (
        select(*columns)
        .select_from(PEOPLE)
        .where(contact.c.workspace_id == WORKSPACE, contact.c.id == bindparam("contact_id", type_=contact.c.id.type))
    )


_ONE = Hot(_one())


def written_moments(
    unit: Unit, workspace_id: int, account_ids: Sequence[int], since: datetime, apart_from: int = 0
) -> Mapping[int, list[datetime]]:
    """When people of these accounts were asked or reminded since then, or are about to be, in order, by account, as if
    the ask `apart_from` were not there."""
    theirs = (invitation.c.workspace_id == workspace_id, invitation.c.account_id.in_(account_ids))
    asks = select(invitation.c.account_id, _MOMENT.label("moment")).where(
        *theirs,
        invitation.c.id != apart_from,
        or_(
            and_(invitation.c.state == InvitationState.PLANNED, invitation.c.send_at >= since),
            and_(invitation.c.state != InvitationState.PLANNED, invitation.c.asked_at >= since),
        ),
    )
    reminders = select(invitation.c.account_id, invitation.c.reminded_at.label("moment")).where(
        *theirs, invitation.c.reminded_at.is_not(None), invitation.c.reminded_at >= since
    )
    moments: dict[int, list[datetime]] = defaultdict(list)
    for account_id, moment in unit.connection.execute(union_all(asks, reminders).order_by("moment")):
        moments[account_id].append(moment)
    return moments


def messages_to(unit: Unit, workspace_id: int, contact_id: int) -> list[Any]:
    """All asks that a contact got or is about to get: id, moment, and when they were reminded of it (None: never)."""
    return _MESSAGES.run(unit, workspace_id=workspace_id, contact_id=contact_id).all()


_MESSAGES = Hot(
    select(invitation.c.id, _MOMENT.label("moment"), invitation.c.reminded_at).where(
        invitation.c.workspace_id == bindparam("workspace_id", type_=invitation.c.workspace_id.type),
        invitation.c.contact_id == bindparam("contact_id", type_=invitation.c.contact_id.type),
        _MOMENT.is_not(None),
    )
)


def attributes(
    unit: Unit, workspace_id: int, contact_ids: Sequence[int]
) -> dict[int, tuple[dict[str, Any], dict[str, Any]]]:
    """What a filter may ask about these contacts: (their account's values, their own), by contact."""
    csm = teammate.alias("csm")
    found = (
        select(
            contact.c.id.label("contact_id"),
            *(contact.c[name].label(f"c_{name}") for name in _OWN),
            contact.c.attributes.label("c_attributes"),
            *(
                account.c[name].label(f"a_{name}")
                for name in (*_ACCOUNTS, *_DAYS, "mrr_minor", "mrr_currency", "attributes")
            ),
            csm.c.email.label("csm"),
            csm.c.name.label("csm_name"),
        )
        .select_from(PEOPLE.outerjoin(csm, csm.c.id == account.c.csm_id))
        .where(contact.c.workspace_id == workspace_id, contact.c.id.in_(contact_ids))
    )
    return {row["contact_id"]: _sides(row) for row in unit.connection.execute(found).mappings()}


_OWN = ("external_id", "name", "email", "title", "role", "kind", "locale", "time_zone")
_ACCOUNTS = ("external_id", "name", "plan", "country", "locale", "time_zone", "status")
_MORE = ("mrr_minor", "mrr_currency", "attributes")
_DAYS = ("started_on", "renews_on", "ends_on")


def _sides(row: RowMapping) -> tuple[dict[str, Any], dict[str, Any]]:
    customer = dict(row["a_attributes"] or {}) | {name: row[f"a_{name}"] for name in (*_ACCOUNTS, *_DAYS)}
    customer |= {"csm": row["csm"], "csm_name": row["csm_name"], "currency": row["a_mrr_currency"]}
    customer["mrr"] = _major(row["a_mrr_minor"], row["a_mrr_currency"])
    return customer, dict(row["c_attributes"] or {}) | {name: row[f"c_{name}"] for name in _OWN}


def _major(minor: int | None, currency: str | None) -> Decimal | None:
    if minor is None or currency is None:
        return None
    return Decimal(minor).scaleb(-get_currency_precision(currency))
