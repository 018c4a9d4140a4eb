"""Cases and their entries: named questions."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, bindparam, case, exists, func, insert, select, true, update

from storage.database.compiled import Hot
from storage.database.tables import (
    account,
    case_entry,
    case_file,
    contact,
    delivery,
    invitation,
    response,
    response_revision,
    survey,
    teammate,
    workspace,
)
from storage.database.units import Unit
from storage.models import AccountStatus, AnswerPart, CaseState, DeliveryKind, EntryKind, SurveyKind

Facts = RowMapping
_OPEN = case_file.c.state != CaseState.CLOSED
IS_PRIVATE = exists().where(  # its message goes to one person, because the contact wished so
    delivery.c.workspace_id == case_file.c.workspace_id,
    delivery.c.case_id == case_file.c.id,
    delivery.c.kind == DeliveryKind.ALERT,
    delivery.c.slack_user_id.is_not(None),
)


def of_response(unit: Unit, workspace_id: int, response_id: int) -> Any | None:
    """The case that an answer opened, a row of `case_file`; None when it opened none."""
    return _OF_RESPONSE.run(unit, workspace_id=workspace_id, response_id=response_id).first()


_OF_RESPONSE = Hot(
    select(case_file).where(
        case_file.c.workspace_id == bindparam("workspace_id"), case_file.c.response_id == bindparam("response_id")
    )
)


def by_id(unit: Unit, workspace_id: int, case_id: int) -> Facts | None:
    """One case; None when this workspace has none with that id."""
    where = (case_file.c.workspace_id == workspace_id, case_file.c.id == case_id)
    return unit.connection.execute(select(case_file).where(*where)).mappings().first()


def newest_open_of(unit: Unit, workspace_id: int, contact_id: int, *, private: bool = False) -> Facts | None:
    """The contact's case that was opened last and is not closed; with `private`, of those that one person reads."""
    found = (
        select(case_file)
        .where(case_file.c.workspace_id == workspace_id, case_file.c.contact_id == contact_id, _OPEN)
        .where(IS_PRIVATE if private else true())
        .order_by(case_file.c.opened_at.desc(), case_file.c.id.desc())
        .limit(1)
    )
    return unit.connection.execute(found).mappings().first()


def add(unit: Unit, **values: Any) -> int:
    """Store a new case; its id."""
    return _ADD.insert(unit, **{**_EMPTY, **values})


_EMPTY = dict.fromkeys(column.name for column in case_file.c if column.name != "id")
_ADD = Hot(insert(case_file).values({name: bindparam(name) for name in _EMPTY}))


def change(unit: Unit, case_id: int, **values: Any) -> None:
    unit.connection.execute(update(case_file).where(case_file.c.id == case_id).values(**values))


def add_entry(
    unit: Unit,
    workspace_id: int,
    case_id: int,
    kind: EntryKind,
    body: str,
    now: datetime,
    teammate_id: int | None = None,
) -> int:
    """Store something said or done in a case; the entry's id."""
    values = {
        "workspace_id": workspace_id,
        "case_id": case_id,
        "kind": kind,
        "body": body,
        "at": now,
        "teammate_id": teammate_id,
    }
    return int(unit.connection.execute(insert(case_entry).values(**values).returning(case_entry.c.id)).scalar_one())


def alert_of(unit: Unit, workspace_id: int, case_id: int) -> Facts:
    """The delivery that is the case's message: its id, channel and thread."""
    where = (delivery.c.workspace_id == workspace_id, delivery.c.cause == f"alert:{case_id}")
    return unit.connection.execute(select(delivery).where(*where)).mappings().one()


def owner_facts(unit: Unit, workspace_id: int, account_id: int) -> Any:
    """Who would own a case of this account, and where the team's messages go: a row of what is selected below."""
    (found,) = _OWNER_FACTS.run(unit, workspace_id=workspace_id, account_id=account_id)
    return found


_OWNER_FACTS = Hot(
    select(
        account.c.csm_id,
        account.c.time_zone.label("account_zone"),
        teammate.c.slack_user_id,
        teammate.c.name,
        teammate.c.time_zone.label("owner_zone"),
        workspace.c.team_channel,
        workspace.c.time_zone.label("workspace_zone"),
    )
    .select_from(
        account.join(workspace, workspace.c.id == account.c.workspace_id).outerjoin(
            teammate, and_(teammate.c.id == account.c.csm_id, teammate.c.in_team)
        )
    )
    .where(account.c.workspace_id == bindparam("workspace_id"), account.c.id == bindparam("account_id"))
)


def alert_facts(unit: Unit, workspace_id: int, case_id: int) -> Facts:
    """All that a case's message shows, but for earlier scores and entries."""
    owner = teammate.alias("owner")
    found = (
        select(
            case_file,
            contact.c.name.label("contact_name"),
            contact.c.title,
            account.c.name.label("account_name"),
            account.c.plan,
            account.c.mrr_minor,
            account.c.mrr_currency,
            account.c.mrr_as_of,
            account.c.renews_on,
            account.c.ends_on,
            account.c.attributes.label("account_attributes"),
            workspace.c.time_zone.label("workspace_zone"),
            owner.c.slack_user_id.label("owner_slack"),
            owner.c.name.label("owner_name"),
            owner.c.time_zone.label("owner_zone"),
            response.c.invitation_id,
            survey.c.name.label("survey_name"),
            survey.c.kind.label("survey_kind"),
            response.c.score,
            response.c.scale,
            response.c.verbatim,
            response.c.contradicts,
            response.c.only_owner,
            response.c.reason.label("stated_reason"),
            response.c.second_reason,
            response.c.compared_with,
            response.c.kept_by,
            response.c.may_contact,
        )
        .select_from(
            case_file.join(contact, contact.c.id == case_file.c.contact_id)
            .join(account, account.c.id == case_file.c.account_id)
            .join(workspace, workspace.c.id == case_file.c.workspace_id)
            .outerjoin(owner, owner.c.id == case_file.c.owner_id)
            .outerjoin(response, response.c.id == case_file.c.response_id)
            .outerjoin(survey, survey.c.id == response.c.survey_id)
        )
        .where(case_file.c.workspace_id == workspace_id, case_file.c.id == case_id)
    )
    return unit.connection.execute(found).mappings().one()


def earlier_scores(
    unit: Unit,
    workspace_id: int,
    contact_id: int,
    before: datetime,
    *,
    kind: SurveyKind,
    but: int | None,
    private: bool,
    limit: int = 3,
) -> Sequence[tuple[int, datetime]]:
    """Scores that a contact gave before a moment in surveys of a kind, newest first; `but` leaves out the answer it is
    about.

    Those that only one person may see are among them only with `private`.
    """
    rows = unit.connection.execute(
        select(response.c.score, response.c.answered_at)
        .join(survey, survey.c.id == response.c.survey_id)
        .where(
            survey.c.kind == kind,
            response.c.workspace_id == workspace_id,
            response.c.contact_id == contact_id,
            response.c.answered_at < before,
            response.c.score.is_not(None),
            response.c.id != (but or 0),
            true() if private else response.c.only_owner.is_(False),
        )
        .order_by(response.c.answered_at.desc())
        .limit(limit)
    )
    return [(row.score, row.answered_at) for row in rows]


def first_score(unit: Unit, workspace_id: int, response_id: int) -> int | None:
    """The score that an answer began with; None when it never had one."""
    first = (
        select(response_revision.c.value)
        .where(
            response_revision.c.workspace_id == workspace_id,
            response_revision.c.response_id == response_id,
            response_revision.c.part == AnswerPart.SCORE,
        )
        .order_by(response_revision.c.id)
        .limit(1)
    )
    value = unit.connection.execute(first).scalar_one_or_none()
    return None if value is None else int(value)


def entries_of(unit: Unit, workspace_id: int, case_id: int) -> Sequence[Facts]:
    """A case's entries in order, each with its author's name."""
    found = (
        select(case_entry, teammate.c.name.label("author"))
        .outerjoin(teammate, teammate.c.id == case_entry.c.teammate_id)
        .where(case_entry.c.workspace_id == workspace_id, case_entry.c.case_id == case_id)
        .order_by(case_entry.c.id)
    )
    return unit.connection.execute(found).mappings().all()


def entry_facts(unit: Unit, workspace_id: int, entry_id: int) -> Facts:
    """One entry with its author, and the contact whom the case is about."""
    found = (
        select(
            case_entry,
            teammate.c.name.label("author"),
            teammate.c.slack_user_id.label("author_slack"),
            contact.c.name.label("contact_name"),
            contact.c.locale.label("contact_locale"),
            contact.c.slack_locale,
            account.c.locale.label("account_locale"),
            account.c.country,
            account.c.name.label("account_name"),
            workspace.c.company,
            case_file.c.contact_id,
            case_file.c.kind.label("case_kind"),
        )
        .select_from(
            case_entry.join(case_file, case_file.c.id == case_entry.c.case_id)
            .join(contact, contact.c.id == case_file.c.contact_id)
            .join(account, account.c.id == case_file.c.account_id)
            .join(workspace, workspace.c.id == case_entry.c.workspace_id)
            .outerjoin(teammate, teammate.c.id == case_entry.c.teammate_id)
        )
        .where(case_entry.c.workspace_id == workspace_id, case_entry.c.id == entry_id)
    )
    return unit.connection.execute(found).mappings().one()


def due(unit: Unit, now: datetime, limit: int = 100) -> Sequence[Facts]:
    """Cases that the warn tick must look at, the longest-waiting first."""
    found = select(case_file).where(case_file.c.next_due_at <= now).order_by(case_file.c.next_due_at).limit(limit)
    return unit.connection.execute(found).mappings().all()


def caller_facts(unit: Unit, workspace_id: int, case_id: int) -> Facts | None:
    """Whom a case calls: workspace_id, owner_id, slack_user_id, their zone (else the workspace's), and is_private: only
    they may read it. None where Slack does not know its owner."""
    found = (
        select(
            case_file.c.workspace_id,
            case_file.c.owner_id,
            teammate.c.slack_user_id,
            func.coalesce(teammate.c.time_zone, workspace.c.time_zone).label("zone"),
            IS_PRIVATE.label("is_private"),
        )
        .join(teammate, teammate.c.id == case_file.c.owner_id)
        .join(workspace, workspace.c.id == case_file.c.workspace_id)
        .where(case_file.c.workspace_id == workspace_id, case_file.c.id == case_id)
        .where(teammate.c.slack_user_id.is_not(None))
    )
    return unit.connection.execute(found).mappings().first()


def called_since(unit: Unit, workspace_id: int, owner_id: int, since: datetime) -> int:
    """For how many cases an owner was called by name from a moment on."""
    found = select(func.count()).where(
        case_file.c.workspace_id == workspace_id, case_file.c.owner_id == owner_id, case_file.c.mentioned_at >= since
    )
    return int(unit.connection.execute(found).scalar_one())


def next_due(unit: Unit) -> datetime | None:
    """When the warn tick must look next; None when no case waits for it."""
    found: datetime | None = _NEXT_DUE.run(unit).scalar()
    return found


def wishes_privacy(unit: Unit, workspace_id: int, contact_id: int) -> bool:
    """Whether the contact's newest survey is for their CSM alone: what they write beside it is, too."""
    newest = (
        select(invitation.c.only_owner)
        .where(
            invitation.c.workspace_id == workspace_id,
            invitation.c.contact_id == contact_id,
            invitation.c.asked_at.is_not(None),
        )
        .order_by(invitation.c.asked_at.desc(), invitation.c.id.desc())
        .limit(1)
    )
    return bool(unit.connection.execute(newest).scalar_one_or_none())


def last_word_to(unit: Unit, workspace_id: int, contact_id: int) -> datetime | None:
    """When a teammate last wrote to this contact; None when nobody did."""
    found = (
        select(func.max(case_entry.c.at))
        .join(case_file, case_file.c.id == case_entry.c.case_id)
        .where(
            case_file.c.workspace_id == workspace_id,
            case_file.c.contact_id == contact_id,
            case_entry.c.kind == EntryKind.TO_CONTACT,
        )
    )
    at: datetime | None = unit.connection.execute(found).scalar_one()
    return at


def count_open(unit: Unit, workspace_id: int) -> int:
    """How many cases are not closed and may be read by the team."""
    found = select(func.count()).select_from(case_file).where(case_file.c.workspace_id == workspace_id, _OPEN)
    return int(unit.connection.execute(found.where(~IS_PRIVATE)).scalar_one())


def next_renewal_first(today: date) -> tuple[ColumnElement[Any], ...]:
    """How lists of cases go: the soonest renewal first, then the oldest; those of accounts that have left last."""
    coming = case((account.c.renews_on >= today, account.c.renews_on))
    return account.c.status == AccountStatus.GONE, coming.is_(None), coming, case_file.c.opened_at


def open_cases(
    unit: Unit, workspace_id: int, today: date, among: Collection[int] | None = None, limit: int = 50
) -> Sequence[Facts]:
    """Cases that are not closed and that the team may read, in the order of `next_renewal_first`.

    At most `limit` of all; `among` these: every one of them.
    """
    owner = teammate.alias("owner")
    found = (
        select(
            case_file,
            contact.c.name.label("contact_name"),
            account.c.name.label("account_name"),
            account.c.renews_on,
            account.c.status.label("account_status"),
            account.c.ends_on,
            owner.c.name.label("owner_name"),
            response.c.score,
            response.c.scale,
            response.c.only_owner,
            response.c.reason.label("stated_reason"),
        )
        .select_from(
            case_file.join(contact, contact.c.id == case_file.c.contact_id)
            .join(account, account.c.id == case_file.c.account_id)
            .outerjoin(owner, owner.c.id == case_file.c.owner_id)
            .outerjoin(response, response.c.id == case_file.c.response_id)
        )
        .where(case_file.c.workspace_id == workspace_id, _OPEN)
        .where(~IS_PRIVATE)
        .order_by(*next_renewal_first(today))
    )
    found = found.limit(limit) if among is None else found.where(case_file.c.id.in_(among))
    return unit.connection.execute(found).mappings().all()


_NEXT_DUE = Hot(select(func.min(case_file.c.next_due_at)))
