"""Surveys edited in windows: opening them, beginning new ones, publishing what was changed."""

from typing import Any

from slack_bolt import Ack, App

from bot import editing_ids, home, ids
from bot.counting import Counting
from bot.desk import Desk
from bot.editing import editor
from bot.listeners import editing_parts, previewing
from bot.payloads import Press, press, submission
from bot.views.blocks import View, modal, section
from bot.views.editing.beginning import beginning_modal
from bot.views.editing.publishing import conflict_modal, published_modal, publishing_modal
from bot.views.words import escape
from storage import moments
from storage.models import SurveyKind
from storage.units import Unit
from surveys import drafts
from surveys.definitions import DefinitionWrong
from surveys.drafts import NameTaken, NewerVersion

Body = dict[str, Any]
PLAN = "plan"
TO_PUT_RIGHT = "Not published: something has to be put right first."


def register(app: App, desk: Desk) -> None:
    """Listen to the windows in which surveys are edited."""
    counting = Counting(desk)
    _overview(app, desk)
    _beginning(app, desk)
    _publishing(app, desk, counting)
    editing_parts.register(app, desk, counting)
    previewing.register(app, desk)


def _overview(app: App, desk: Desk) -> None:
    @app.action(editing_ids.EDIT)
    def open_(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            shown = editor(desk, unit, pressed.who, pressed.value).overview()
        desk.views.open(pressed.trigger_id, shown)
        ack()

    for action_id in (editing_ids.DROP, editing_ids.START_AGAIN):
        _listen_to_way_back(app, desk, action_id)


def _listen_to_way_back(app: App, desk: Desk, action_id: str) -> None:
    @app.action(action_id)
    def forget(ack: Ack, body: Body) -> None:
        pressed = press(body)
        shown = desk.write(lambda unit: _forget(unit, desk, pressed))
        desk.views.update(pressed.windows.root, shown)
        if pressed.view_id and pressed.view_id != pressed.windows.root:
            desk.views.update(pressed.view_id, _said("Forgotten", "Your changes are forgotten."))
        ack()


def _forget(unit: Unit, desk: Desk, pressed: Press) -> View:
    at = editor(desk, unit, pressed.who, pressed.value)
    if at.forget():
        return at.overview("Your changes are forgotten.")
    return _said("Forgotten", "This survey was never published, so nothing is left of it.")


def _beginning(app: App, desk: Desk) -> None:
    @app.action(editing_ids.NEW)
    def ask_how(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            desk.teammate(unit, pressed.who)
        desk.views.open(pressed.trigger_id, beginning_modal(drafts.templates()))
        ack()

    @app.view(editing_ids.BEGINNING)
    def begin(ack: Ack, body: Body) -> None:
        sent = submission(body)
        name = (sent.inputs.get(editing_ids.NAME) or "").strip().lower()
        template = sent.inputs.get(editing_ids.TEMPLATE) or drafts.OWN

        def work(unit: Unit) -> View:
            at = editor(desk, unit, sent.who, name)
            drafts.begin(unit, desk.workspace_id, at.teammate["id"], name, template, at.now)
            return at.overview()

        try:
            shown = desk.write(work)
        except NameTaken as taken:
            ack(response_action="errors", errors={editing_ids.block(editing_ids.NAME): str(taken)})
        else:
            ack(response_action="update", view=shown)


def _publishing(app: App, desk: Desk, counting: Counting) -> None:
    @app.view(editing_ids.OVERVIEW)
    def review(ack: Ack, body: Body) -> None:
        sent = submission(body)
        with desk.units.reading() as unit:
            at = editor(desk, unit, sent.who, sent.private_metadata)
            if drafts.problems(unit, desk.workspace_id, at.draft):
                ack(response_action="update", view=at.overview(TO_PUT_RIGHT))
                return
            if at.draft.is_behind:
                found = drafts.newer_version(unit, desk.workspace_id, at.draft)
                ack(response_action="push", view=conflict_modal(found))
                return
            draft, start, changes = at.draft, at.start, drafts.differing(unit, desk.workspace_id, at.draft)
        asks = (
            None if draft.body.get("kind") == SurveyKind.CHURN_EXIT else counting.reach(draft.body.get("audience", ""))
        )
        ack(response_action="push", view=publishing_modal(draft, changes, start, asks))

    @app.view(editing_ids.PUBLISHING)
    def publish(ack: Ack, body: Body) -> None:
        sent = submission(body)
        name, told_of = ids.unpack(sent.private_metadata)

        def work(unit: Unit) -> tuple[View, View]:
            at = editor(desk, unit, sent.who, name)
            who = sent.who.slack_user_id
            done = drafts.publish(unit, desk.workspace_id, at.teammate["id"], name, who, at.now, over=int(told_of))
            if done.is_changed:
                moments.sooner(unit, desk.workspace_id, PLAN, at.now)
                home.owe(unit, desk.workspace_id, who, at.now)
                unit.wake()
            return at.overview(f"Version {done.version} is published."), published_modal(done, at.start)

        try:
            below, shown = desk.write(work)
        except NewerVersion as found:
            ack(response_action="update", view=conflict_modal(found))
        except DefinitionWrong as wrong:
            said = f"{TO_PUT_RIGHT} {wrong.problems[0]}"
            ack(response_action="update", view=_said("Not published", said))
        else:
            desk.views.update(sent.windows.root, below)
            ack(response_action="update", view=shown)


def _said(title: str, sentence: str) -> View:
    return modal(title, [section(escape(sentence))], close="Close")
