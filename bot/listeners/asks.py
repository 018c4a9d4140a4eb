"""What contacts press in their surveys: stored before Slack gets its ack."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App

from bot import ids
from bot.desk import Desk
from bot.listeners.answering import answered, given_by_press, given_by_submission, reasoned, scored, worded
from bot.payloads import Press, Submission, press, submission
from bot.told import home as home_tab
from bot.views.blocks import COMMENT_LIMIT
from bot.views.channel_ask import answer_modal
from bot.views.exit_ask import LONG_LIMIT
from bot.views.words import cut
from cases import declining
from storage.database.units import Unit
from storage.figures import status_queries
from storage.models import AnswerPart
from storage.outbox import delivery_queue
from surveys.answering import choices
from surveys.answering.answers import Given, Outcome, asked_of
from surveys.asking import showing
from surveys.asking.asks import SurveyAsk

Body = dict[str, Any]


def register(app: App, desk: Desk) -> None:
    """Listen to every control of a contact's survey."""
    _answers(app, desk)
    _items(app, desk)
    _exit_answers(app, desk)
    _choices(app, desk)


def _answers(app: App, desk: Desk) -> None:
    @app.action(ids.ANY_SCORE)
    def choose_score(ack: Ack, body: Body) -> None:
        pressed = press(body)
        token, points = ids.unpack(pressed.value)
        desk.write(lambda unit: _score(unit, desk, pressed, token, int(points)))
        _refresh_modal(desk, pressed, token)
        ack()

    @app.action(ids.SEND_COMMENT)
    def send_comment(ack: Ack, body: Body) -> None:
        pressed = press(body)
        words = (pressed.inputs.get(ids.COMMENT) or "").strip()
        if words:
            desk.write(lambda unit: _send_words(unit, desk, given_by_press(pressed, pressed.value), words, pressed))
        ack()

    @app.view(ids.ANSWER_MODAL)
    def send_from_modal(ack: Ack, body: Body) -> None:
        sent = submission(body)
        if desk.write(lambda unit: _from_modal(unit, desk, sent)) and (more := _asked_next(desk, sent)):
            ack(response_action="update", view=answer_modal(more))
        else:
            ack()

    @app.action(ids.ANSWER_PRIVATELY)
    def answer_privately(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            asked_of(unit, desk.workspace_id, pressed.who, pressed.value)
            ask = showing.by_token(unit, desk.workspace_id, pressed.value)
        if ask is not None:
            desk.views.open(pressed.trigger_id, answer_modal(ask))
        ack()


def _score(unit: Unit, desk: Desk, pressed: Press, token: str, points: int) -> None:
    """Words that were changed beside the scale go with the score: the message shows no box for them any more."""
    words = (pressed.inputs.get(ids.COMMENT) or "").strip()
    ask = showing.by_token(unit, desk.workspace_id, token) if words else None
    scored(unit, desk, given_by_press(pressed, token), points, pressed)
    if isinstance(ask, SurveyAsk) and ask.verbatim is not None and not _is_as_shown(words, ask.verbatim, COMMENT_LIMIT):
        given = given_by_press(pressed, token, part="words")
        worded(unit, desk, given, {AnswerPart.VERBATIM: words}, pressed)


def _send_words(unit: Unit, desk: Desk, given: Given, words: str, pressed: Press | None) -> Outcome:
    whole = _whole(unit, desk, given, words, COMMENT_LIMIT)
    return worded(unit, desk, given, {AnswerPart.VERBATIM: whole}, pressed)


def _send_exit(unit: Unit, desk: Desk, given: Given, parts: dict[AnswerPart, Any], pressed: Press | None) -> None:
    if words := parts[AnswerPart.VERBATIM]:
        parts = parts | {AnswerPart.VERBATIM: _whole(unit, desk, given, words.strip(), LONG_LIMIT)}
    reasoned(unit, desk, given, parts, pressed, sent=True)


def _whole(unit: Unit, desk: Desk, given: Given, words: str, most: int) -> str:
    """The words of a box; where it was left as it opened, with longer words cut, all of those."""
    ask = showing.by_token(unit, desk.workspace_id, given.token)
    stored = ask.verbatim if ask is not None else None
    return stored if stored is not None and _is_as_shown(words, stored, most) else words


def _is_as_shown(words: str, stored: str, most: int) -> bool:
    return words in (stored, cut(stored, most).strip())


def _items(app: App, desk: Desk) -> None:
    def press_item(ack: Ack, body: Body) -> None:
        pressed = press(body)
        token, key, said = ids.unpack_item(pressed.value)
        _answer(desk, pressed, token, key, said)
        ack()

    app.action(ids.ANY_ITEM)(press_item)
    app.action(ids.ITEM_MENU)(press_item)

    @app.action(ids.SEND_ITEM)
    def send_item(ack: Ack, body: Body) -> None:
        pressed = press(body)
        token, key = ids.unpack(pressed.value)
        if said := _filled_in(pressed.inputs).get(key):
            _answer(desk, pressed, token, key, said)
        ack()

    @app.action(ids.SKIP)
    def skip(ack: Ack, body: Body) -> None:
        pressed = press(body)
        token, key = ids.unpack(pressed.value)
        _answer(desk, pressed, token, key, None)
        ack()

    @app.action(ids.ITEM_FORM)
    def fill_in(ack: Ack) -> None:
        ack()  # boxes are read when they are sent


def _answer(desk: Desk, pressed: Press, token: str, key: str, said: str | None) -> None:
    desk.write(lambda unit: answered(unit, desk, given_by_press(pressed, token), key, said, pressed))
    _refresh_modal(desk, pressed, token)


def _filled_in(inputs: dict[str, str | None]) -> dict[str, str]:
    """What stands in the boxes of questions, by their keys; empty ones are left out."""
    boxes = {ids.key_of(name): (value or "").strip() for name, value in inputs.items() if ids.ITEM_FORM.match(name)}
    return {key: value for key, value in boxes.items() if value}


def _exit_answers(app: App, desk: Desk) -> None:
    @app.action(ids.REASON)
    def choose_reason(ack: Ack, body: Body) -> None:
        pressed = press(body)
        token, code = ids.unpack(pressed.value)
        given = given_by_press(pressed, token)
        desk.write(lambda unit: reasoned(unit, desk, given, {AnswerPart.REASON: code}, pressed))
        _refresh_modal(desk, pressed, token)
        ack()

    @app.action(ids.SEND_EXIT)
    def send_exit(ack: Ack, body: Body) -> None:
        pressed = press(body)
        given = given_by_press(pressed, pressed.value)
        desk.write(lambda unit: _send_exit(unit, desk, given, _exit_parts(pressed.inputs), pressed))
        ack()

    @app.view(ids.EXIT_MODAL)
    def send_exit_from_modal(ack: Ack, body: Body) -> None:
        sent = submission(body)
        desk.write(lambda unit: _send_exit(unit, desk, given_by_submission(sent), _exit_parts(sent.inputs), None))
        ack()

    @app.action(ids.EXIT_FORM)
    def fill_in(ack: Ack) -> None:
        ack()  # menus and radio buttons of the form are read when it is sent


def _choices(app: App, desk: Desk) -> None:
    def on(action_id: str, choose: Callable[[Unit, Press], Any]) -> None:
        @app.action(action_id)
        def listen(ack: Ack, body: Body) -> None:
            pressed = press(body)
            desk.write(lambda unit: choose(unit, pressed))
            _refresh_modal(desk, pressed, pressed.value.split(":")[0])
            ack()

    home, now = desk.workspace_id, desk.clock.now
    on(ids.CHANGE, lambda unit, by: _change(unit, desk, by))
    on(ids.KEEP, lambda unit, by: choices.look_again(unit, home, by.who, by.value, now(), choosing=False))
    on(ids.OPT_OUT, lambda unit, by: _way_out(unit, desk, by, choices.opt_out))
    on(ids.OPT_IN, lambda unit, by: _way_out(unit, desk, by, choices.opt_in))
    on(ids.NO_REPLY, lambda unit, by: _want_no_reply(unit, desk, by))
    on(ids.LANGUAGE, lambda unit, by: _set_language(unit, desk, by))
    on(ids.ONLY_OWNER, lambda unit, by: _set_only_owner(unit, desk, by))


def _change(unit: Unit, desk: Desk, pressed: Press) -> None:
    token, _, key = pressed.value.partition(":")
    choices.look_again(unit, desk.workspace_id, pressed.who, token, desk.clock.now(), choosing=key or True)


def _way_out(unit: Unit, desk: Desk, pressed: Press, choose: Callable[..., None]) -> None:
    """Opt out or back in; the Home tab shows it, and so does a receipt on which it was pressed."""
    token, now = _token(pressed), desk.clock.now()
    choose(unit, desk.workspace_id, pressed.who, token, now)
    if token is not None:
        return
    home_tab.owe(unit, desk.workspace_id, pressed.who.slack_user_id, now)
    if pressed.channel and pressed.message_ts:
        receipt = status_queries.message_at(unit, desk.workspace_id, pressed.channel, pressed.message_ts)
        if receipt is not None:
            delivery_queue.show_again(unit, receipt["id"], now)


def _token(pressed: Press) -> str | None:
    """The ask that a button stands on; None on the Home tab and a receipt, where it is about the person."""
    return None if pressed.value == ids.HOME else pressed.value


def _set_language(unit: Unit, desk: Desk, pressed: Press) -> None:
    where, locale = ids.unpack(pressed.value)
    token, now = None if where == ids.HOME else where, desk.clock.now()
    choices.set_language(unit, desk.workspace_id, pressed.who, token, locale, now)
    if token is None:
        home_tab.owe(unit, desk.workspace_id, pressed.who.slack_user_id, now)


def _set_only_owner(unit: Unit, desk: Desk, pressed: Press) -> None:
    token, wanted = ids.unpack(pressed.value)
    choices.set_only_owner(unit, desk.workspace_id, pressed.who, token, wanted == "1", desk.clock.now())


def _want_no_reply(unit: Unit, desk: Desk, pressed: Press) -> None:
    asked = choices.want_no_reply(unit, desk.workspace_id, pressed.who, pressed.value, desk.clock.now())
    if asked.response_id is not None:
        declining.decline(unit, desk.workspace_id, asked.response_id, desk.clock.now())


def _from_modal(unit: Unit, desk: Desk, sent: Submission) -> bool:
    """Store what was written or ticked; whether anything was."""
    words, given = (sent.inputs.get(ids.COMMENT) or "").strip(), given_by_submission(sent)
    if words:
        _send_words(unit, desk, given, words, None)
    items = _filled_in(sent.inputs)
    for key, said in items.items():
        answered(unit, desk, replace(given, key=f"{given.key}:{key}"), key, said, None)
    return bool(words or items)


def _asked_next(desk: Desk, sent: Submission) -> SurveyAsk | None:
    """The ask, where it goes on after what was submitted."""
    with desk.units.reading() as unit:
        shown = showing.by_token(unit, desk.workspace_id, sent.private_metadata)
    return shown if isinstance(shown, SurveyAsk) and shown.current is not None else None


def _exit_parts(inputs: Mapping[str, str | None]) -> dict[AnswerPart, Any]:
    """What the form holds; a box that is not shown, or left empty, clears its part."""
    may_contact = inputs.get(ids.MAY_CONTACT)
    return {
        AnswerPart.SECOND_REASON: inputs.get(ids.SECOND_REASON),
        AnswerPart.COMPARED_WITH: inputs.get(ids.COMPARED_WITH),
        AnswerPart.KEPT_BY: inputs.get(ids.KEPT_BY),
        AnswerPart.VERBATIM: inputs.get(ids.COMMENT),
        AnswerPart.MAY_CONTACT: None if may_contact is None else may_contact == ids.YES,
    }


def _refresh_modal(desk: Desk, pressed: Press, token: str) -> None:
    """A press inside the modal changes the modal; what it says is stored already."""
    if pressed.view_id is None:
        return
    with desk.units.reading() as unit:
        shown = showing.by_token(unit, desk.workspace_id, token)
    if shown is not None:
        desk.views.update(pressed.view_id, answer_modal(shown))
