"""Words in channels: those that a contact types under their own question go to their CSM, all else is forgotten unread.

Slack tells of every message in every channel that the bot is in. What is not a contact's own thread leaves no trace.
"""

from typing import Any

from sqlalchemy import RowMapping

from bot.desk import Desk
from bot.payloads import Typed, typed
from bot.views.receipt import receipt
from cases import relay
from storage.comments import talk_queries
from storage.database.units import Unit
from storage.models import DeliveryKind
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority
from storage.people import roster_queries
from surveys.definition.locales import choose
from surveys.messages.typed import Words, understand

Body = dict[str, Any]
SENT_A_FILE = "(sent a file)"  # stands for the words where there are none; the team's texts are English


def hear(desk: Desk, body: Body) -> None:
    """A message in a channel. Nothing of it is ever said there."""
    message = typed(body) if body["event"].get("thread_ts") else None
    if message is None:
        return
    with desk.units.reading() as unit:
        writer = _asked_there(unit, desk, message)
    words = message.text.strip() or (SENT_A_FILE if body["event"].get("files") else "")
    if writer is None or not words:
        return
    told: dict[str, Any] = {"locale": _locale(writer), "in_channel": _may_be_a_score(words, _locale(writer))}
    is_new = desk.write(lambda unit: _for_the_csm(unit, desk, writer, message, words, told))
    if is_new and writer["unreachable"]:
        said = receipt(told["locale"], csm=writer["csm_name"], company=writer["company"], in_channel=told["in_channel"])
        desk.whisper_in(message.channel, message.who.slack_user_id, said, message.thread_ts)


def _asked_there(unit: Unit, desk: Desk, message: Typed) -> RowMapping | None:
    """The writer, where the thread's question was asked of them; None for everybody else, and any other thread."""
    contact_id = talk_queries.asked_in_thread(unit, desk.workspace_id, message.channel, message.thread_ts or "")
    if contact_id is None:
        return None
    who = message.who
    writer = roster_queries.contact_of(unit, desk.workspace_id, who.slack_team_id, who.slack_user_id)
    return writer if writer is not None and writer["id"] == contact_id else None


def _for_the_csm(unit: Unit, desk: Desk, writer: RowMapping, message: Typed, words: str, told: dict[str, Any]) -> bool:
    """Bring the words to the CSM, and tell their writer so where nobody else reads it; whether they are new."""
    if not desk.is_first(unit, f"event:{message.event_id}"):
        return False
    now = desk.clock.now()
    relay.heard(unit, desk.workspace_id, writer["id"], writer["account_id"], words, now)
    if writer["unreachable"] is None:
        cause = f"{DeliveryKind.RECEIPT}:{message.event_id}"
        owed = Owed(DeliveryKind.RECEIPT, cause, Priority.ANSWER, now, contact_id=writer["id"], detail=told)
        delivery_queue.owe(unit, desk.workspace_id, owed)
    return True


def _may_be_a_score(words: str, locale: str) -> bool:
    """A score that others can read is not taken for an answer: its writer is told where to give one."""
    return not isinstance(understand(words, locale), Words)


def _locale(person: RowMapping) -> str:
    return choose(person["locale"], person["account_locale"], person["slack_locale"], person["country"]).locale
