"""Answers as the team reads them to judge what was read: one, or those that wait for a person, worth most first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, func, or_, select, update

from storage.database.partial import NEEDS_REVIEW
from storage.database.tables import account, case_file, contact, delivery, label, response, survey, workspace
from storage.database.units import Unit
from storage.models import DeliveryKind, LabelKind, LabelSource
from storage.people import worth_queries


def _may_see(slack_user_id: str) -> ColumnElement[bool]:
    """An answer for one reader alone is seen by whoever its case was brought to, and by nobody else."""
    alert = (
        select(delivery.c.slack_user_id)
        .join(
            case_file, and_(case_file.c.workspace_id == delivery.c.workspace_id, case_file.c.id == delivery.c.case_id)
        )
        .where(
            case_file.c.workspace_id == response.c.workspace_id,
            case_file.c.response_id == response.c.id,
            delivery.c.kind == DeliveryKind.ALERT,
        )
        .correlate(response)
    )
    private = alert.where(delivery.c.slack_user_id.is_not(None))
    mine = alert.where(delivery.c.slack_user_id == slack_user_id)
    return or_(and_(response.c.only_owner.is_(False), ~private.exists()), mine.exists())


def waiting(
    unit: Unit, workspace_id: int, slack_user_id: str, limit: int, *, but: Sequence[int] = ()
) -> Sequence[RowMapping]:
    """Answers that this reader may see and that wait for a person, the highest MRR first (as `worth_queries` compares
    it), then the newest."""
    found = (
        _FACTS.where(*_in_queue(workspace_id, slack_user_id), response.c.id.not_in(but))
        .order_by(*worth_queries.highest_first(unit, workspace_id), response.c.id.desc())
        .limit(limit)
    )
    return unit.connection.execute(found).mappings().all()


def count_waiting(unit: Unit, workspace_id: int, slack_user_id: str) -> int:
    found = select(func.count()).select_from(response).where(*_in_queue(workspace_id, slack_user_id))
    return int(unit.connection.execute(found).scalar_one())


def answer(unit: Unit, workspace_id: int, response_id: int, slack_user_id: str) -> RowMapping | None:
    """An answer with its account and contact; None when there is none that this reader may see."""
    found = _FACTS.where(response.c.workspace_id == workspace_id, response.c.id == response_id, _may_see(slack_user_id))
    return unit.connection.execute(found).mappings().first()


def settle(unit: Unit, workspace_id: int, response_id: int, *, waits: bool) -> None:
    """Whether an answer waits for a person."""
    one = (response.c.workspace_id == workspace_id, response.c.id == response_id)
    unit.connection.execute(update(response).where(*one).values(needs_review=waits))


def labels_of(unit: Unit, workspace_id: int, response_ids: Sequence[int]) -> dict[int, list[RowMapping]]:
    """All labels of these answers, by the answer; of each kind and source the surest first."""
    rows = unit.connection.execute(
        select(label)
        .where(label.c.workspace_id == workspace_id, label.c.response_id.in_(response_ids))
        .order_by(label.c.confidence.desc(), label.c.id)
    ).mappings()
    found: dict[int, list[RowMapping]] = {number: [] for number in response_ids}
    for row in rows:
        found[row["response_id"]].append(row)
    return found


def judged(unit: Unit, workspace_id: int, response_id: int) -> set[LabelKind]:
    """What somebody of the team has said of this answer."""
    found = select(label.c.kind).where(
        label.c.workspace_id == workspace_id,
        label.c.response_id == response_id,
        label.c.source == LabelSource.TEAM,
    )
    return set(unit.connection.scalars(found))


def _in_queue(workspace_id: int, slack_user_id: str) -> tuple[Any, ...]:
    # Those that wait to be read once more are among them: whoever goes through the queue loses none meanwhile.
    return (response.c.workspace_id == workspace_id, NEEDS_REVIEW, _may_see(slack_user_id))


_FACTS = select(
    response,
    survey.c.name.label("survey_name"),
    account.c.name.label("account_name"),
    account.c.mrr_minor,
    account.c.mrr_currency,
    account.c.attributes.label("account_attributes"),
    contact.c.name.label("contact_name"),
    workspace.c.time_zone.label("workspace_zone"),
).select_from(
    response.join(survey, survey.c.id == response.c.survey_id)
    .join(account, account.c.id == response.c.account_id)
    .join(contact, contact.c.id == response.c.contact_id)
    .join(workspace, workspace.c.id == response.c.workspace_id)
)
