"""A look at a draft as a contact would see it, sent to the teammate alone."""

from typing import Any

from slack_bolt import Ack, App

from bot import editing_ids
from bot.desk import Desk
from bot.drafting.editing import editor
from bot.errors import Refused
from bot.payloads import Submission, press, submission
from bot.views.blocks import modal, section
from bot.views.editing.beginning import preview_modal
from bot.views.editing.words import problem_line
from storage.asking import audience_queries
from storage.database.units import Unit
from storage.models import DeliveryKind
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority
from storage.people import roster_queries
from surveys.answering.answers import PREVIEW
from surveys.definition.definitions import DefinitionWrong, checked

Body = dict[str, Any]
SENT = "It is on its way: look at your direct messages from the bot."


def register(app: App, desk: Desk) -> None:
    """Listen to the window that asks for a preview."""

    @app.action(editing_ids.PREVIEW_OPEN)
    def ask_as_whom(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            at = editor(desk, unit, pressed.who, pressed.value)
            shown = preview_modal(at.draft.name, _somebody(unit, desk), None)
        desk.views.push(pressed.trigger_id, shown)
        ack()

    @app.view(editing_ids.PREVIEW)
    def send(ack: Ack, body: Body) -> None:
        sent = submission(body)
        wrong = desk.write(lambda unit: _owe(unit, desk, sent))
        if wrong is not None:
            ack(response_action="errors", errors={editing_ids.block(editing_ids.PREVIEW_AS): wrong})
        else:
            ack(response_action="update", view=modal("Preview", [section(SENT)], close="Back"))


def _owe(unit: Unit, desk: Desk, sent: Submission) -> str | None:
    """Owe the teammate their preview of the draft as it is now; a sentence where there is no such contact.

    Without a name: as anybody. Raises Refused for a draft that is not sound.
    """
    at = editor(desk, unit, sent.who, sent.private_metadata)
    typed = (sent.inputs.get(editing_ids.PREVIEW_AS) or "").strip()
    found = roster_queries.contacts_called(unit, desk.workspace_id, typed) if typed else [None]
    if not found:
        return f"There is no contact “{typed[:80]}”. Write a name or an e-mail address as it was imported."
    try:
        definition = checked(at.name, at.body)
    except DefinitionWrong as wrong:
        raise Refused(f"There is something to put right first: {problem_line(wrong.problems[0], at.body)}") from wrong
    told = {"why": PREVIEW, "survey": at.name, "body": definition.body, "contact": found[0]}
    told["locale"] = sent.inputs.get(editing_ids.PREVIEW_IN)
    cause, reader = f"preview:{sent.key}", sent.who.slack_user_id
    owed = Owed(DeliveryKind.NOTICE, cause, Priority.ANSWER, at.now, slack_user_id=reader, detail=told)
    delivery_queue.owe(unit, desk.workspace_id, owed)
    return None


def _somebody(unit: Unit, desk: Desk) -> str | None:
    """The name of a contact who may be asked, to begin with."""
    found = audience_queries.reachable(unit, desk.workspace_id, after_id=0, limit=1)
    return str(roster_queries.contact_facts(unit, desk.workspace_id, found[0])["name"]) if found else None
