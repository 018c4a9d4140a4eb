"""One act of answering and all that follows from it, in one transaction: the answer, its case, its message.

`surveys` and `cases` do not know each other; here they meet.
"""

from typing import Any

from bot.desk import Desk
from bot.payloads import Press, Submission, Typed
from cases import opening
from cases.opening import Answer
from storage.database.units import Unit
from storage.figures import status_queries
from storage.models import AnswerPart, AnswerSource, CaseKind
from surveys.answering import answers
from surveys.answering.answers import Given, Outcome


def given_by_press(pressed: Press, token: str, *, part: str = "") -> Given:
    """One act of a press; a second one of the same press names its `part`."""
    return Given(pressed.who, token, pressed.key + part, pressed.action_ts)


def given_by_submission(sent: Submission) -> Given:
    return Given(sent.who, sent.private_metadata, sent.key, "", AnswerSource.MODAL)


def given_by_typing(message: Typed, token: str, *, part: str = "") -> Given:
    """One act of a typed message; a second one of the same message names its `part`."""
    return Given(message.who, token, f"event:{message.event_id}{part}", message.ts, AnswerSource.TYPED)


def scored(unit: Unit, desk: Desk, given: Given, score: int, pressed: Press | None) -> Outcome:
    """Store a score; a low one opens a case, a corrected one closes it."""
    now = desk.clock.now()
    outcome = answers.record_score(unit, desk.workspace_id, given, score, now)
    if not outcome.repeated:
        _edit_through(unit, desk, outcome, pressed)
        opening.react(unit, _answer(outcome), now)
    return outcome


def worded(unit: Unit, desk: Desk, given: Given, parts: dict[AnswerPart, Any], pressed: Press | None) -> Outcome:
    """Store words; the case that they belong to shows them and calls its owner."""
    now = desk.clock.now()
    outcome = answers.record_words(unit, desk.workspace_id, given, parts, now)
    if not outcome.repeated:
        _edit_through(unit, desk, outcome, pressed)
        opening.heard(unit, _answer(outcome), now)
    return outcome


def added(unit: Unit, desk: Desk, given: Given, words: str) -> Outcome:
    """Store words beside those that stand; the case that they belong to shows them and calls its owner."""
    now = desk.clock.now()
    outcome = answers.add_words(unit, desk.workspace_id, given, words, now)
    if not outcome.repeated:
        opening.heard(unit, _answer(outcome), now)
    return outcome


def answered(unit: Unit, desk: Desk, given: Given, key: str, said: str | None, pressed: Press | None) -> Outcome:
    """Store the answer to one question of a survey (None: it is passed over); the case it belongs to shows it."""
    now = desk.clock.now()
    outcome = answers.record(unit, desk.workspace_id, given, key, said, now)
    if outcome.repeated:
        return outcome
    _edit_through(unit, desk, outcome, pressed)
    opening.react(unit, _answer(outcome), now)
    if outcome.has_words:
        opening.heard(unit, _answer(outcome), now)
    else:
        opening.refresh(unit, desk.workspace_id, outcome.response_id, now)
    return outcome


def reasoned(
    unit: Unit,
    desk: Desk,
    given: Given,
    parts: dict[AnswerPart, Any],
    pressed: Press | None,
    *,
    sent: bool = False,
) -> Outcome:
    """Store an exit survey's answers; the first of them opens the case that the team reads."""
    now = desk.clock.now()
    outcome = answers.record_words(unit, desk.workspace_id, given, parts, now, sent=sent)
    if outcome.repeated:
        return outcome
    _edit_through(unit, desk, outcome, pressed)
    answer = _answer(outcome)
    if opening.heard(unit, answer, now) is None:
        opening.open_case(unit, CaseKind.LEAVING, answer, now)
    return outcome


def _edit_through(unit: Unit, desk: Desk, outcome: Outcome, pressed: Press | None) -> None:
    """The message under the finger changes through the click's own address: at once, and not rate limited.

    It is the ask's own message, unless a reminder stands beside it.
    """
    if pressed is None or not pressed.response_url:
        return
    delivery_id = outcome.delivery_id
    if outcome.reminders and pressed.channel and pressed.message_ts:
        message = status_queries.message_at(unit, desk.workspace_id, pressed.channel, pressed.message_ts)
        delivery_id = delivery_id if message is None else message["id"]
    desk.sender.answer_through(delivery_id, pressed.response_url)


def _answer(outcome: Outcome) -> Answer:
    return Answer(
        workspace_id=outcome.workspace_id,
        response_id=outcome.response_id,
        account_id=outcome.account_id,
        contact_id=outcome.contact_id,
        score=outcome.score,
        before=outcome.before,
        only_owner=outcome.only_owner,
        scale=outcome.scale.name,
        high_is_good=outcome.scale.high_is_good,
    )
