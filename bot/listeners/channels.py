"""What the team presses about customers' channels: introducing the bot there."""

from typing import Any

from slack_bolt import Ack, App

from bot import ids
from bot.desk import Desk
from bot.payloads import press
from storage.units import Unit
from surveys import introductions

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

    on(ids.INTRODUCED, made=True)
    on(ids.SKIP_INTRODUCTION, made=False)
