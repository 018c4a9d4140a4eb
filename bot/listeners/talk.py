"""What contacts type to the bot: a score, words for their answer, or words for a person. Nothing typed is lost."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from slack_bolt import Ack, App
from sqlalchemy import RowMapping

from bot import ids
from bot.desk import Desk
from bot.listeners import threads
from bot.listeners.answering import added, answered, given_by_press, given_by_typing, scored, worded
from bot.listeners.dropping import dropped
from bot.listeners.threads import SENT_A_FILE
from bot.payloads import Press, Typed, press, typed
from bot.views.question import labels
from cases import relay
from storage import case_queries
from storage.answering import answer_items
from storage.comments import talk_queries
from storage.database.units import Unit
from storage.models import AnswerPart, DeliveryKind, InvitationState
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority
from storage.people import roster_queries
from surveys.answering.answers import NotYours
from surveys.asking import showing
from surveys.asking.asks import ExitAsk, SurveyAsk
from surveys.asking.progress import slack_time
from surveys.definition.locales import choose
from surveys.definition.questions import MOST_WORDS, Question, QuestionType, written
from surveys.definition.scales import ZERO_TO_TEN, Scale
from surveys.messages.typed import Meaning, OffScale, Score, Unclear, Words, correction, understand
from surveys.messages.typed_choices import choose as choose_option
from surveys.messages.typed_stop import asks_to_stop
from surveys.messages.typed_yes_no import agree

Body = dict[str, Any]
STILL_ABOUT_IT = timedelta(days=2)  # how long after a score plain words may be its reason
STILL_TYPING = timedelta(minutes=2)  # how long after words of a reason more of them are its next piece
MOST_IN_PIECES = 1500  # characters of a reason typed in pieces: the alert and its writer see all of it
REMEMBERED = timedelta(days=60)
_PARTS = re.compile(r"[,;\n،、，]+")  # between several choices


def register(app: App, desk: Desk) -> None:
    """Listen to what people write, and to the answers to "was that your score?"."""

    @app.event("message")
    def hear(body: Body) -> None:
        if body["event"].get("channel_type") != "im":
            threads.hear(desk, body)
            return
        message = typed(body)
        if message is None:
            return
        files = body["event"].get("files") or []
        if files and desk.write(lambda unit: dropped(unit, desk, message, files)):
            return  # a teammate's files are to be imported
        if message.text.strip():
            desk.write(lambda unit: _heard(unit, desk, message))
        elif files:
            desk.write(lambda unit: _saw_a_file(unit, desk, replace(message, text=SENT_A_FILE)))

    def on(action_id: str, settle: Any) -> None:
        @app.action(action_id)
        def listen(ack: Ack, body: Body) -> None:
            pressed = press(body)
            desk.write(lambda unit: settle(unit, desk, pressed))
            ack()

    on(ids.IS_SCORE, _it_was_a_score)
    on(ids.IS_OTHER_SCORE, _it_was_a_score)
    on(ids.IS_MESSAGE, _it_was_a_message)


def _heard(unit: Unit, desk: Desk, message: Typed) -> None:
    person = _writer(unit, desk, message)
    if person is None:
        return  # a teammate or a stranger: the bot's commands answer teammates, and strangers get nothing
    roster_queries.hold(unit, desk.workspace_id, person["id"])
    since = desk.clock.now() - REMEMBERED
    ask = talk_queries.newest_ask(unit, desk.workspace_id, person["id"], since)
    if asks_to_stop(message.text):
        _for_a_person(unit, desk, person, message, stop=True)
        return
    if ask is None or _talks_with_a_person(unit, desk, person, ask):
        _for_a_person(unit, desk, person, message)
        return
    shown = showing.by_token(unit, desk.workspace_id, ask["token"])
    waits = shown.current if isinstance(shown, SurveyAsk) else None
    if isinstance(shown, SurveyAsk) and waits is not None and waits.part not in (AnswerPart.SCORE, AnswerPart.VERBATIM):
        _heard_item(unit, desk, _Heard(person, ask, message, shown, waits))
        return
    scale = _scale_of(shown)
    meant: Meaning = Words(message.text) if scale is None else understand(message.text, _locale(person), scale)
    given = given_by_typing(message, ask["token"])
    if isinstance(meant, Score | OffScale) and not _takes_a_score(desk, ask):
        _for_a_person(unit, desk, person, message)
    elif isinstance(meant, Score):
        scored(unit, desk, given, meant.value, None)
        if meant.comment:
            more = given_by_typing(message, ask["token"], part="words")
            worded(unit, desk, more, {AnswerPart.VERBATIM: meant.comment}, None)
    elif isinstance(meant, Unclear) and ask["score"] is None and ask["state"] is not InvitationState.EXPIRED:
        _ask_back(unit, desk, person, ask, message, meant, scale)
    elif isinstance(meant, OffScale):
        _name_the_scale(unit, desk, person, ask, message, scale)
        if meant.comment:  # kept beside the score that is still to come
            more = given_by_typing(message, ask["token"], part="words")
            added(unit, desk, more, message.text)
    elif not _put_right(unit, desk, person, ask, message, scale):
        if _may_be_the_reason(desk, ask, scale, waits) and _goes_on(unit, desk, ask, message, shown):
            added(unit, desk, given, message.text)
        else:
            _for_a_person(unit, desk, person, message)


@dataclass(frozen=True)
class _Heard:
    """What somebody typed while a question without a place of its own waits."""

    person: RowMapping
    ask: RowMapping
    message: Typed
    shown: SurveyAsk
    question: Question

    @property
    def locale(self) -> str:
        return _locale(self.person)


def _heard_item(unit: Unit, desk: Desk, heard: _Heard) -> None:
    """The words answer the question that waits where they plainly do; a doubtful number is asked about."""
    ask, message, question = heard.ask, heard.message, heard.question
    if question.type is QuestionType.SCALE:
        _heard_point(unit, desk, heard)
        return
    said = _meant_by(heard) if _is_about_it(desk, ask) else None
    if said is None:
        _for_a_person(unit, desk, heard.person, message)
    else:
        answered(unit, desk, given_by_typing(message, ask["token"]), question.key, said, None)


def _heard_point(unit: Unit, desk: Desk, heard: _Heard) -> None:
    person, ask, message, question = heard.person, heard.ask, heard.message, heard.question
    meant = understand(message.text, heard.locale, question.points)
    if isinstance(meant, Score) and _takes_a_score(desk, ask):
        given = given_by_typing(message, ask["token"], part="point")
        answered(unit, desk, given, question.key, str(meant.value), None)
        if meant.comment:
            _for_a_person(unit, desk, person, message)
    elif isinstance(meant, Unclear) and _is_about_it(desk, ask):
        _ask_back(unit, desk, person, ask, message, meant, question.points, question.key)
    elif isinstance(meant, OffScale) and _is_about_it(desk, ask):
        if _name_the_scale(unit, desk, person, ask, message, question.points) and meant.comment:
            relay.heard(unit, desk.workspace_id, person["id"], person["account_id"], message.text, desk.clock.now())
    else:
        _for_a_person(unit, desk, person, message)


def _meant_by(heard: _Heard) -> str | None:
    """What the words say to the question, as a control would; None where that is not plain."""
    text, question = heard.message.text.strip(), heard.question
    if question.type is QuestionType.TEXT:
        return text[:MOST_WORDS]
    if question.type is QuestionType.YES_NO:
        agreed = agree(text, heard.locale)
        return None if agreed is None else written(agreed)
    offered = list(labels(heard.shown, question).items())
    if question.type is not QuestionType.CHOICES:
        return choose_option(text, offered, heard.locale)
    one = choose_option(text, offered, heard.locale)
    several = [choose_option(each, offered, heard.locale) for each in _PARTS.split(text) if each.strip()]
    named = [one] if one else several
    return ",".join(dict.fromkeys(each for each in named if each)) if named and all(named) else None


def _scale_of(shown: SurveyAsk | ExitAsk | None) -> Scale | None:
    """The scale of an ask's score, as far as it has come; None where none was asked for."""
    if not isinstance(shown, SurveyAsk):
        return None
    come = [*(step.question for step in shown.steps), *([shown.current] if shown.current else [])]
    return next((question.points for question in come if question.part is AnswerPart.SCORE), None)


def _is_about_it(desk: Desk, ask: RowMapping) -> bool:
    """Words belong to a question for two days after it was asked, or its neighbour answered."""
    return bool(desk.clock.now() < (ask["changed_at"] or ask["asked_at"]) + STILL_ABOUT_IT)


def _put_right(
    unit: Unit, desk: Desk, person: RowMapping, ask: RowMapping, message: Typed, scale: Scale | None
) -> bool:
    """Ask back where the words may put the score right; whether that is all they are for.

    Words that say more are kept as any others: whoever presses nothing has lost none of them.
    """
    if scale is None or ask["score"] is None or not _takes_a_score(desk, ask):
        return False
    found = correction(message.text, ask["score"], scale)
    if found is None:
        return False
    held = replace(message, text="" if found.says_more else message.text)
    _ask_back(unit, desk, person, ask, held, Unclear((found.value,), message.text), scale, correcting=True)
    return not found.says_more


def _saw_a_file(unit: Unit, desk: Desk, message: Typed) -> None:
    person = _writer(unit, desk, message)
    if person is not None:
        _for_a_person(unit, desk, person, message)


def _writer(unit: Unit, desk: Desk, message: Typed) -> RowMapping | None:
    return roster_queries.contact_of(unit, desk.workspace_id, message.who.slack_team_id, message.who.slack_user_id)


def _talks_with_a_person(unit: Unit, desk: Desk, person: RowMapping, ask: RowMapping) -> bool:
    """A teammate wrote to them after their last answer: what they type now goes to that teammate."""
    written = case_queries.last_word_to(unit, desk.workspace_id, person["id"])
    return written is not None and (ask["changed_at"] is None or written > ask["changed_at"])


def _takes_a_score(desk: Desk, ask: RowMapping) -> bool:
    """A first score is welcome at any time; a new one only until the question closes."""
    return ask["score"] is None or ask["expires_at"] is None or desk.clock.now() < ask["expires_at"]


def _may_be_the_reason(desk: Desk, ask: RowMapping, scale: Scale | None, waits: Question | None) -> bool:
    """Whether words can belong to the answer: to its score or, where none was asked for, to the words that were."""
    has_place = ask["score"] is not None or (scale is None and (waits is not None or bool(ask["verbatim"])))
    return has_place and _is_about_it(desk, ask)


def _goes_on(unit: Unit, desk: Desk, ask: RowMapping, message: Typed, shown: SurveyAsk | ExitAsk | None) -> bool:
    """Whether words are the reason, or its next piece. Once it stands, what comes later is a message of its own."""
    if not ask["verbatim"]:
        return True
    is_declined = isinstance(shown, SurveyAsk) and shown.no_reply
    if is_declined or len(ask["verbatim"]) + len(message.text) > MOST_IN_PIECES:
        return False
    said = answer_items.revisions_of(unit, desk.workspace_id, ask["response_id"])
    newest, _ = max((slack_time(each.action_ts) for each in said if each.key == AnswerPart.VERBATIM), default=(0, 0))
    return slack_time(message.ts)[0] < newest + STILL_TYPING.total_seconds()


def _for_a_person(unit: Unit, desk: Desk, person: RowMapping, message: Typed, *, stop: bool = False) -> None:
    """Bring the words to the CSM, and tell their writer so; who asks for no more questions gets the way out."""
    if not desk.is_first(unit, f"event:{message.event_id}"):
        return
    now = desk.clock.now()
    relay.heard(unit, desk.workspace_id, person["id"], person["account_id"], message.text, now)
    told = {"locale": _locale(person)} | ({"stop": True} if stop else {})
    _owe(unit, desk, person, DeliveryKind.RECEIPT, message.event_id, told)


def _ask_back(
    unit: Unit,
    desk: Desk,
    person: RowMapping,
    ask: RowMapping,
    message: Typed,
    meant: Unclear,
    scale: Scale | None,
    key: str | None = None,
    *,
    correcting: bool = False,
) -> None:
    """`Is 6 your score?` `key` names a question other than the one for the score.

    `correcting`: the number may take the place of a score that stands; words besides it are kept already.
    """
    if not desk.is_first(unit, f"event:{message.event_id}{'corrects' if correcting else ''}"):
        return
    known = {
        "locale": ask["locale"] or _locale(person),
        "ask": ask["token"],
        "score": meant.value,
        "words": message.text,
        "scale": (scale or ZERO_TO_TEN).name,
    }
    if key is not None:
        known["key"] = key
    if correcting:
        known["correcting"] = True
    if len(meant.values) > 1:
        known["other"] = meant.values[1]
    _owe(unit, desk, person, DeliveryKind.CLARIFY, message.event_id, known)


def _name_the_scale(
    unit: Unit, desk: Desk, person: RowMapping, ask: RowMapping, message: Typed, scale: Scale | None
) -> bool:
    """Say what the scale is; whether this message is heard for the first time."""
    if not desk.is_first(unit, f"event:{message.event_id}"):
        return False
    known: dict[str, Any] = {"locale": ask["locale"] or _locale(person), "off_scale": True}
    known["scale"] = (scale or ZERO_TO_TEN).name
    _owe(unit, desk, person, DeliveryKind.CLARIFY, message.event_id, known)
    return True


def _owe(unit: Unit, desk: Desk, person: RowMapping, kind: DeliveryKind, cause: str, detail: dict[str, Any]) -> None:
    owed = Owed(
        kind,
        f"{kind}:{cause}",
        Priority.ANSWER,
        desk.clock.now(),
        contact_id=person["id"],
        detail=detail,
    )
    delivery_queue.owe(unit, desk.workspace_id, owed)


def _it_was_a_score(unit: Unit, desk: Desk, pressed: Press) -> None:
    token, points = ids.unpack(pressed.value)
    question = _question(unit, desk, pressed)
    key = question["detail"].get("key") if question is not None else None
    if question is not None:
        roster_queries.hold(unit, desk.workspace_id, question["contact_id"])
    given = given_by_press(pressed, token)
    outcome = answered(unit, desk, given, key, points, None) if key else scored(unit, desk, given, int(points), None)
    if question is None or outcome.repeated:
        return
    is_said = bool(question["detail"].get("correcting"))  # by the score itself
    words = "" if is_said else str(question["detail"].get("words") or "").strip()
    if words and words != points and key:  # beside such a number there is no place for them
        now = desk.clock.now()
        relay.heard(unit, desk.workspace_id, outcome.contact_id, outcome.account_id, words, now)
    elif words and words != points:
        more = given_by_press(pressed, token, part="words")
        worded(unit, desk, more, {AnswerPart.VERBATIM: words}, None)
    known = {"locale": question["detail"]["locale"], "noted": int(points)}
    delivery_queue.show_as(unit, question["id"], desk.clock.now(), **known)


def _it_was_a_message(unit: Unit, desk: Desk, pressed: Press) -> None:
    question = _question(unit, desk, pressed)
    if question is None or "words" not in question["detail"] or not desk.is_first(unit, pressed.key):
        return
    person = roster_queries.contact_of(unit, desk.workspace_id, pressed.who.slack_team_id, pressed.who.slack_user_id)
    if person is None or person["id"] != question["contact_id"]:
        raise NotYours(question["detail"].get("locale"))
    words, locale = question["detail"]["words"], question["detail"]["locale"]
    if words:
        relay.heard(unit, desk.workspace_id, person["id"], person["account_id"], words, desk.clock.now())
    delivery_queue.show_as(unit, question["id"], desk.clock.now(), locale=locale, passed_on=True)


def _question(unit: Unit, desk: Desk, pressed: Press) -> RowMapping | None:
    if pressed.channel is None or pressed.message_ts is None:
        return None
    return talk_queries.clarify_of(unit, desk.workspace_id, pressed.channel, pressed.message_ts)


def _locale(person: RowMapping) -> str:
    return choose(person["locale"], person["account_locale"], person["slack_locale"], person["country"]).locale
