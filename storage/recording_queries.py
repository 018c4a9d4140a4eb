"""Answers that a teammate heard elsewhere and records: the rows that a click would have made, without a message."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, or_, select

from storage import rollups
from storage.models import AnswerPart, AnswerSource, InvitationState, SurveyKind
from storage.tables import (
    account,
    contact,
    delivery,
    invitation,
    response,
    response_revision,
    survey,
    teammate,
    workspace,
)
from storage.units import Unit


def people_like(unit: Unit, workspace_id: int, words: str, limit: int) -> Sequence[RowMapping]:
    """Contacts whose name, address or account's name holds the words: id, name, account_name, by name."""
    wanted = words.strip().lower()
    places = (contact.c.name, contact.c.email, account.c.name)
    found = (
        select(contact.c.id, contact.c.name, account.c.name.label("account_name"))
        .join(account, account.c.id == contact.c.account_id)
        .where(contact.c.workspace_id == workspace_id)
        .where(or_(*(func.lower(place).contains(wanted, autoescape=True) for place in places)))
        .order_by(func.lower(contact.c.name), contact.c.id)
        .limit(limit)
    )
    return unit.connection.execute(found).mappings().all()


def surveys(unit: Unit, workspace_id: int) -> Sequence[RowMapping]:
    """The surveys whose answers can be recorded: those that ask for a recommendation from 0 to 10."""
    found = select(survey).where(survey.c.workspace_id == workspace_id, survey.c.kind == SurveyKind.NPS)
    return unit.connection.execute(found.order_by(survey.c.id)).mappings().all()


def person(unit: Unit, workspace_id: int, contact_id: int) -> RowMapping | None:
    """Where an answer of this contact counts: account_id, names, what the account is, and the workspace's zone."""
    found = (
        select(
            contact.c.id,
            contact.c.name,
            contact.c.account_id,
            account.c.name.label("account_name"),
            account.c.plan,
            account.c.country,
            account.c.attributes,
            workspace.c.segments,
            workspace.c.time_zone,
        )
        .select_from(
            contact.join(account, account.c.id == contact.c.account_id).join(
                workspace, workspace.c.id == contact.c.workspace_id
            )
        )
        .where(contact.c.workspace_id == workspace_id, contact.c.id == contact_id)
    )
    return unit.connection.execute(found).mappings().first()


def add(
    unit: Unit,
    workspace_id: int,
    whose: RowMapping,
    asked: RowMapping,
    *,
    key: str,
    score: int,
    words: str | None,
    only_owner: bool,
    by: int,
    how: str,
    at: datetime,
    day: date,
    now: datetime,
) -> int:
    """Store an answer of that day with an ask of its own, that was never a message; the response's id."""
    segments = rollups.segments_of(whose["segments"], dict(whose))
    facts = {"workspace_id": workspace_id, "survey_id": asked["id"], "contact_id": whose["id"]}
    facts |= {"account_id": whose["account_id"], "survey_version": asked["version"], "only_owner": only_owner}
    ask = {"occasion": f"{rollups.RECORDED}{key}", "state": InvitationState.ANSWERED, "segments": segments}
    moments = {"send_at": at, "asked_at": at, "expires_at": at}
    added = insert(invitation).values(**facts, **ask, **moments).returning(invitation.c.id)
    answer = {
        "invitation_id": unit.connection.execute(added).scalar_one(),
        "score": score,
        "verbatim": words,
        "unread": bool(words),
        "source": AnswerSource.RECORDED,
        "recorded_by_id": by,
        "recorded_how": how,
        "answered_at": at,
        "changed_at": now,
        "day": day,
    }
    response_id = int(
        unit.connection.execute(insert(response).values(**facts, **answer).returning(response.c.id)).scalar_one()
    )
    parts = [(AnswerPart.SCORE, str(score)), *([(AnswerPart.VERBATIM, words)] if words else [])]
    kept = {"workspace_id": workspace_id, "response_id": response_id, "source": AnswerSource.RECORDED, "at": now}
    unit.connection.execute(insert(response_revision), [kept | {"part": part, "value": each} for part, each in parts])
    rollups.count(unit, workspace_id, asked["id"], day, segments, _counts(score, words))
    return response_id


def recorded(unit: Unit, workspace_id: int, response_id: int) -> RowMapping | None:
    """A recorded answer, with the segments in which it counts; None when it is none, or gone."""
    found = (
        select(response, invitation.c.segments)
        .join(invitation, invitation.c.id == response.c.invitation_id)
        .where(response.c.workspace_id == workspace_id, response.c.id == response_id)
        .where(response.c.source == AnswerSource.RECORDED)
    )
    return unit.connection.execute(found).mappings().first()


def remove(unit: Unit, answer: RowMapping) -> None:
    """Take a recorded answer out of the tables and out of every figure."""
    counts: dict[str, int] = {name: -n for name, n in _counts(answer["score"], answer["verbatim"]).items()}
    rollups.count(unit, answer["workspace_id"], answer["survey_id"], answer["day"], answer["segments"], counts)
    unit.connection.execute(delete(response).where(response.c.id == answer["id"]))
    unit.connection.execute(delete(invitation).where(invitation.c.id == answer["invitation_id"]))


def notice_of(unit: Unit, workspace_id: int, response_id: int) -> RowMapping | None:
    """The message that tells of a record, to whoever made it."""
    causes = delivery.c.cause.startswith(f"recorded:{response_id}:")
    found = select(delivery).where(delivery.c.workspace_id == workspace_id, causes).order_by(delivery.c.id.desc())
    return unit.connection.execute(found.limit(1)).mappings().first()


def teller(unit: Unit, workspace_id: int, response_id: int) -> Any:
    """Who recorded an answer, how they heard it, and for which day: name, recorded_how, day; None for any other."""
    found = (
        select(teammate.c.name, response.c.recorded_how, response.c.day)
        .join(teammate, teammate.c.id == response.c.recorded_by_id)
        .where(response.c.workspace_id == workspace_id, response.c.id == response_id)
    )
    return unit.connection.execute(found).first()


def _counts(score: int, words: str | None) -> dict[str, int]:
    return {f"s{score}": 1} | ({"commented": 1} if words else {})
