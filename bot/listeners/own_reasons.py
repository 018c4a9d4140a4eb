"""Leads name the workspace's reasons, add own ones below the shipped, and retire them."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

from analysis.taught import naming
from analysis.taught.naming import Reasons
from bot import learning_ids
from bot.desk import Desk
from bot.errors import Refused
from bot.payloads import Command, Submission, press, submission
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
    _openings(app, desk)
    _forms(app, desk)
    _retiring(app, desk, learning_ids.RETIRE, retires=True)
    _retiring(app, desk, learning_ids.REVIVE, retires=False)


def _openings(app: App, desk: Desk) -> None:
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


def _forms(app: App, desk: Desk) -> None:
    @app.view(learning_ids.NAMING)
    def rename(ack: Ack, body: Body) -> None:
        sent = submission(body)
        code = sent.private_metadata
        shown = _change(desk, sent.who, "named a reason", code, lambda unit: _name(unit, desk, code, _typed(sent)))
        desk.views.update(sent.windows.root, shown)
        ack()

    @app.view(learning_ids.ADDING)
    def keep(ack: Ack, body: Body) -> None:
        sent = submission(body)
        below, called = sent.inputs.get(learning_ids.BELOW) or "", _typed(sent)
        if not called:
            ack(response_action="errors", errors={learning_ids.NAME_BLOCK: Refusal.NEEDS_A_NAME.value})
            return
        shown = _change(desk, sent.who, "added a reason", below, lambda unit: _add(unit, desk, below, called))
        desk.views.update(sent.windows.root, shown)
        ack()


def _retiring(app: App, desk: Desk, action_id: str, *, retires: bool) -> None:
    did = "retired a reason" if retires else "uses a reason again"

    @app.action(action_id)
    def listen(ack: Ack, body: Body) -> None:
        pressed = press(body)
        code, at = pressed.value, desk.clock.now() if retires else None
        shown = _change(desk, pressed.who, did, code, lambda unit: stored.retire(unit, desk.workspace_id, code, at))
        desk.views.update(pressed.windows.root, shown)
        chosen = next(each for each in _read(desk, pressed.who).all if each.code == code)
        desk.views.update(pressed.view_id or "", naming_modal(chosen))
        ack()


def open_reasons(desk: Desk, asked: Command, _words: str) -> None:
    """The window, for `/askback reasons`."""
    desk.views.open(asked.trigger_id, own_reasons(_read(desk, asked.who)))


def _typed(sent: Submission) -> str:
    return (sent.inputs.get(learning_ids.NAME) or "").strip()


def _name(unit: Unit, desk: Desk, code: str, called: str) -> None:
    """Without a name it has the one that it came with."""
    if called:
        stored.rename(unit, desk.workspace_id, code, called, desk.clock.now())
    else:
        stored.shipped_name(unit, desk.workspace_id, code)


def _add(unit: Unit, desk: Desk, below: str, called: str) -> None:
    own = [each for each in naming.reasons_of(unit, desk.workspace_id).all if each.code != each.parent]
    if len(own) >= MOST:
        raise Refused(Refusal.TOO_MANY_REASONS.value)
    stored.add(unit, desk.workspace_id, below, called, desk.clock.now())


def _read(desk: Desk, who: Who) -> Reasons:
    with desk.units.reading() as unit:
        _lead(unit, desk, who)
        return naming.reasons_of(unit, desk.workspace_id)


def _change(desk: Desk, who: Who, did: str, about: str, work: Callable[[Unit], object]) -> View:
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
