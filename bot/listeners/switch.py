"""The switches: stop sends and let them pass again, and let a new survey go on."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

from bot import ids
from bot.desk import Desk
from bot.payloads import Press, press
from bot.told import home
from bot.views.words import counted, name
from storage.asking import moments, sends
from storage.asking.sends import ALL, Switch
from storage.audits import Doer
from storage.database.units import Unit
from storage.figures import status_queries
from storage.models import DeliveryKind
from storage.outbox import delivery_queue
from surveys.planner import pilots, resuming
from surveys.planner.resuming import Resumed

Body = dict[str, Any]
PLAN = "plan"
STOPPED = "All sends are stopped: no message goes to any customer until someone resumes. Answers are still taken."


def register(app: App, desk: Desk) -> None:
    """Listen to both sides of each switch, wherever it stands."""
    _listen(app, desk, ids.STOP_ALL, ids.RESUME_ALL, lambda _: ALL)
    _listen(app, desk, ids.STOP_SURVEY, ids.RESUME_SURVEY, lambda value: Switch(survey_name=value))
    _listen(app, desk, ids.STOP_ACCOUNT, ids.RESUME_ACCOUNT, lambda value: Switch(account_id=int(value)))

    @app.action(ids.GO_ON)
    def go_on(ack: Ack, body: Body) -> None:
        pressed = press(body)
        desk.write(lambda unit: _go_on(unit, desk, pressed))
        desk.whisper(pressed.response_url, f"{name(pressed.value)} goes on: everybody is asked whose turn comes.")
        ack()


def _go_on(unit: Unit, desk: Desk, pressed: Press) -> None:
    teammate = desk.teammate(unit, pressed.who)
    by = Doer(teammate["name"], teammate["id"])
    pilots.go_on(unit, desk.workspace_id, pressed.value, by, desk.clock.now())
    _refresh(unit, desk, pressed)
    moments.sooner(unit, desk.workspace_id, PLAN, desk.clock.now())


def _listen(app: App, desk: Desk, stops: str, resumes: str, switch_of: Callable[[str], Switch]) -> None:
    @app.action(stops)
    def stop(ack: Ack, body: Body) -> None:
        pressed = press(body)
        said = desk.write(lambda unit: stop_sends(unit, desk, pressed, switch_of(pressed.value)))
        desk.whisper(pressed.response_url, said)
        ack()

    @app.action(resumes)
    def resume(ack: Ack, body: Body) -> None:
        pressed = press(body)
        switch = switch_of(pressed.value)
        with desk.units.reading() as unit:
            by, what = desk.teammate(unit, pressed.who)["name"], _what(unit, desk, switch)
        done = resuming.resume(desk.units, desk.workspace_id, by, desk.clock.now(), switch)
        desk.write(lambda unit: _refresh(unit, desk, pressed))
        desk.whisper(pressed.response_url, resumed(done, what))
        ack()


def stop_sends(unit: Unit, desk: Desk, pressed: Press, switch: Switch) -> str:
    """Stop what goes to customers; what was done, in a sentence. Anyone on the team may; raises NotOnTeam for all
    others."""
    teammate = desk.teammate(unit, pressed.who)
    what = _what(unit, desk, switch)
    sends.stop(unit, desk.workspace_id, teammate["name"], desk.clock.now(), switch)
    _refresh(unit, desk, pressed)
    return f"{what} are stopped until someone resumes them. Answers are still taken." if what else STOPPED


def resumed(done: Resumed, what: str | None = None) -> str:
    """What became of what waited, in a sentence or two."""
    dropped = f" {counted(done.dropped, 'stale ask was', 'stale asks were')} dropped." if done.dropped else ""
    spread = f" {counted(done.spread, 'ask is', 'asks are')} spread over the coming days." if done.spread else ""
    return f"{what or 'Sends'} are on.{dropped}{spread}"


def _what(unit: Unit, desk: Desk, switch: Switch) -> str | None:
    """`Sends to Acme`; None for all of them."""
    if switch.survey_name is not None:
        return f"Sends of {name(switch.survey_name)}"
    if switch.account_id is None:
        return None
    return f"Sends to {name(status_queries.sending_to(unit, desk.workspace_id, switch.account_id)['name'])}"


def _refresh(unit: Unit, desk: Desk, pressed: Press) -> None:
    """Let the digest, notice or Home tab on which the switch was pressed show how it stands now."""
    now = desk.clock.now()
    if pressed.view_id is not None:
        home.owe(unit, desk.workspace_id, pressed.who.slack_user_id, now)
        return
    message = status_queries.message_at(unit, desk.workspace_id, pressed.channel or "", pressed.message_ts or "")
    if message is not None and message["kind"] in (DeliveryKind.DIGEST, DeliveryKind.NOTICE):
        delivery_queue.show_again(unit, message["id"], now)
