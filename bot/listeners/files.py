"""Exports, asked for on the Home tab or by `/askback export`."""

from typing import Any

from slack_bolt import Ack, App

from bot import ids
from bot.desk import Desk
from bot.errors import Refused
from bot.outgoing.sharing import Format, owe_export
from bot.payloads import Command, press, submission
from bot.views.blocks import Message
from bot.views.files import export_modal, on_its_way
from storage.audits import Doer
from storage.exporting.exports import Exported
from surveys.answering.answers import Who

Body = dict[str, Any]
WHICH = "Which? `/askback export responses`, `cases`, `accounts` or `contacts`; with `jsonl` behind it for programs."


def register(app: App, desk: Desk) -> None:
    """Listen to the button and its modal."""

    @app.action(ids.EXPORT_OPEN)
    def ask_what(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            desk.teammate(unit, pressed.who)
        desk.views.open(pressed.trigger_id, export_modal())
        ack()

    @app.view(ids.EXPORT_MODAL)
    def export(ack: Ack, body: Body) -> None:
        sent = submission(body)
        what, how = sent.inputs.get(ids.EXPORT_WHAT) or "", sent.inputs.get(ids.EXPORT_HOW) or ""
        _owe(desk, sent.who, Exported(what), Format(how), sent.key)
        ack()


def start_export(desk: Desk, asked: Command, words: str) -> Message:
    """Owe the file that was named; what its asker reads meanwhile. Raises Refused."""
    what, _, how = words.lower().partition(" ")
    if what not in set(Exported) or (how or Format.CSV) not in set(Format):
        raise Refused(WHICH)
    _owe(desk, asked.who, Exported(what), Format(how or Format.CSV), asked.trigger_id)
    return on_its_way(what)


def _owe(desk: Desk, who: Who, what: Exported, how: Format, key: str) -> None:
    def work(unit: Any) -> None:
        teammate = desk.teammate(unit, who)
        by, user = Doer(teammate["name"], teammate["id"]), teammate["slack_user_id"]
        owe_export(unit, desk.workspace_id, user, by, what, how, key, desk.clock.now())

    desk.write(work)
