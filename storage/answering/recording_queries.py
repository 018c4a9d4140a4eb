"""Answers that a teammate heard elsewhere and records: the rows that a click would have made, without a message."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, and_, case, delete, func, insert, or_, select, update

from storage.answering import rollups
from storage.answering.reading_queries import WRITTEN
from storage.database.tables import account, contact, delivery, invitation, response, survey, teammate, workspace
from storage.database.units import Unit
from storage.models import AnswerSource, InvitationState


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
    """The surveys whose answers can be recorded, the oldest first: all that ask somebody."""
    ours = (survey.c.workspace_id == workspace_id, survey.c.tool.is_(None), survey.c.enabled)
    return unit.connection.execute(select(survey).where(*ours).order_by(survey.c.id)).mappings().all()


def person(unit: Unit, workspace_id: int, contact_id: int) -> RowMapping | None:
    """Where an answer of this contact counts: account_id, names, what the account is and whether it leaves, and the
    workspace's zone.

    Nobody else records an answer of theirs until the commit.
    """
    found = (
        select(
            contact.c.id,
            contact.c.name,
            contact.c.account_id,
            account.c.name.label("account_name"),
            account.c.plan,
            account.c.country,
            account.c.attributes,
            account.c.status,
            account.c.leaving_seen_at,
            workspace.c.segments,
            workspace.c.time_zone,
        )
        .select_from(
            contact.join(account, account.c.id == contact.c.account_id).join(
                workspace, workspace.c.id == contact.c.workspace_id
            )
        )
        .where(contact.c.workspace_id == workspace_id, contact.c.id == contact_id)
        .with_for_update(of=contact)
    )
    return unit.connection.execute(found).mappings().first()


def days_answered(unit: Unit, workspace_id: int, survey_id: int, contact_id: int) -> Sequence[date]:
    """The days on which a contact answered a survey, the newest first."""
    theirs = (response.c.workspace_id == workspace_id, response.c.contact_id == contact_id)
    found = select(response.c.day).where(*theirs, response.c.survey_id == survey_id)
    return unit.connection.scalars(found.order_by(response.c.day.desc())).all()


def answered_at(unit: Unit, workspace_id: int, survey_id: int, account_id: int, since: datetime | None) -> Any:
    """The newest answer of an account to a survey, given since a moment or (None) ever: name, day; None without one."""
    found = (
        select(contact.c.name, response.c.day)
        .join(contact, contact.c.id == response.c.contact_id)
        .where(response.c.workspace_id == workspace_id, response.c.account_id == account_id)
        .where(response.c.survey_id == survey_id, *([] if since is None else [response.c.answered_at >= since]))
        .order_by(response.c.answered_at.desc())
        .limit(1)
    )
    return unit.connection.execute(found).first()


def close_asks(
    unit: Unit, workspace_id: int, survey_id: int, contact_id: int, why: str, since: datetime
) -> Sequence[int]:
    """Take back what a contact was asked, or is about to be, in a survey that they answered elsewhere; their ids.

    Also what has expired, where it was asked since a moment: a late answer to it would count.
    """
    waits = invitation.c.state.in_((InvitationState.PLANNED, InvitationState.ASKED))
    waiting = or_(waits, and_(invitation.c.state == InvitationState.EXPIRED, invitation.c.asked_at >= since))
    closed = (
        update(invitation)
        .where(*_asks(workspace_id, survey_id, contact_id), waiting)
        .values(state=InvitationState.WITHDRAWN, withdrawn_why=why)
        .returning(invitation.c.id)
    )
    return unit.connection.scalars(closed).all()


def open_asks_again(
    unit: Unit, workspace_id: int, survey_id: int, contact_id: int, why: str, now: datetime
) -> Sequence[int]:
    """Undo `close_asks`: what was asked is open, or has expired meanwhile; what was not is still to come, unless its
    moment has passed. Their ids."""
    was_asked = invitation.c.asked_at.is_not(None)
    state = case(
        (invitation.c.expires_at > now, InvitationState.ASKED),
        (was_asked, InvitationState.EXPIRED),
        else_=InvitationState.PLANNED,
    )
    opened = (
        update(invitation)
        .where(*_asks(workspace_id, survey_id, contact_id), invitation.c.withdrawn_why == why)
        .where(or_(was_asked, invitation.c.send_at > now))
        .values(state=state, withdrawn_why=None)
        .returning(invitation.c.id)
    )
    return unit.connection.scalars(opened).all()


def _asks(workspace_id: int, survey_id: int, contact_id: int) -> tuple[Any, ...]:
    whose = (invitation.c.workspace_id == workspace_id, invitation.c.contact_id == contact_id)
    return (*whose, invitation.c.survey_id == survey_id)


def add(
    unit: Unit,
    workspace_id: int,
    whose: RowMapping,
    asked: RowMapping,
    *,
    occasion: str,
    answer: Mapping[str, Any],
    only_owner: bool,
    by: int,
    how: str,
    at: datetime,
    day: date,
    now: datetime,
) -> int:
    """Store an answer of that day with an ask of its own, that was never a message; the response's id.

    `answer` holds what stands in columns, by their names.
    """
    segments = rollups.segments_of(whose["segments"], dict(whose))
    facts = {"workspace_id": workspace_id, "survey_id": asked["id"], "contact_id": whose["id"]}
    facts |= {"account_id": whose["account_id"], "survey_version": asked["version"], "only_owner": only_owner}
    ask = {"occasion": f"{rollups.RECORDED}{occasion}", "state": InvitationState.ANSWERED, "segments": segments}
    moments = {"send_at": at, "asked_at": at, "expires_at": at}
    added = insert(invitation).values(**facts, **ask, **moments).returning(invitation.c.id)
    given = {
        "invitation_id": unit.connection.execute(added).scalar_one(),
        "unread": any(answer.get(each) for each in WRITTEN),
        "source": AnswerSource.RECORDED,
        "recorded_by_id": by,
        "recorded_how": how,
        "answered_at": at,
        "changed_at": now,
        "day": day,
    }
    stored = insert(response).values(**facts, **given, **answer).returning(response.c.id)
    response_id = int(unit.connection.execute(stored).scalar_one())
    counts = _counts(answer.get("score"), answer.get("verbatim"))
    rollups.count(unit, workspace_id, asked["id"], day, segments, counts)
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


def _counts(score: int | None, words: str | None) -> dict[str, int]:
    return ({} if score is None else {f"s{score}": 1}) | ({"commented": 1} if words else {})
