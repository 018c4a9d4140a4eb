"""Leads name the workspace's reasons, add own ones below the shipped, and retire them."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

from analysis.taught import naming
from analysis.taught.naming import Reasons
from bot import learning_ids
from bot.desk import Desk
from bot.errors import Refused
from bot.payloads import Command, press, submission
from bot.views.blocks import View
from bot.views.errors import Refusal
from bot.views.own_reasons import adding, own_reasons
from bot.views.own_reasons import naming as naming_modal
from storage import audits
from storage.comments import own_reasons as stored
from storage.database.units import Unit
from storage.people import roster_queries
from surveys.answering.answers import Who

Body = dict[str, Any]
MOST = 60  # own reasons of a workspace: with the shipped ones a menu of Slack holds 100


def register(app: App, desk: Desk) -> None:
    """Listen to the window of reasons and those above it."""

    @app.action(learning_ids.REASON_EDIT)
    def edit(ack: Ack, body: Body) -> None:
        pressed = press(body)
        reasons = _read(desk, pressed.who)
        chosen = next((each for each in reasons.all if each.code == pressed.value), None)
        if chosen is not None:
            desk.views.push(pressed.trigger_id, naming_modal(chosen))
        ack()

    @app.action(learning_ids.REASON_ADD)
    def add(ack: Ack, body: Body) -> None:
        pressed = press(body)
        desk.views.push(pressed.trigger_id, adding(_read(desk, pressed.who)))
        ack()

    @app.view(learning_ids.NAMING)
    def rename(ack: Ack, body: Body) -> None:
        sent = submission(body)
        code, called = sent.private_metadata, (sent.inputs.get(learning_ids.NAME) or "").strip()

        def work(unit: Unit) -> None:
            if called:
                stored.rename(unit, desk.workspace_id, code, called, desk.clock.now())
            else:
                stored.shipped_name(unit, desk.workspace_id, code)

        shown = _change(desk, sent.who, "named a reason", code, work)
        desk.views.update(sent.windows.root, shown)
        ack()

    @app.view(learning_ids.ADDING)
    def keep(ack: Ack, body: Body) -> None:
        sent = submission(body)
        below, called = sent.inputs.get(learning_ids.BELOW) or "", (sent.inputs.get(learning_ids.NAME) or "").strip()

        def work(unit: Unit) -> None:
            own = [each for each in naming.reasons_of(unit, desk.workspace_id).all if each.code != each.parent]
            if len(own) >= MOST:
                raise Refused(Refusal.TOO_MANY_REASONS.value)
            stored.add(unit, desk.workspace_id, below, called, desk.clock.now())

        if not called:
            ack(response_action="errors", errors={learning_ids.NAME_BLOCK: Refusal.NEEDS_A_NAME.value})
            return
        shown = _change(desk, sent.who, "added a reason", below, work)
        desk.views.update(sent.windows.root, shown)
        ack()

    def on(action_id: str, *, retires: bool) -> None:
        @app.action(action_id)
        def listen(ack: Ack, body: Body) -> None:
            pressed = press(body)
            at = desk.clock.now() if retires else None

            def work(unit: Unit) -> None:
                stored.retire(unit, desk.workspace_id, pressed.value, at)

            did = "retired a reason" if retires else "uses a reason again"
            shown = _change(desk, pressed.who, did, pressed.value, work)
            desk.views.update(pressed.windows.root, shown)
            with desk.units.reading() as unit:
                found = naming.reasons_of(unit, desk.workspace_id).all
            desk.views.update(
                pressed.view_id or "", naming_modal(next(each for each in found if each.code == pressed.value))
            )
            ack()

    on(learning_ids.RETIRE, retires=True)
    on(learning_ids.REVIVE, retires=False)


def open_reasons(desk: Desk, asked: Command, _words: str) -> None:
    """The window, for `/askback reasons`."""
    desk.views.open(asked.trigger_id, own_reasons(_read(desk, asked.who)))


def _read(desk: Desk, who: Who) -> Reasons:
    with desk.units.reading() as unit:
        _lead(unit, desk, who)
        return naming.reasons_of(unit, desk.workspace_id)


def _change(desk: Desk, who: Who, did: str, about: str, work: Callable[[Unit], None]) -> View:
    """Do it as a lead, on record; the window of reasons as it is afterwards."""

    def all_of_it(unit: Unit) -> Reasons:
        by = _lead(unit, desk, who)
        work(unit)
        audits.note(unit, desk.workspace_id, by, did, about, desk.clock.now())
        return naming.reasons_of(unit, desk.workspace_id)

    return own_reasons(desk.write(all_of_it))


def _lead(unit: Unit, desk: Desk, who: Who) -> str:
    teammate = desk.teammate(unit, who)
    if teammate["slack_user_id"] not in roster_queries.leads(unit, desk.workspace_id):
        raise Refused(Refusal.REASONS_ARE_THE_LEADS.value)
    return str(teammate["name"])
