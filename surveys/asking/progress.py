"""How far an answer has come: what stands of it, question by question.

A question that was passed over has a revision without a value and nothing that stands. What a changed answer made
unreachable has revisions with values, and nothing that stands either: it is history, and asked anew should its turn
come again.
"""

from collections.abc import Sequence
from typing import Any

from storage.answering import answer_items
from storage.answering.answer_items import Revision
from storage.database.units import Unit
from storage.models import AnswerPart
from surveys.definition.questions import YES, Answer, Question, QuestionType


def given(unit: Unit, workspace_id: int, questions: Sequence[Question], response_id: int) -> dict[str, Answer | None]:
    """The answers that stand by their questions' keys; None: it was passed over. Those that wait are not in it."""
    row = answer_items.standing(unit, workspace_id, response_id)
    items = {item.question: item for item in answer_items.items_of(unit, workspace_id, response_id)}
    found: dict[str, Answer | None] = {}
    for question in questions:
        if question.part is not AnswerPart.ITEM:
            found[question.key] = getattr(row, question.key)
        elif question.key in items:
            found[question.key] = _of_item(question, items[question.key])
    standing: dict[str, Answer | None] = {key: answer for key, answer in found.items() if answer is not None}
    if len(standing) < len(questions):
        passed = passed_over(answer_items.revisions_of(unit, workspace_id, response_id))
        standing |= {question.key: None for question in questions if question.key in passed - standing.keys()}
    return standing


def passed_over(revisions: Sequence[Revision]) -> set[str]:
    """The questions whose standing revision has no value."""
    standing: dict[str, Revision] = {}
    for revision in revisions:
        before = standing.get(revision.key)
        if before is None or stands(revision.action_ts, before.action_ts):
            standing[revision.key] = revision
    return {key for key, revision in standing.items() if revision.value is None}


def stands(action_ts: str, before: str) -> bool:
    """Whether an action replaces another: the newer by Slack's clock does, and one that bears no time of Slack's."""
    return not action_ts or slack_time(action_ts) >= slack_time(before)


def slack_time(ts: str) -> tuple[int, int]:
    """Slack's "seconds.micros" as numbers: as text "9.5" would come after "10.1"."""
    seconds, _, micros = ts.partition(".")
    return int(seconds or 0), int(micros or 0)


def _of_item(question: Question, item: Any) -> Answer | None:
    """An item as its question understands it; None where it is of another kind now."""
    number: int | None = item.number
    written: str | None = item.written
    choices: list[str] | None = item.choices
    match question.type:
        case QuestionType.SCALE:
            return number
        case QuestionType.TEXT:
            return written
        case QuestionType.CHOICES:
            return choices
        case QuestionType.YES_NO:
            return None if choices is None else choices[0] == YES
        case _:
            return choices and choices[0]
