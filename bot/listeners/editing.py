"""Surveys edited in windows: opening them, beginning new ones, publishing what was changed."""

from typing import Any

from slack_bolt import Ack, App

from bot import editing_ids, ids
from bot.desk import Desk
from bot.drafting.counting import Counting
from bot.drafting.editing import editor, overview_of
from bot.listeners import editing_parts, previewing
from bot.payloads import press, submission
from bot.told import home
from bot.views.blocks import View, modal, section
from bot.views.editing.beginning import beginning_modal
from bot.views.editing.publishing import Start, conflict_modal, published_modal, publishing_modal
from bot.views.words import escape
from storage.asking import moments
from storage.database.units import Unit
from storage.models import SurveyKind
from surveys.definition.applying import Applied
from surveys.definition.definitions import DefinitionWrong
from surveys.drafting import drafts
from surveys.drafting.drafts import NameTaken, NewerVersion

Body = dict[str, Any]
PLAN = "plan"
FORGOTTEN = "Your changes are forgotten."
NEVER = "This survey was never published, so nothing is left of it."
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
        is_there = desk.write(lambda unit: editor(desk, unit, pressed.who, pressed.value).forget())
        shown = overview_of(desk, pressed.who, pressed.value, FORGOTTEN) if is_there else _said("Forgotten", NEVER)
        desk.views.update(pressed.windows.root, shown)
        if pressed.view_id and pressed.view_id != pressed.windows.root:
            desk.views.update(pressed.view_id, _said("Forgotten", FORGOTTEN))
        ack()


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

        def work(unit: Unit) -> None:
            at = editor(desk, unit, sent.who, name)
            drafts.begin(unit, desk.workspace_id, at.teammate["id"], name, template, at.now)

        try:
            desk.write(work)
        except NameTaken as taken:
            ack(response_action="errors", errors={editing_ids.block(editing_ids.NAME): str(taken)})
        else:
            ack(response_action="update", view=overview_of(desk, sent.who, name))


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

        with desk.units.reading() as unit:
            here = editor(desk, unit, sent.who, name).known.complete()

        def work(unit: Unit) -> tuple[Applied, Start | None]:
            at, who = editor(desk, unit, sent.who, name), sent.who.slack_user_id
            how: dict[str, Any] = {"here": here, "over": int(told_of)}
            done = drafts.publish(unit, desk.workspace_id, at.teammate["id"], name, who, at.now, **how)
            if done.is_changed:
                moments.sooner(unit, desk.workspace_id, PLAN, at.now)
                home.owe(unit, desk.workspace_id, who, at.now)
                unit.wake()
            return done, at.start

        try:
            done, start = desk.write(work)
        except NewerVersion as found:
            ack(response_action="update", view=conflict_modal(found))
        except DefinitionWrong as wrong:
            said = f"{TO_PUT_RIGHT} {wrong.problems[0]}"
            ack(response_action="update", view=_said("Not published", said))
        else:
            note = f"Version {done.version} is published."
            desk.views.update(sent.windows.root, overview_of(desk, sent.who, name, note))
            ack(response_action="update", view=published_modal(done, start))


def _said(title: str, sentence: str) -> View:
    return modal(title, [section(escape(sentence))], close="Close")
