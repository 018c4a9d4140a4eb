"""Files that a teammate drops into the bot's DM, and the buttons under what they would change."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack, App

from bot import ids
from bot.desk import Desk
from bot.errors import Refused
from bot.files import dropping
from bot.payloads import Press, Typed, press
from bot.views.errors import Refusal
from storage import audits
from storage.database.units import Unit
from storage.importing import drop_queries
from storage.models import DropState
from storage.people import roster_queries

Body = dict[str, Any]


def register(app: App, desk: Desk) -> None:
    """Listen to `Apply`, `Discard` and `Undo`."""
    _on(app, desk, ids.DROP_APPLY, DropState.CHECKED, DropState.APPLYING)
    _on(app, desk, ids.DROP_APPLY_GOOD, DropState.CHECKED, DropState.APPLYING, skips_bad=True)
    _on(app, desk, ids.DROP_DISCARD, DropState.CHECKED, DropState.DISCARDED)
    _on(app, desk, ids.DROP_UNDO, DropState.APPLIED, DropState.UNDOING)


def _on(app: App, desk: Desk, action_id: str, of: DropState, to: DropState, *, skips_bad: bool = False) -> None:
    @app.action(action_id)
    def listen(ack: Ack, body: Body) -> None:
        pressed = press(body)
        desk.write(lambda unit: _move(unit, desk, pressed, of, to, skips_bad))
        ack()


def dropped(unit: Unit, desk: Desk, message: Typed, files: list[dict[str, Any]]) -> bool:
    """Take a teammate's files to be imported; False for everybody else's, which are words to a person."""
    if message.who.slack_team_id != desk.slack_team_id:
        return False
    teammate = roster_queries.teammate_of(unit, desk.workspace_id, message.who.slack_user_id)
    if teammate is None:
        return False
    if desk.is_first(unit, f"event:{message.event_id}"):
        thread = message.thread_ts or message.ts
        dropping.take(unit, desk.workspace_id, teammate, files, message.ts, thread, desk.clock.now())
    return True


def _move(unit: Unit, desk: Desk, pressed: Press, of: DropState, to: DropState, skips_bad: bool) -> None:
    """Do what was pressed, unless something else was done with the file before. Raises Refused, NotOnTeam."""
    teammate, now = desk.teammate(unit, pressed.who), desk.clock.now()
    drop = drop_queries.by_id(unit, desk.workspace_id, int(pressed.value))
    if drop is None:
        raise Refused(Refusal.FILE_UNKNOWN.value)
    if to is DropState.UNDOING and drop["teammate_id"] != teammate["id"]:
        raise Refused(Refusal.NOT_YOUR_FILE.value)
    due_at: datetime | None = None if to is DropState.DISCARDED else now
    if drop_queries.move(unit, drop["id"], to=to, of=of, due_at=due_at, skips_bad=skips_bad, done=0, why=None):
        audits.note(unit, desk.workspace_id, teammate["name"], f"{to} a dropped file", drop["name"], now)
    dropping.show(unit, desk.workspace_id, drop["id"], now)
