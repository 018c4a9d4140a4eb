"""The parts of a survey in their windows: its settings, a question, its languages. `Save` keeps them in the draft.

What is kept shows in the overview below: it is drawn anew before the answer to Slack.
"""

from typing import Any

from slack_bolt import Ack, App

from bot import editing_ids, ids
from bot.desk import Desk
from bot.drafting import editing_forms
from bot.drafting.counting import Counting
from bot.drafting.editing import Editor, editor, overview_of
from bot.drafting.editing_forms import Errors
from bot.payloads import Press, Submission, press, submission
from bot.views.blocks import View
from bot.views.editing.languages import first_other, languages_modal
from bot.views.editing.question import deleted_modal, question_modal
from bot.views.editing.settings import Found, settings_modal
from bot.views.words import escape, language
from storage.database.units import Unit
from surveys.drafting import draft_edits

Body = dict[str, Any]


def register(app: App, desk: Desk, counting: Counting) -> None:
    """Listen to the windows above the overview."""
    _settings(app, desk, counting)
    _question(app, desk)
    _place_of_question(app, desk)
    _languages(app, desk)


def _settings(app: App, desk: Desk, counting: Counting) -> None:
    @app.action(editing_ids.SETTINGS_OPEN)
    def open_(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            at = editor(desk, unit, pressed.who, pressed.value)
            shown = settings_modal(at.name, at.body, at.attributes)
        desk.views.push(pressed.trigger_id, shown)
        ack()

    @app.action(editing_ids.RHYTHM)
    def other_rhythm(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            at = editor(desk, unit, pressed.who, pressed.windows.private_metadata)
            shown = settings_modal(at.name, at.body, at.attributes, rhythm=pressed.value)
        desk.views.update(pressed.view_id or "", shown)
        ack()

    @app.action(editing_ids.CHECK)
    def check(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            at = editor(desk, unit, pressed.who, pressed.windows.private_metadata)
            text = pressed.inputs.get(editing_ids.AUDIENCE) or ""
            wrong = editing_forms.audience_error(text, at.known.names)
            name, draft, attributes = at.name, at.body, at.attributes
        found = Found(error=editing_forms.drawn(wrong)) if wrong else Found(reach=counting.reach(text))
        rhythm = pressed.inputs.get(editing_ids.RHYTHM)
        shown = settings_modal(name, draft, attributes, rhythm=rhythm, found=found)
        desk.views.update(pressed.view_id or "", shown)
        ack()

    @app.view(editing_ids.SETTINGS)
    def save(ack: Ack, body: Body) -> None:
        sent = submission(body)

        with desk.units.reading() as unit:
            names = editor(desk, unit, sent.who, sent.private_metadata).known.names

        def work(unit: Unit) -> Errors:
            at = editor(desk, unit, sent.who, sent.private_metadata)
            changed, errors = editing_forms.settings(at.name, at.body, sent.inputs, names)
            if not errors:
                at.keep(changed)
            return errors

        _answer(ack, desk, desk.write(work), sent, sent.private_metadata)


def _question(app: App, desk: Desk) -> None:
    @app.action(editing_ids.QUESTION_OPEN)
    def open_(ack: Ack, body: Body) -> None:
        pressed = press(body)
        name, key = ids.unpack(pressed.value)
        with desk.units.reading() as unit:
            shown = _question_view(editor(desk, unit, pressed.who, name), key)
        desk.views.push(pressed.trigger_id, shown)
        ack()

    @app.action(editing_ids.TYPE)
    def other_type(ack: Ack, body: Body) -> None:
        pressed = press(body)
        name, key = ids.unpack(pressed.windows.private_metadata)
        with desk.units.reading() as unit:
            shown = _question_view(editor(desk, unit, pressed.who, name), key, type_=pressed.value)
        desk.views.update(pressed.view_id or "", shown)
        ack()

    @app.view(editing_ids.QUESTION)
    def save(ack: Ack, body: Body) -> None:
        sent = submission(body)
        name, key = ids.unpack(sent.private_metadata)

        def work(unit: Unit) -> Errors:
            at = editor(desk, unit, sent.who, name)
            changed, errors = editing_forms.question(at.body, at.question(key), sent.inputs)
            if not errors:
                at.keep(draft_edits.with_question(at.body, changed))
            return errors

        _answer(ack, desk, desk.write(work), sent, name)


def _place_of_question(app: App, desk: Desk) -> None:
    def on(action_id: str, by: int | None) -> None:
        @app.action(action_id)
        def change(ack: Ack, body: Body) -> None:
            pressed = press(body)
            shown = desk.write(lambda unit: _moved(unit, desk, pressed, by))
            name, _ = ids.unpack(pressed.value)
            desk.views.update(pressed.windows.root, overview_of(desk, pressed.who, name))
            desk.views.update(pressed.view_id or "", shown)
            ack()

    on(editing_ids.UP, -1)
    on(editing_ids.DOWN, 1)
    on(editing_ids.DELETE, None)


def _moved(unit: Unit, desk: Desk, pressed: Press, by: int | None) -> View:
    """The question's window once it has moved; by None: once it is deleted."""
    name, key = ids.unpack(pressed.value)
    at = editor(desk, unit, pressed.who, name)
    if desk.is_first(unit, pressed.key):
        at.keep(draft_edits.without(at.body, key) if by is None else draft_edits.moved(at.body, key, by))
    return _question_view(at, key, type_=pressed.inputs.get(editing_ids.TYPE))


def _languages(app: App, desk: Desk) -> None:
    @app.action(editing_ids.LANGUAGES_OPEN)
    def open_(ack: Ack, body: Body) -> None:
        pressed = press(body)
        name, key = ids.unpack(pressed.value)
        with desk.units.reading() as unit:
            texts = _texts(editor(desk, unit, pressed.who, name), key)
        shown = deleted_modal(name) if texts is None else languages_modal(name, key, texts, first_other(texts))
        desk.views.push(pressed.trigger_id, shown)
        ack()

    @app.action(editing_ids.LANGUAGE)
    def other_language(ack: Ack, body: Body) -> None:
        pressed = press(body)
        shown = desk.write(lambda unit: _in_another(unit, desk, pressed))
        where, _ = ids.unpack(pressed.windows.private_metadata)
        name, _ = ids.unpack(where)
        desk.views.update(pressed.windows.root, overview_of(desk, pressed.who, name))
        desk.views.update(pressed.view_id or "", shown)
        ack()

    @app.view(editing_ids.LANGUAGES)
    def save(ack: Ack, body: Body) -> None:
        sent = submission(body)
        where, locale = ids.unpack(sent.private_metadata)
        name, key = ids.unpack(where)

        errors = desk.write(lambda unit: _translate(editor(desk, unit, sent.who, name), key, locale, sent.inputs))
        _answer(ack, desk, errors, sent, name)


def _in_another(unit: Unit, desk: Desk, pressed: Press) -> View:
    """Keep what was written in one language and show the picked one; what is wrong keeps the window as it is."""
    where, locale = ids.unpack(pressed.windows.private_metadata)
    name, key = ids.unpack(where)
    at = editor(desk, unit, pressed.who, name)
    errors = _translate(at, key, locale, pressed.inputs)
    texts = _texts(at, key)
    if texts is None:
        return deleted_modal(name)
    if errors:
        note = f"Still {language(locale)}: {escape(' '.join(errors.values()))}"
        return languages_modal(name, key, texts, locale, note=note)
    return languages_modal(name, key, texts, pressed.value)


def _texts(at: Editor, key: str) -> dict[str, Any] | None:
    """A question, or the survey's name; None for a question that is gone."""
    return at.question(key) if key else {"text": at.body.get("title")}


def _translate(at: Editor, key: str, locale: str, inputs: dict[str, str | None]) -> Errors:
    texts = _texts(at, key)
    if texts is None:
        return {}
    changed, errors = editing_forms.languages(texts, locale, inputs)
    if not errors:
        title = draft_edits.with_settings(at.body, title=changed.get("text"))
        at.keep(draft_edits.with_question(at.body, changed) if key else title)
    return errors


def _question_view(at: Editor, key: str, *, type_: str | None = None) -> View:
    found = at.question(key) if key else None
    if key and found is None:
        return deleted_modal(at.name)
    return question_modal(at.name, at.body, found, type_=type_)


def _answer(ack: Ack, desk: Desk, errors: Errors, sent: Submission, name: str) -> None:
    """Close the window over the overview as it is now; with errors, leave it open and show them."""
    if errors:
        ack(response_action="errors", errors=errors)
        return
    desk.views.update(sent.windows.root, overview_of(desk, sent.who, name))
    ack()
