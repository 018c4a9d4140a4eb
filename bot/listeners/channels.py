"""What the team presses about where customers are asked: introducing the bot, and who can be asked nowhere."""

from typing import Any

from slack_bolt import Ack, App

from bot import ids
from bot.desk import Desk
from bot.payloads import Press, press
from bot.views.unreached import unreached_modal
from storage import moments, reach_queries
from storage.units import Unit
from surveys import introductions, plan_tick, reach

Body = dict[str, Any]


def register(app: App, desk: Desk) -> None:
    """Listen to the controls about channels."""

    def on(action_id: str, *, made: bool) -> None:
        @app.action(action_id)
        def decide(ack: Ack, body: Body) -> None:
            pressed = press(body)

            def work(unit: Unit) -> None:
                teammate = desk.teammate(unit, pressed.who)
                now = desk.clock.now()
                introductions.decide(unit, desk.workspace_id, pressed.value, teammate["id"], now, made=made)

            desk.write(work)
            ack()

    @app.action(ids.UNREACHED)
    def list_unreached(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            desk.teammate(unit, pressed.who)
            listed = unreached_modal(reach.unreached(unit, desk.workspace_id))
        desk.views.open(pressed.trigger_id, listed)
        ack()

    @app.action(ids.TRY_DMS_AGAIN)
    def try_again(ack: Ack, body: Body) -> None:
        pressed = press(body)
        desk.write(lambda unit: _try_again(unit, desk, pressed))
        if pressed.view_id is not None:
            with desk.units.reading() as unit:
                desk.views.update(pressed.view_id, unreached_modal(reach.unreached(unit, desk.workspace_id)))
        desk.whisper(pressed.response_url, "Their direct messages are tried again with their next question.")
        ack()

    on(ids.INTRODUCED, made=True)
    on(ids.SKIP_INTRODUCTION, made=False)


def _try_again(unit: Unit, desk: Desk, pressed: Press) -> None:
    desk.teammate(unit, pressed.who)
    if reach_queries.forget_refusals(unit, desk.workspace_id):
        moments.sooner(unit, desk.workspace_id, plan_tick.PLAN, desk.clock.now())  # they get their turns back
