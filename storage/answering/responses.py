"""Answers: the rows that a click reads and writes, each statement compiled once."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, case, func, insert, or_, select, update

from storage.answering.reading_queries import WRITTEN
from storage.database.compiled import Hot
from storage.database.tables import contact, delivery, invitation, response, response_revision, survey, workspace
from storage.database.units import Unit
from storage.models import AnswerPart, AnswerSource, InvitationState, SurveyKind


class Asked(NamedTuple):  # made anew by every click, and a dataclass takes ten times as long to make
    """An ask, found by its token: who was asked, in which survey, and the answer so far."""

    delivery_id: int
    invitation_id: int
    state: InvitationState
    expires_at: datetime | None
    only_owner: bool
    locale: str | None
    survey_version: int | None
    survey_id: int
    survey_kind: SurveyKind
    contact_id: int
    slack_team_id: str | None
    slack_user_id: str | None
    account_id: int
    segments: list[list[str]]
    time_zone: str
    response_id: int | None
    score: int | None
    verbatim: str | None
    reason: str | None
    action_ts: str | None
    day: date | None
    reminders: int  # messages that show it besides its own
    withdrawn_why: str | None

    def expired(self, now: datetime) -> bool:
        """Whether its time is over, also when the expire tick has not said so yet."""
        return self.state is InvitationState.EXPIRED or (self.expires_at is not None and self.expires_at <= now)


# Both columns: the index that finds an answer begins with the workspace.
_answers_it = and_(response.c.workspace_id == invitation.c.workspace_id, response.c.invitation_id == invitation.c.id)

_ASKED = Hot(
    select(
        delivery.c.id.label("delivery_id"),
        invitation.c.id.label("invitation_id"),
        invitation.c.state,
        invitation.c.expires_at,
        invitation.c.only_owner,
        invitation.c.locale,
        invitation.c.survey_version,
        survey.c.id.label("survey_id"),
        survey.c.kind.label("survey_kind"),
        contact.c.id.label("contact_id"),
        contact.c.slack_team_id,
        contact.c.slack_user_id,
        invitation.c.account_id,
        invitation.c.segments,
        workspace.c.time_zone,
        response.c.id.label("response_id"),
        response.c.score,
        response.c.verbatim,
        response.c.reason,
        response.c.action_ts,
        response.c.day,
        invitation.c.reminders,
        invitation.c.withdrawn_why,
    )
    .select_from(
        delivery.join(invitation, invitation.c.id == delivery.c.invitation_id)
        .join(survey, survey.c.id == invitation.c.survey_id)
        .join(contact, contact.c.id == invitation.c.contact_id)
        .join(workspace, workspace.c.id == delivery.c.workspace_id)
        .outerjoin(response, _answers_it)
    )
    .where(delivery.c.token == bindparam("token"), delivery.c.workspace_id == bindparam("workspace_id"))
)

# A statement of its own: PostgreSQL reads again only the row that it had to wait for, not what is joined to it.
_HOLD = Hot(
    select(invitation.c.id)
    .select_from(delivery.join(invitation, invitation.c.id == delivery.c.invitation_id))
    .where(delivery.c.token == bindparam("token"), delivery.c.workspace_id == bindparam("workspace_id"))
    .with_for_update(of=invitation)
)

_ADD = Hot(
    insert(response).values(
        {
            name: bindparam(name)
            for name in (
                "workspace_id",
                "invitation_id",
                "survey_id",
                "contact_id",
                "account_id",
                "survey_version",
                "scale",
                "high_is_good",
                "score",
                "source",
                "late",
                "only_owner",
                "answered_at",
                "changed_at",
                "action_ts",
                "day",
            )
        }
        | {"contradicts": False, "unread": False}
    )
)

_REVISE = Hot(
    insert(response_revision).values(
        {
            name: bindparam(name)
            for name in ("workspace_id", "response_id", "part", "question", "value", "source", "action_ts", "at")
        }
    )
)

_SET_SCORE = Hot(
    update(response)
    .where(response.c.id == bindparam("response_id"))
    .values(
        score=bindparam("score"),
        scale=bindparam("scale"),
        high_is_good=bindparam("high_is_good"),
        action_ts=bindparam("action_ts"),
        changed_at=bindparam("at"),
        unread=or_(response.c.unread, response.c.read_by.is_not(None)),  # words mean something else beside it
    )
)

_ANSWERED = Hot(
    update(invitation).where(invitation.c.id == bindparam("invitation_id")).values(state=InvitationState.ANSWERED)
)


def hold(unit: Unit, workspace_id: int, token: str) -> None:
    """Before an ask is read to be answered: wait until nobody else answers it, and let nobody until the commit.

    On SQLite whoever writes is alone already.
    """
    if unit.connection.dialect.name != "sqlite":
        _HOLD.run(unit, workspace_id=workspace_id, token=token)


def asked_by_token(unit: Unit, workspace_id: int, token: str) -> Asked | None:
    """The ask that a token names; None when this workspace has none."""
    row = _ASKED.run(unit, workspace_id=workspace_id, token=token).first()
    return None if row is None else Asked._make(row)


def add(
    unit: Unit,
    workspace_id: int,
    asked: Asked,
    *,
    score: int | None,
    scale: str,
    high_is_good: bool,
    source: AnswerSource,
    action_ts: str,
    day: date,
    now: datetime,
) -> int:
    """Store the first part of an answer and mark its invitation answered; the response's id."""
    response_id = _ADD.insert(
        unit,
        workspace_id=workspace_id,
        invitation_id=asked.invitation_id,
        survey_id=asked.survey_id,
        contact_id=asked.contact_id,
        account_id=asked.account_id,
        survey_version=asked.survey_version or 1,
        score=score,
        scale=scale,
        high_is_good=high_is_good,
        source=source,
        late=asked.expired(now),
        only_owner=asked.only_owner,
        answered_at=now,
        changed_at=now,
        action_ts=action_ts,
        day=day,
    )
    _ANSWERED.run(unit, invitation_id=asked.invitation_id)
    return response_id


def set_score(
    unit: Unit, response_id: int, *, score: int, scale: str, high_is_good: bool, action_ts: str, now: datetime
) -> None:
    """Overwrite the score that counts; the caller keeps the revision."""
    _SET_SCORE.run(
        unit,
        response_id=response_id,
        score=score,
        scale=scale,
        high_is_good=high_is_good,
        action_ts=action_ts,
        at=now,
    )


def mark_late(unit: Unit, response_id: int) -> None:
    """Note that an answer was changed after its question had closed."""
    unit.connection.execute(update(response).where(response.c.id == response_id).values(late=True))


def revise(
    unit: Unit,
    workspace_id: int,
    response_id: int,
    part: AnswerPart,
    value: str | None,
    *,
    source: AnswerSource,
    action_ts: str,
    now: datetime,
    question: str = "",
) -> None:
    """Keep one part of an answer as it was given now; `question` names an item."""
    _REVISE.run(
        unit,
        workspace_id=workspace_id,
        response_id=response_id,
        part=part,
        question=question,
        value=value,
        source=source,
        action_ts=action_ts,
        at=now,
    )


def set_parts(unit: Unit, response_id: int, parts: dict[AnswerPart, Any], now: datetime) -> None:
    """Overwrite what stands for these parts; words that changed, or went, wait for the analyse tick."""
    values: dict[str, Any] = {part.value: value for part, value in parts.items()}
    others = [func.coalesce(response.c[name], "") != (values[name] or "") for name in WRITTEN if name in values]
    if others:
        values["unread"] = or_(response.c.unread, *others)
        values["read_by"] = case((or_(*others), None), else_=response.c.read_by)
    unit.connection.execute(update(response).where(response.c.id == response_id).values(**values, changed_at=now))


def set_only_owner(unit: Unit, invitation_id: int, wanted: bool) -> None:
    """Note on an ask, and on its answer where there is one, whether only the CSM may see it."""
    unit.connection.execute(update(invitation).where(invitation.c.id == invitation_id).values(only_owner=wanted))
    unit.connection.execute(update(response).where(response.c.invitation_id == invitation_id).values(only_owner=wanted))
