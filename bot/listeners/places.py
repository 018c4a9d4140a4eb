"""What Slack tells of people and channels, and Home tabs that are opened."""

from typing import Any

from slack_bolt import App

from bot.desk import Desk
from bot.roster import store_person
from bot.slack.closed import EITHER
from bot.told import home
from storage.asking import moments
from storage.database.units import Unit
from storage.outbox import delivery_queue

Body = dict[str, Any]
ROSTER = "roster"


def register(app: App, desk: Desk) -> None:
    """Listen to events; each one that Slack sends has a listener, or Slack would repeat it."""

    @app.event("app_home_opened")
    def show_home(body: Body) -> None:
        event = body["event"]
        if event.get("tab", "home") == "home":
            desk.write(lambda unit: home.owe(unit, desk.workspace_id, event["user"], desk.clock.now()))

    @app.event("user_change")
    def person_changed(body: Body) -> None:
        _hear_of(desk, body["event"]["user"])

    @app.event("team_join")
    def person_came(body: Body) -> None:
        _hear_of(desk, body["event"]["user"])

    for name in ("member_joined_channel", "member_left_channel", "channel_shared", "channel_unshared"):
        _listen_to_place(app, desk, name)


def _hear_of(desk: Desk, user: dict[str, Any]) -> None:
    """A person is new or another; one who became a guest, or is none any more, changes who reads their channels."""
    reads_otherwise = desk.channels.heard(user)

    def work(unit: Unit) -> None:
        store_person(unit, desk.workspace_id, desk.slack_team_id, user)
        if reads_otherwise:
            _look_again(unit, desk)

    desk.write(work)


def _listen_to_place(app: App, desk: Desk, name: str) -> None:
    @app.event(name)
    def place_changed(body: Body) -> None:
        """Who reads a channel has changed: look again before the next message, and read the team anew."""
        desk.channels.forget(body["event"]["channel"])
        desk.write(lambda unit: _look_again(unit, desk))


def _look_again(unit: Unit, desk: Desk) -> None:
    now = desk.clock.now()
    moments.sooner(unit, desk.workspace_id, ROSTER, now)
    delivery_queue.unpark(unit, desk.workspace_id, EITHER, now)
