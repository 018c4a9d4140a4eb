"""The switch: stop all sends, and let them pass again."""

from typing import Any

from slack_bolt import Ack, App

from bot import home, ids
from bot.desk import Desk
from bot.payloads import Press, press
from bot.views.words import counted
from storage import delivery_queue, sends, status_queries
from storage.models import DeliveryKind
from storage.units import Unit
from surveys import resuming
from surveys.resuming import Resumed

Body = dict[str, Any]
STOPPED = "All sends are stopped: no message goes to any customer until someone resumes. Answers are still taken."


def register(app: App, desk: Desk) -> None:
    """Listen to both sides of the switch, wherever it stands."""

    @app.action(ids.STOP_ALL)
    def stop(ack: Ack, body: Body) -> None:
        pressed = press(body)
        desk.write(lambda unit: stop_all(unit, desk, pressed))
        desk.whisper(pressed.response_url, STOPPED)
        ack()

    @app.action(ids.RESUME_ALL)
    def resume(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            name = desk.teammate(unit, pressed.who)["name"]
        done = resuming.resume(desk.units, desk.workspace_id, name, desk.clock.now())
        desk.write(lambda unit: _refresh(unit, desk, pressed))
        desk.whisper(pressed.response_url, resumed(done))
        ack()


def stop_all(unit: Unit, desk: Desk, pressed: Press) -> None:
    """Stop everything that goes to customers. Anyone on the team may; raises NotOnTeam for everybody else."""
    teammate = desk.teammate(unit, pressed.who)
    sends.stop(unit, desk.workspace_id, teammate["name"], desk.clock.now())
    _refresh(unit, desk, pressed)


def resumed(done: Resumed) -> str:
    """What became of what waited, in a sentence or two."""
    dropped = f" {counted(done.dropped, 'stale ask was', 'stale asks were')} dropped." if done.dropped else ""
    spread = f" {counted(done.spread, 'ask is', 'asks are')} spread over the coming days." if done.spread else ""
    return f"Sends are on.{dropped}{spread}"


def _refresh(unit: Unit, desk: Desk, pressed: Press) -> None:
    """Let the digest or Home tab on which the switch was pressed show how it stands now."""
    now = desk.clock.now()
    if pressed.view_id is not None:
        home.owe(unit, desk.workspace_id, pressed.who.slack_user_id, now)
        return
    message = status_queries.message_at(unit, desk.workspace_id, pressed.channel or "", pressed.message_ts or "")
    if message is not None and message["kind"] is DeliveryKind.DIGEST:
        delivery_queue.show_again(unit, message["id"], now)
