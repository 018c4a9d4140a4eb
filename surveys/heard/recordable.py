"""What a teammate may record as an answer that they heard, and what is said where they may not."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import RowMapping

from analysis.taught.naming import Reasons
from storage.answering import recording_queries
from storage.comments.own_reasons import parent_of
from storage.database.units import Unit
from storage.models import AccountStatus, AnswerPart, SurveyKind
from surveys.definition.definitions import Definition
from surveys.definition.questions import Answer, Question, QuestionType, path
from surveys.definition.rhythm import CASE_CLOSED, RENEWAL, Rhythm, RhythmKind

HOW = ("phone", "email", "meeting")
EARLIEST = timedelta(days=365)  # an older answer belongs into an import of history


class RecordWrong(ValueError):
    """What was filled in cannot be recorded; the text says why, and `field` where it stands: contact, survey, on, how,
    or a question's key."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


def given(questions: Sequence[Question], filled: Mapping[str, str]) -> dict[str, Answer | None]:
    """What was filled in, by the questions' keys; None: left empty, and so passed over.

    An answer that must be given, and on which the way depends, is missing while it is empty. Raises ValueError for what
    a question does not offer.
    """
    found: dict[str, Answer | None] = {}
    for question in questions:
        if said := filled.get(question.key):
            found[question.key] = _read(question, said)
        elif question.optional or not question.then:
            found[question.key] = None
    return found


def checked(questions: Sequence[Question], filled: Mapping[str, str]) -> dict[str, Answer]:
    """The answers to the questions on the way; none other counts. Raises RecordWrong where one is wrong, or lacks."""
    try:
        way = path(questions, given(questions, filled))
        answers = {each.key: _read(each, filled[each.key]) for each in way if filled.get(each.key)}
    except ValueError:
        raise RecordWrong("survey", "The survey was changed in the meantime: close this form and begin anew.") from None
    must = [each for each in way if each is questions[0] or not each.optional]
    if lacking := next((each for each in must if each.key not in answers), None):
        raise RecordWrong(lacking.key, "This is what the survey is about: choose what they said.")
    return answers


def own_reasons(questions: Sequence[Question], filled: Mapping[str, str], known: Reasons) -> tuple[str, ...]:
    """The reasons that were filled in, the main one first, where one of them is the workspace's own; else none.

    Raises RecordWrong for one that nobody can choose any more.
    """
    parts = {AnswerPart.REASON: 0, AnswerPart.SECOND_REASON: 1}
    asked = sorted((each for each in questions if each.part in parts), key=lambda each: parts[each.part])
    said = {each.key: filled[each.key] for each in asked if filled.get(each.key)}
    if lost := next((key for key, code in said.items() if not known.knows(code)), None):
        raise RecordWrong(lost, "Nobody can choose this reason any more. Choose another one.")
    return tuple(said.values()) if any(parent_of(code) != code for code in said.values()) else ()


def _read(question: Question, said: str) -> Answer:
    """What the customer said: of one of the team's own reasons, the shipped one above it."""
    return question.read(parent_of(said) if question.type is QuestionType.REASON else said)


def check_day(on: date, today: date) -> None:
    """Raises RecordWrong for a day to come, and for one that belongs into an import of history."""
    if on > today:
        raise RecordWrong("on", "That day has not come yet. Choose today, or the day on which you heard it.")
    if on < today - EARLIEST:
        raise RecordWrong("on", "That is more than a year ago: import it with the history of that time.")


def check_once(
    unit: Unit, workspace_id: int, definition: Definition, whose: RowMapping, asked: RowMapping, on: date
) -> None:
    """One person gives one answer where the survey asks once, and one in each rest where it asks again and again; of
    an account that leaves it is one person. Raises RecordWrong."""
    if definition.kind is SurveyKind.CHURN_EXIT:
        _check_leaving(unit, workspace_id, whose, asked)
        return
    rest = timedelta(days=definition.rest_days) if _comes_again(definition.ask) else None
    for day in recording_queries.days_answered(unit, workspace_id, asked["id"], whose["id"]):
        answered = f"{whose['name']} answered this survey on {_said(day)} already"
        if rest is None:
            raise RecordWrong("contact", f"{answered}, and it takes one answer from each person.")
        if abs(on - day) < max(rest, timedelta(days=1)):
            again = f"the next one counts from {_said(day + rest)} on"
            raise RecordWrong("contact", f"{answered}; {again}. Until then they can change theirs.")


def _check_leaving(unit: Unit, workspace_id: int, whose: RowMapping, asked: RowMapping) -> None:
    if whose["status"] is AccountStatus.ACTIVE:
        raise RecordWrong("contact", f"{whose['account_name']} does not leave. Record first that it does: `/churn`.")
    account_id, since = whose["account_id"], whose["leaving_seen_at"]
    told = recording_queries.answered_at(unit, workspace_id, asked["id"], account_id, since)
    if told is not None:
        who = f"{told.name} has said on {_said(told.day)} why {whose['account_name']} leaves"
        raise RecordWrong("contact", f"{who}, and one person is asked that. Add what you heard to its case.")


def _comes_again(ask: Rhythm) -> bool:
    if ask.kind is RhythmKind.LIFECYCLE:
        return ask.moment in (RENEWAL, CASE_CLOSED)
    return ask.kind in (RhythmKind.CADENCE, RhythmKind.BY_HAND)


def _said(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
