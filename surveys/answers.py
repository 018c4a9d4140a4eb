"""Taking an answer: the click path, and the words that follow.

Everything here runs inside the listener's one transaction, before Slack gets its ack. The same thing told twice counts
once; of two scores the one with the newer Slack time stands, and every one is kept.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage import delivery_queue, inbound, responses, rollups
from storage.models import AnswerPart, AnswerSource, InvitationState, SurveyKind
from storage.responses import Asked
from storage.units import Unit
from surveys.locales import FALLBACK


class NotYours(Exception):
    """This question was asked of somebody else; `locale` is the language it was asked in."""

    def __init__(self, locale: str | None) -> None:
        super().__init__(locale)
        self.locale = locale or FALLBACK


class AskUnknown(Exception):
    """No ask of this workspace bears this token."""


class AskWithdrawn(Exception):
    """The question was taken back; nothing more is recorded for it. `locale` is the language it was asked in."""

    def __init__(self, locale: str | None) -> None:
        super().__init__(locale)
        self.locale = locale or FALLBACK


@dataclass(frozen=True)
class Who:
    """The person who acted, as Slack names them."""

    slack_team_id: str
    slack_user_id: str


@dataclass(frozen=True)
class Given:
    """One act of answering: who, on which ask, when by Slack's clock, and the key that makes it count once."""

    who: Who
    token: str
    key: str
    action_ts: str
    source: AnswerSource = AnswerSource.CLICK


@dataclass(frozen=True)
class Outcome:
    """What an act changed. `before` is the score that stood until now; `repeated` acts changed nothing."""

    workspace_id: int
    response_id: int
    invitation_id: int
    contact_id: int
    account_id: int
    kind: SurveyKind
    score: int | None
    before: int | None
    delivery_id: int
    only_owner: bool
    repeated: bool = False


def record_score(unit: Unit, workspace_id: int, given: Given, score: int, now: datetime) -> Outcome:
    """Store a score of 0-10. A press is acked, so it counts, also after the ask has expired: then it is marked late.

    Raises ValueError off the scale, NotYours, AskUnknown, AskWithdrawn.
    """
    if not 0 <= score <= 10:
        raise ValueError(f"{score} is not on the scale from 0 to 10")
    responses.hold(unit, workspace_id, given.token)
    asked = asked_of(unit, workspace_id, given.who, given.token)
    if not inbound.is_first(unit, workspace_id, given.key, now):
        return _outcome(workspace_id, asked, asked.response_id or 0, asked.score, repeated=True)
    response_id, newest = _stand(unit, workspace_id, asked, given, score, now)
    responses.revise(
        unit,
        workspace_id,
        response_id,
        AnswerPart.SCORE,
        str(score),
        source=given.source,
        action_ts=given.action_ts,
        now=now,
    )
    delivery_queue.show_as(unit, asked.delivery_id, now)
    return _outcome(workspace_id, asked, response_id, score if newest else asked.score)


def record_words(
    unit: Unit, workspace_id: int, given: Given, parts: dict[AnswerPart, Any], now: datetime, *, sent: bool = False
) -> Outcome:
    """Store words and choices; `sent` ends a form. An empty text clears its part.

    Raises NotYours, AskUnknown, AskWithdrawn.
    """
    responses.hold(unit, workspace_id, given.token)
    asked = asked_of(unit, workspace_id, given.who, given.token)
    if not inbound.is_first(unit, workspace_id, given.key, now):
        return _outcome(workspace_id, asked, asked.response_id or 0, asked.score, repeated=True)
    response_id = asked.response_id or _first(unit, workspace_id, asked, given, None, now)
    for part, value in parts.items():
        responses.revise(
            unit,
            workspace_id,
            response_id,
            part,
            None if value is None else str(value),
            source=given.source,
            action_ts=given.action_ts,
            now=now,
        )
    responses.set_parts(unit, response_id, parts, now)
    if AnswerPart.VERBATIM in parts:
        _count_comment(unit, workspace_id, asked, bool(parts[AnswerPart.VERBATIM]), now)
    delivery_queue.show_as(unit, asked.delivery_id, now, **({"sent": True} if sent else {}))
    return _outcome(workspace_id, asked, response_id, asked.score)


def asked_of(unit: Unit, workspace_id: int, who: Who, token: str) -> Asked:
    """The ask behind a token, for the one person it was asked of. Raises AskUnknown, NotYours, AskWithdrawn."""
    asked = responses.asked_by_token(unit, workspace_id, token)
    if asked is None:
        raise AskUnknown
    if (asked.slack_team_id, asked.slack_user_id) != (who.slack_team_id, who.slack_user_id):
        raise NotYours(asked.locale)
    if asked.state is InvitationState.WITHDRAWN:
        raise AskWithdrawn(asked.locale)
    return asked


def _stand(unit: Unit, workspace_id: int, asked: Asked, given: Given, score: int, now: datetime) -> tuple[int, bool]:
    """Make the score stand, unless a newer action was stored already; the response's id, and whether it stands."""
    if asked.response_id is None:
        return _first(unit, workspace_id, asked, given, score, now), True
    if asked.action_ts and _slack_time(given.action_ts) < _slack_time(asked.action_ts):
        return asked.response_id, False
    responses.set_score(unit, asked.response_id, score=score, action_ts=given.action_ts, now=now)
    if asked.expired(now):
        responses.mark_late(unit, asked.response_id)
    changes = {f"s{score}": 1}
    if asked.score is not None:
        changes = {} if asked.score == score else changes | {f"s{asked.score}": -1}
    _count(unit, workspace_id, asked, changes, now)
    return asked.response_id, True


def _first(unit: Unit, workspace_id: int, asked: Asked, given: Given, score: int | None, now: datetime) -> int:
    day = rollups.local_day(now, asked.time_zone)
    response_id = responses.add(
        unit,
        workspace_id,
        asked,
        score=score,
        source=given.source,
        action_ts=given.action_ts if score is not None else "",
        day=day,
        now=now,
    )
    if score is not None:
        _count(unit, workspace_id, asked, {f"s{score}": 1}, now)
    return response_id


def _count(unit: Unit, workspace_id: int, asked: Asked, changes: dict[str, int], now: datetime) -> None:
    day = asked.day or rollups.local_day(now, asked.time_zone)
    rollups.count(unit, workspace_id, asked.survey_id, day, asked.segments, changes)


def _count_comment(unit: Unit, workspace_id: int, asked: Asked, has_words: bool, now: datetime) -> None:
    change = int(has_words) - int(bool(asked.verbatim))
    if change:
        _count(unit, workspace_id, asked, {"commented": change}, now)


def _slack_time(ts: str) -> tuple[int, int]:
    """Slack's "seconds.micros" as numbers: as text "9.5" would come after "10.1"."""
    seconds, _, micros = ts.partition(".")
    return int(seconds or 0), int(micros or 0)


def _outcome(
    workspace_id: int, asked: Asked, response_id: int, score: int | None, *, repeated: bool = False
) -> Outcome:
    return Outcome(
        workspace_id=workspace_id,
        response_id=response_id,
        invitation_id=asked.invitation_id,
        contact_id=asked.contact_id,
        account_id=asked.account_id,
        kind=asked.survey_kind,
        score=score,
        before=asked.score,
        delivery_id=asked.delivery_id,
        only_owner=asked.only_owner,
        repeated=repeated,
    )
