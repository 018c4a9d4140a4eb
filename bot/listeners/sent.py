"""What was sent to an account: asked for by name, and page by page."""

from typing import Any

from slack_bolt import Ack, App

from bot import ids
from bot.desk import Desk
from bot.errors import Refused
from bot.listeners.accounts import account_of
from bot.listeners.readers import why_not_here
from bot.payloads import Command, Press, press
from bot.told import sent
from bot.views.blocks import Message
from bot.views.sent import sent_list
from storage.figures.sent_queries import Cursor

Body = dict[str, Any]


def register(app: App, desk: Desk) -> None:
    """Listen to the list's own buttons."""

    @app.action(ids.SENT_OLDER)
    def show_older(ack: Ack, body: Body) -> None:
        pressed = press(body)
        account_id, after = sent.unpacked(pressed.value)
        show_sent(desk, pressed, account_id, after=after, in_place=True)
        ack()

    @app.action(ids.SENT_FIRST)
    def show_newest(ack: Ack, body: Body) -> None:
        pressed = press(body)
        show_sent(desk, pressed, int(pressed.value), in_place=True)
        ack()


def show_sent(
    desk: Desk, pressed: Press, account_id: int, *, after: Cursor | None = None, in_place: bool = False
) -> None:
    """Show a page to the one who pressed, alone. Raises Refused where outsiders read along."""
    _refuse_outsiders(desk, pressed.channel)
    with desk.units.reading() as unit:
        teammate = desk.teammate(unit, pressed.who)
        page = sent.page(unit, desk.workspace_id, account_id, teammate, desk.clock.now(), after)
    desk.show(pressed.response_url, sent_list(page), in_place=in_place)


def sent_to_account(desk: Desk, asked: Command, name: str) -> Message:
    """The first page for the account of that name. Raises Refused."""
    _refuse_outsiders(desk, asked.channel)
    with desk.units.reading() as unit:
        teammate = desk.teammate(unit, asked.who)
        account_id = account_of(unit, desk.workspace_id, name, such_as="/askback sent Acme")
        return sent_list(sent.page(unit, desk.workspace_id, account_id, teammate, desk.clock.now(), None))


def _refuse_outsiders(desk: Desk, channel: str | None) -> None:
    refusal = why_not_here(desk, channel or "")
    if refusal is not None:
        raise Refused(refusal.value)
