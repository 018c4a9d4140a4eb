"""The team says what an answer means: kept as its label, and as an exemplar that the workspace's reader learns from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping

from analysis.said.language import detect
from analysis.said.text import clean
from analysis.said.words import words_of
from analysis.taught import looking
from analysis.taught.learning import LEARN, drop_outlived, soon
from storage import audits
from storage.asking import moments
from storage.comments import exemplar_queries, review_queries
from storage.database.units import Unit
from storage.models import LabelKind


class AnswerOutOfSight(Exception):
    """There is no such answer, or it is for somebody else's eyes."""


class NothingWritten(Exception):
    """The answer has no words and no reason that was chosen: there is nothing to be right about."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Somebody of the team who says what an answer means."""

    teammate_id: int
    slack_user_id: str
    name: str


def judge_of(teammate: RowMapping) -> Judge:
    """From a row of `teammate`."""
    return Judge(teammate["id"], teammate["slack_user_id"], teammate["name"])


def seen(unit: Unit, workspace_id: int, response_id: int, judge: Judge) -> RowMapping:
    """The answer, as far as this person may see it. Raises AnswerOutOfSight."""
    answer = review_queries.answer(unit, workspace_id, response_id, judge.slack_user_id)
    if answer is None:
        raise AnswerOutOfSight
    return answer


def say(
    unit: Unit,
    workspace_id: int,
    response_id: int,
    kind: LabelKind,
    codes: Sequence[str],
    judge: Judge,
    now: datetime,
) -> int:
    """Keep what a teammate says that an answer means; the exemplar's id. Who says it last is believed.

    The first code counts. Of a reason that was chosen without a word it is kept and nothing is learned. Raises
    AnswerOutOfSight, NothingWritten.
    """
    answer = seen(unit, workspace_id, response_id, judge)
    words = words_of(unit, [answer]).get(response_id)
    text = clean(words) if words else ""
    if not text and not (kind is LabelKind.REASON and answer["reason"]):
        raise NothingWritten
    number = exemplar_queries.add(
        unit,
        workspace_id,
        response_id=response_id,
        contact_id=answer["contact_id"],
        teammate_id=judge.teammate_id,
        kind=kind,
        language=detect(text) if text else None,
        text=text,
        codes=list(codes),
        at=now,
    )
    exemplar_queries.label_as(unit, workspace_id, response_id, kind, codes, now)
    looking.settle(unit, answer)
    about = f"answer {response_id}: {kind} {', '.join(codes) or 'none'}"
    audits.note(unit, workspace_id, judge.name, "said what an answer means", about, now)
    moments.sooner(unit, workspace_id, LEARN, soon(now))
    return number


def undo(unit: Unit, workspace_id: int, exemplar_id: int, judge: Judge, now: datetime) -> int:
    """Take back what was said; the answer's id. What somebody said before it counts again, and no head that learned
    from it is used any more. Twice is once. Raises AnswerOutOfSight."""
    said = exemplar_queries.by_id(unit, workspace_id, exemplar_id)
    if said is None:
        raise AnswerOutOfSight
    response_id, kind = int(said["response_id"]), LabelKind(said["kind"])
    answer = seen(unit, workspace_id, response_id, judge)
    if not exemplar_queries.undo(unit, workspace_id, exemplar_id, now):
        return response_id
    left = exemplar_queries.of_answer(unit, workspace_id, response_id).get(kind)
    exemplar_queries.label_as(unit, workspace_id, response_id, kind, left["codes"] if left else (), now)
    looking.settle(unit, answer)
    drop_outlived(unit, workspace_id, now)
    about = f"answer {response_id}: {kind}"
    audits.note(unit, workspace_id, judge.name, "took back what an answer means", about, now)
    moments.sooner(unit, workspace_id, LEARN, soon(now))
    return response_id
