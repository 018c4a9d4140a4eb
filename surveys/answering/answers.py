"""Taking an answer: the click path, and the words that follow.

Everything here runs inside the listener's one transaction, before Slack gets its ack. The same thing told twice counts
once; of two answers to one question the one with the newer Slack time stands, and every one is kept. An answer to which
a changed one leads no more is history: it stands no longer, and is neither shown nor exported.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from storage.answering import answer_items, inbound, responses, rollups
from storage.answering.responses import Asked
from storage.asking import ask_queries
from storage.database.units import Unit
from storage.models import AnswerPart, AnswerSource, InvitationState, SurveyKind
from storage.outbox import delivery_queue
from surveys.asking import progress
from surveys.asking.progress import slack_time, stands
from surveys.definition.definitions import SCALES, Definition, of_version
from surveys.definition.locales import FALLBACK
from surveys.definition.questions import Answer, Question, QuestionType, branches, reachable, written
from surveys.definition.scales import ZERO_TO_TEN, Scale
from surveys.rules.guards import Why


class NotYours(Exception):
    """This question was asked of somebody else; `locale` is the language it was asked in."""

    def __init__(self, locale: str | None) -> None:
        super().__init__(locale)
        self.locale = locale or FALLBACK


PREVIEW = "preview"
"""Where a token would stand, in a message that only shows what an ask looks like."""


class OnlyAPreview(Exception):
    """This only shows what an ask looks like: nothing is stored."""


class AskUnknown(Exception):
    """No ask of this workspace bears this token."""


class AskWithdrawn(Exception):
    """The question was taken back; nothing more is recorded for it. `locale` is the language it was asked in."""

    def __init__(self, locale: str | None) -> None:
        super().__init__(locale)
        self.locale = locale or FALLBACK


class AnsweredElsewhere(AskWithdrawn):
    """The question was answered by phone, by e-mail or in a meeting, and a teammate has recorded it."""


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
    scale: Scale = ZERO_TO_TEN  # of the score
    reminders: int = 0  # messages that show the ask besides its own
    has_words: bool = False  # somebody's own words are what was stored


def record_score(unit: Unit, workspace_id: int, given: Given, score: int, now: datetime) -> Outcome:
    """Store a score. A press is acked, so it counts, also after the ask has expired: then it is marked late.

    Raises ValueError off the scale of the version asked, NotYours, AskUnknown, AskWithdrawn.
    """
    responses.hold(unit, workspace_id, given.token)
    asked = asked_of(unit, workspace_id, given.who, given.token)
    scale = _scale(unit, workspace_id, asked)
    if score not in scale.points:
        raise ValueError(f"{score} is not on the scale from {scale.low} to {scale.high}")
    if not inbound.is_first(unit, workspace_id, given.key, now):
        return _outcome(workspace_id, asked, asked.response_id or 0, asked.score, scale, repeated=True)
    response_id, newest = _stand(unit, workspace_id, asked, given, score, scale, now)
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
    if newest and asked.response_id is not None and asked.score != score:
        _leave_unreachable(unit, workspace_id, asked, response_id, now)
    _show(unit, workspace_id, asked, now)
    return _outcome(workspace_id, asked, response_id, score if newest else asked.score, scale)


def record_words(
    unit: Unit, workspace_id: int, given: Given, parts: dict[AnswerPart, Any], now: datetime, *, sent: bool = False
) -> Outcome:
    """Store words and choices; `sent` ends a form. An empty text clears its part.

    A part about which something newer stands is only kept; where that is all, the act counts as repeated.

    Raises NotYours, AskUnknown, AskWithdrawn.
    """
    responses.hold(unit, workspace_id, given.token)
    asked = asked_of(unit, workspace_id, given.who, given.token)
    if not inbound.is_first(unit, workspace_id, given.key, now):
        return _unscored(unit, workspace_id, asked, asked.response_id or 0, repeated=True)
    overtaken = _overtaken(unit, workspace_id, asked.response_id, given.action_ts)
    standing = {part: value for part, value in parts.items() if part not in overtaken}
    return _keep(unit, workspace_id, asked, given, parts, standing, now, sent=sent)


def add_words(unit: Unit, workspace_id: int, given: Given, words: str, now: datetime) -> Outcome:
    """Store words beside those that stand, behind what was written earlier and before what was written later.

    Where all words were taken back later, none of them stand. Raises NotYours, AskUnknown, AskWithdrawn.
    """
    responses.hold(unit, workspace_id, given.token)
    asked = asked_of(unit, workspace_id, given.who, given.token)
    if not inbound.is_first(unit, workspace_id, given.key, now):
        return _unscored(unit, workspace_id, asked, asked.response_id or 0, repeated=True)
    overtaken = AnswerPart.VERBATIM in _overtaken(unit, workspace_id, asked.response_id, given.action_ts)
    in_order = (words, asked.verbatim) if overtaken else (asked.verbatim, words)
    parts: dict[AnswerPart, Any] = {AnswerPart.VERBATIM: "\n".join(each for each in in_order if each)}
    standing = {} if overtaken and not asked.verbatim else parts
    return _keep(unit, workspace_id, asked, given, parts, standing, now)


def record(unit: Unit, workspace_id: int, given: Given, key: str, said: str | None, now: datetime) -> Outcome:
    """Store the answer to one question of the version asked, as its control says it; None passes it over.

    Raises ValueError for a question that is not there and an answer that it does not offer, NotYours, AskUnknown,
    AskWithdrawn.
    """
    asked = asked_of(unit, workspace_id, given.who, given.token)
    question = _question(unit, workspace_id, asked, key)
    answer = None if said is None else question.read(said)
    if answer is None and asked.response_id is None:
        raise ValueError("whoever passes over the first question has not answered")
    if question.part is AnswerPart.SCORE and isinstance(answer, int):
        return record_score(unit, workspace_id, given, answer, now)
    if question.part is AnswerPart.ITEM:
        outcome = _record_item(unit, workspace_id, given, question, answer, now)
    else:
        outcome = record_words(unit, workspace_id, given, {question.part: answer}, now)
        if not outcome.repeated:
            _leave_unreachable(unit, workspace_id, asked, outcome.response_id, now)
    return replace(outcome, has_words=question.type is QuestionType.TEXT and answer is not None)


def asked_of(unit: Unit, workspace_id: int, who: Who, token: str) -> Asked:
    """The ask behind a token, for the one person it was asked of. Raises AskUnknown, NotYours, AskWithdrawn."""
    asked = responses.asked_by_token(unit, workspace_id, token)
    if asked is None:
        raise OnlyAPreview if token == PREVIEW else AskUnknown
    if (asked.slack_team_id, asked.slack_user_id) != (who.slack_team_id, who.slack_user_id):
        raise NotYours(asked.locale)
    if asked.state is InvitationState.WITHDRAWN:
        raise AnsweredElsewhere(asked.locale) if asked.withdrawn_why == Why.ANSWERED else AskWithdrawn(asked.locale)
    return asked


def definition_of(unit: Unit, workspace_id: int, asked: Asked) -> Definition:
    """The survey as the version that was asked has it."""
    return of_version(unit, workspace_id, asked.survey_id, asked.survey_version or 1)


def _record_item(
    unit: Unit, workspace_id: int, given: Given, question: Question, answer: Answer | None, now: datetime
) -> Outcome:
    responses.hold(unit, workspace_id, given.token)
    asked = asked_of(unit, workspace_id, given.who, given.token)
    if not inbound.is_first(unit, workspace_id, given.key, now):
        return _unscored(unit, workspace_id, asked, asked.response_id or 0, repeated=True)
    response_id = asked.response_id or _first(unit, workspace_id, asked, given, None, None, now)
    newest = question.key not in _overtaken(unit, workspace_id, asked.response_id, given.action_ts)
    responses.revise(
        unit,
        workspace_id,
        response_id,
        AnswerPart.ITEM,
        None if answer is None else written(answer),
        source=given.source,
        action_ts=given.action_ts,
        now=now,
        question=question.key,
    )
    if newest:
        set_item(unit, workspace_id, response_id, question, answer, now)
        if asked.response_id is not None and asked.expired(now):
            responses.mark_late(unit, response_id)
        _leave_unreachable(unit, workspace_id, asked, response_id, now)
    _show(unit, workspace_id, asked, now)
    return _unscored(unit, workspace_id, asked, response_id)


def _keep(
    unit: Unit,
    workspace_id: int,
    asked: Asked,
    given: Given,
    parts: dict[AnswerPart, Any],
    standing: dict[AnswerPart, Any],
    now: datetime,
    *,
    sent: bool = False,
) -> Outcome:
    """Keep each part as a revision, and let some of them stand."""
    response_id = asked.response_id or _first(unit, workspace_id, asked, given, None, None, now)
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
    if parts and not standing:
        return _unscored(unit, workspace_id, asked, response_id, repeated=True)
    responses.set_parts(unit, response_id, standing, now)
    if asked.response_id is not None and asked.expired(now):
        responses.mark_late(unit, response_id)
    if AnswerPart.VERBATIM in standing:
        _count_comment(unit, workspace_id, asked, bool(standing[AnswerPart.VERBATIM]), now)
    _show(unit, workspace_id, asked, now, **({"sent": True} if sent else {}))
    return _unscored(unit, workspace_id, asked, response_id)


def _overtaken(unit: Unit, workspace_id: int, response_id: int | None, action_ts: str) -> set[str]:
    """The questions and parts about which something newer than this action was said already."""
    if response_id is None:
        return set()
    earlier = answer_items.revisions_of(unit, workspace_id, response_id)
    return {each.key for each in earlier if not stands(action_ts, each.action_ts)}


def set_item(
    unit: Unit, workspace_id: int, response_id: int, question: Question, answer: Answer | None, now: datetime
) -> None:
    """Let this stand as the answer to a question without a column; None: nothing stands for it."""
    if answer is None:
        answer_items.remove_item(unit, workspace_id, response_id, question.key, now)
        return
    kept: dict[str, Any]
    match question.type:
        case QuestionType.SCALE:
            kept = {"number": answer, "scale": question.points.name, "high_is_good": question.points.high_is_good}
        case QuestionType.TEXT:
            kept = {"written": answer}
        case _:
            kept = {"choices": written(answer).split(",")}
    answer_items.set_item(unit, workspace_id, response_id, question.key, **kept, now=now)


def _leave_unreachable(unit: Unit, workspace_id: int, asked: Asked, response_id: int, now: datetime) -> None:
    """Let nothing stand to which the answers lead no more; its revisions stay."""
    questions = definition_of(unit, workspace_id, asked).questions
    if not branches(questions):
        return
    standing = progress.given(unit, workspace_id, questions, response_id)
    reached = reachable(questions, standing)
    for question in questions:
        if question.key not in reached and standing.get(question.key) is not None:
            _leave(unit, workspace_id, asked, response_id, question, standing[question.key], now)


def _leave(
    unit: Unit, workspace_id: int, asked: Asked, response_id: int, question: Question, stood: Any, now: datetime
) -> None:
    if question.part is AnswerPart.ITEM:
        answer_items.remove_item(unit, workspace_id, response_id, question.key, now)
        return
    responses.set_parts(unit, response_id, {question.part: None}, now)
    if question.part is AnswerPart.SCORE:
        _count(unit, workspace_id, asked, {f"s{stood}": -1}, now)
    elif question.part is AnswerPart.VERBATIM:
        _count(unit, workspace_id, asked, {"commented": -1}, now)


def _question(unit: Unit, workspace_id: int, asked: Asked, key: str) -> Question:
    questions = definition_of(unit, workspace_id, asked).questions
    found = next((question for question in questions if question.key == key), None)
    if found is None:
        raise ValueError(f"this survey has no question {key}")
    return found


def _scale(unit: Unit, workspace_id: int, asked: Asked) -> Scale:
    """The scale that was asked; a kind that has one of its own needs no look at its definition."""
    own = SCALES.get(asked.survey_kind)
    if own is not None:
        return own
    question = definition_of(unit, workspace_id, asked).score_question
    if question is None:
        raise ValueError("this survey asks for no score")
    return question.points


def _show(unit: Unit, workspace_id: int, asked: Asked, now: datetime, **detail: Any) -> None:
    """Let the ask show what stands now, and the reminders beside it."""
    delivery_queue.show_as(unit, asked.delivery_id, now, **detail)
    if asked.reminders:
        for reminder in ask_queries.reminders_of(unit, workspace_id, asked.invitation_id):
            delivery_queue.show_again(unit, reminder, now)


def _stand(
    unit: Unit, workspace_id: int, asked: Asked, given: Given, score: int, scale: Scale, now: datetime
) -> tuple[int, bool]:
    """Make the score stand, unless a newer action was stored already; the response's id, and whether it stands."""
    if asked.response_id is None:
        return _first(unit, workspace_id, asked, given, score, scale, now), True
    if asked.action_ts and slack_time(given.action_ts) < slack_time(asked.action_ts):
        return asked.response_id, False
    responses.set_score(
        unit,
        asked.response_id,
        score=score,
        scale=scale.name,
        high_is_good=scale.high_is_good,
        action_ts=given.action_ts,
        now=now,
    )
    if asked.expired(now):
        responses.mark_late(unit, asked.response_id)
    changes = {f"s{score}": 1}
    if asked.score is not None:
        changes = {} if asked.score == score else changes | {f"s{asked.score}": -1}
    _count(unit, workspace_id, asked, changes, now)
    return asked.response_id, True


def _first(
    unit: Unit,
    workspace_id: int,
    asked: Asked,
    given: Given,
    score: int | None,
    scale: Scale | None,
    now: datetime,
) -> int:
    day, on = rollups.local_day(now, asked.time_zone), scale or ZERO_TO_TEN
    response_id = responses.add(
        unit,
        workspace_id,
        asked,
        score=score,
        scale=on.name,
        high_is_good=on.high_is_good,
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


def _unscored(unit: Unit, workspace_id: int, asked: Asked, response_id: int, *, repeated: bool = False) -> Outcome:
    """The outcome of an act that left the score as it was."""
    scale = ZERO_TO_TEN if asked.score is None else _scale(unit, workspace_id, asked)
    return _outcome(workspace_id, asked, response_id, asked.score, scale, repeated=repeated)


def _outcome(
    workspace_id: int, asked: Asked, response_id: int, score: int | None, scale: Scale, *, repeated: bool = False
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
        scale=scale,
        reminders=asked.reminders,
    )
