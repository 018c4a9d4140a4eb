"""An answer that a teammate heard by phone, by e-mail or in a meeting: it counts like any other, and is marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping

from analysis.taught import naming
from storage import case_queries
from storage.answering import departure_queries, inbound, recording_queries, responses, rollups
from storage.asking import ask_queries
from storage.database.units import Unit
from storage.models import AnswerPart, AnswerSource, DepartureState, SurveyKind
from storage.outbox import delivery_queue
from surveys.answering import answers as answers_
from surveys.asking.asks import SurveyAsk
from surveys.definition.definitions import Definition, of_version
from surveys.definition.locales import FALLBACK
from surveys.definition.questions import SCORE, Answer, QuestionType, written
from surveys.definition.scales import ZERO_TO_TEN, Scale
from surveys.drafting import preview
from surveys.heard.recordable import HOW, RecordWrong, check_day, check_once, checked, given, own_reasons
from surveys.leaving import departures
from surveys.rules.guards import Why

RECORDED = "recorded"
TAKEN_BACK_WITHIN = timedelta(hours=24)
LATE_ANSWERS_COME = timedelta(days=60)  # for so long after it was asked a question may still be answered


class NotYourRecord(Exception):
    """Only whoever recorded an answer takes it back."""


class RecordStands(Exception):
    """The time in which a recorded answer can be taken back is over."""


class RecordUnknown(Exception):
    """There is no such recorded answer any more."""


@dataclass(frozen=True)
class Heard:
    """What a teammate heard: from whom, of which survey, when; `key` makes one form count once.

    `answers` are the values of the form's controls by their questions' keys; empty ones are left out.
    """

    contact_id: int
    survey_id: int
    answers: Mapping[str, str]
    how: str
    on: date
    key: str


@dataclass(frozen=True)
class Recorded:
    """An answer that was stored."""

    response_id: int
    contact_id: int
    account_id: int
    contact: str
    account: str
    only_owner: bool
    kind: SurveyKind
    survey: str  # what the team calls it
    score: int | None
    scale: Scale  # of the score
    reason: str | None  # the code of the main reason to leave, perhaps an own one
    own_reasons: tuple[str, ...]  # what was chosen, where one of it is the workspace's own
    has_words: bool
    answers: int  # how many questions were answered


def form(
    unit: Unit, workspace_id: int, survey_id: int, contact_id: int | None, filled: Mapping[str, str], now: datetime
) -> SurveyAsk:
    """The questions of a survey's newest version to which what was filled in leads, in the team's language.

    One that is left empty is taken as passed over; only where the way depends on an answer that must be given does it
    wait for it. Options stand in the same order whoever is chosen. Raises LookupError for an unknown survey.
    """
    definition = _definition(unit, workspace_id, _survey(unit, workspace_id, survey_id))
    so_far = given(definition.questions, filled)
    return preview.filled_in(unit, workspace_id, definition, contact_id, FALLBACK, so_far, now, seed=0)


def record(unit: Unit, workspace_id: int, heard: Heard, by: int, now: datetime) -> Recorded | None:
    """Store what was heard; None where the same form was stored already. Raises RecordWrong.

    What its contact was asked in the same survey, or is about to be, is taken back: it is answered. Somebody who
    answered to their CSM alone before is taken to wish it again.
    """
    whose = recording_queries.person(unit, workspace_id, heard.contact_id)
    if whose is None:
        raise RecordWrong("contact", "Choose who answered from the list.")
    try:
        asked = _survey(unit, workspace_id, heard.survey_id)
    except LookupError:
        raise RecordWrong("survey", "This survey is gone or turned off: choose another one.") from None
    if heard.how not in HOW:
        raise RecordWrong("how", "Choose how you heard it.")
    check_day(heard.on, rollups.local_day(now, whose["time_zone"]))
    definition = _definition(unit, workspace_id, asked)
    answers = checked(definition.questions, heard.answers)
    own = own_reasons(definition.questions, heard.answers, naming.reasons_of(unit, workspace_id))
    if not inbound.is_first(unit, workspace_id, f"recorded:{heard.key}", now):
        return None
    check_once(unit, workspace_id, definition, whose, asked, heard.on)
    response_id = _store(unit, workspace_id, heard, by, whose, asked, definition, answers, now)
    _close_what_waits(unit, workspace_id, asked["id"], whose["id"], now)
    score, scored = answers.get(SCORE), definition.score_question
    reason = own[0] if own else answers.get("reason")
    return Recorded(
        response_id=response_id,
        contact_id=whose["id"],
        account_id=whose["account_id"],
        contact=whose["name"],
        account=whose["account_name"],
        only_owner=case_queries.wishes_privacy(unit, workspace_id, heard.contact_id),
        kind=definition.kind,
        survey=definition.called,
        score=score if scored is not None and isinstance(score, int) else None,
        scale=scored.points if scored is not None else ZERO_TO_TEN,
        reason=reason if isinstance(reason, str) and definition.kind is SurveyKind.CHURN_EXIT else None,
        own_reasons=own,
        has_words=any(each.type is QuestionType.TEXT for each in definition.questions if each.key in answers),
        answers=len(answers),
    )


def _survey(unit: Unit, workspace_id: int, survey_id: int) -> RowMapping:
    found = (each for each in recording_queries.surveys(unit, workspace_id) if each["id"] == survey_id)
    asked = next(found, None)
    if asked is None:
        raise LookupError(f"no survey {survey_id} whose answers can be recorded")
    return asked


def _definition(unit: Unit, workspace_id: int, asked: RowMapping) -> Definition:
    return of_version(unit, workspace_id, asked["id"], asked["version"])


def _store(
    unit: Unit,
    workspace_id: int,
    heard: Heard,
    by: int,
    whose: RowMapping,
    asked: RowMapping,
    definition: Definition,
    answers: Mapping[str, Answer],
    now: datetime,
) -> int:
    told = [(question, answers[question.key]) for question in definition.questions if question.key in answers]
    in_columns = {str(each.part): answer for each, answer in told if each.part is not AnswerPart.ITEM}
    scored = definition.score_question
    scale = scored.points if scored is not None else ZERO_TO_TEN
    response_id = recording_queries.add(
        unit,
        workspace_id,
        whose,
        asked,
        occasion=_occasion(unit, workspace_id, heard, by, whose, definition, now),
        answer=in_columns | {"scale": scale.name, "high_is_good": scale.high_is_good},
        only_owner=case_queries.wishes_privacy(unit, workspace_id, heard.contact_id),
        by=by,
        how=heard.how,
        at=now if heard.on == rollups.local_day(now, whose["time_zone"]) else _noon(heard.on, whose["time_zone"]),
        day=heard.on,
        now=now,
    )
    for question, answer in told:
        is_item = question.part is AnswerPart.ITEM
        if is_item:
            answers_.set_item(unit, workspace_id, response_id, question, answer, now)
        responses.revise(
            unit,
            workspace_id,
            response_id,
            question.part,
            written(answer),
            source=AnswerSource.RECORDED,
            action_ts="",
            now=now,
            question=question.key if is_item else "",
        )
    return response_id


def _occasion(
    unit: Unit, workspace_id: int, heard: Heard, by: int, whose: RowMapping, definition: Definition, now: datetime
) -> str:
    """The departure that was asked about, else the form; a departure that waits for a decision is decided by it."""
    seen_at = whose["leaving_seen_at"]
    if definition.kind is not SurveyKind.CHURN_EXIT or seen_at is None:
        return heard.key
    departure = departure_queries.of_this_leaving(unit, workspace_id, whose["account_id"], seen_at)
    if departure is None:
        return heard.key
    if departure["state"] is DepartureState.PROPOSED:
        departures.decline(unit, workspace_id, departure["id"], by, now, will_call=True)
    return f"departure:{departure['id']}"


def _close_what_waits(unit: Unit, workspace_id: int, survey_id: int, contact_id: int, now: datetime) -> None:
    since = now - LATE_ANSWERS_COME
    closed = recording_queries.close_asks(unit, workspace_id, survey_id, contact_id, Why.ANSWERED, since)
    _show_again(unit, workspace_id, closed, now)


def _show_again(unit: Unit, workspace_id: int, invitation_ids: Sequence[int], now: datetime) -> None:
    for message in ask_queries.messages_of(unit, workspace_id, invitation_ids):
        delivery_queue.show_again(unit, message, now)


def take_back(unit: Unit, workspace_id: int, response_id: int, by: int, now: datetime) -> None:
    """Remove an answer that the same teammate recorded within the last 24 hours; its case must let go of it before.
    What it had closed waits for an answer again.

    Raises RecordUnknown, NotYourRecord, RecordStands.
    """
    answer = still_fresh(unit, workspace_id, response_id, by, now)
    recording_queries.remove(unit, answer)
    whose = (answer["survey_id"], answer["contact_id"])
    opened = recording_queries.open_asks_again(unit, workspace_id, *whose, Why.ANSWERED, now)
    _show_again(unit, workspace_id, opened, now)


def still_fresh(unit: Unit, workspace_id: int, response_id: int, by: int, now: datetime) -> RowMapping:
    """A recorded answer that this teammate may take back now. Raises as `take_back`."""
    answer = recording_queries.recorded(unit, workspace_id, response_id)
    if answer is None:
        raise RecordUnknown
    if answer["recorded_by_id"] != by:
        raise NotYourRecord
    if now >= answer["changed_at"] + TAKEN_BACK_WITHIN:
        raise RecordStands
    return answer


def _noon(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(12), tzinfo=ZoneInfo(zone)).astimezone(UTC)
