"""What the team presses about where customers are asked: whose channels are, introducing the bot, who is missed."""

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

from bot import ids
from bot.desk import Desk
from bot.listeners.places import ROSTER
from bot.payloads import Press, press, press_of_options
from bot.views.blocks import View, option
from bot.views.channels import channels_modal, people_modal
from bot.views.unreached import unreached_modal
from storage.asking import moments
from storage.audits import Doer
from storage.database.units import Unit
from storage.people import channel_queries, reach_queries
from surveys import plan_tick
from surveys.contacting import introductions, mapping, reach

Body = dict[str, Any]
Change = Callable[[Unit, str, Doer], object]
"""What a control does with its value, and by whom."""


def register(app: App, desk: Desk) -> None:
    """Listen to the controls about channels."""
    _matching(app, desk)
    _reach(app, desk)

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


def _try_again(unit: Unit, desk: Desk, pressed: Press) -> None:
    desk.teammate(unit, pressed.who)
    if reach_queries.forget_refusals(unit, desk.workspace_id):
        moments.sooner(unit, desk.workspace_id, plan_tick.PLAN, desk.clock.now())  # they get their turns back


def _reach(app: App, desk: Desk) -> None:
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


def _matching(app: App, desk: Desk) -> None:
    @app.action(re.compile(f"^{ids.CHANNELS}(:|$)"))
    def open_channels(ack: Ack, body: Body) -> None:
        pressed = press(body)
        view = _channels(desk, pressed, int(pressed.value))
        if body.get("view", {}).get("callback_id") == ids.CHANNELS_MODAL:
            desk.views.update(pressed.view_id or "", view)
        else:
            desk.views.open(pressed.trigger_id, view)
        ack()

    @app.action(ids.PEOPLE)
    def open_people(ack: Ack, body: Body) -> None:
        pressed = press(body)
        if (view := _people(desk, pressed, pressed.value)) is not None:
            desk.views.push(pressed.trigger_id, view)
        ack()

    @app.options(ids.CHOOSE_ACCOUNT)
    def find_accounts(ack: Ack, body: Body) -> None:
        who, channel = press_of_options(body), body["block_id"].partition(".")[2]
        with desk.units.reading() as unit:
            desk.teammate(unit, who)
            found = channel_queries.accounts(unit, desk.workspace_id, body.get("value") or "", mapping.MOST_OFFERED)
        ack(options=[option(each["name"], ids.pack(channel, each["id"])) for each in found])

    def on(action_id: str, change: Change) -> None:
        @app.action(action_id)
        def listen(ack: Ack, body: Body) -> None:
            pressed = press(body)
            desk.write(lambda unit: _changed(unit, desk, pressed, change))
            _show_again(desk, pressed, body["view"])
            ack()

    @app.action(ids.ACCEPT_SURE)
    def accept_sure(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            desk.teammate(unit, pressed.who)
            found = mapping.sure(unit, home)
        for some in mapping.in_slices(found):
            _accept(desk, pressed, some)
        _show_again(desk, pressed, body["view"])
        ack()

    home, now = desk.workspace_id, desk.clock.now
    on(ids.NOT_CUSTOMER, lambda unit, value, by: mapping.free(unit, home, value, by, now()))
    on(ids.NOT_CONTACT, lambda unit, value, by: mapping.set_apart(unit, home, *_person(value), by, now()))
    for action_id in (ids.ACCEPT_CHANNEL, ids.CHOOSE_ACCOUNT):
        on(action_id, lambda unit, value, by: mapping.give(unit, home, *_channel_and_account(value), by, now()))
    for action_id in (ids.ACCEPT_PERSON, ids.CHOOSE_CONTACT):
        on(action_id, lambda unit, value, by: mapping.tie(unit, home, *_contact_and_person(value), by, now()))


def _changed(unit: Unit, desk: Desk, pressed: Press, change: Change) -> None:
    """Whoever is matched now gets their turns, and their facts from Slack."""
    teammate = desk.teammate(unit, pressed.who)
    change(unit, pressed.value, Doer(teammate["name"], teammate["id"]))
    for what in (ROSTER, plan_tick.PLAN):
        moments.sooner(unit, desk.workspace_id, what, desk.clock.now())


def _accept(desk: Desk, pressed: Press, some: mapping.Sure) -> None:
    def change(unit: Unit, _: str, by: Doer) -> None:
        mapping.accept(unit, desk.workspace_id, some, by, desk.clock.now())

    desk.units.write_slice(lambda unit: _changed(unit, desk, pressed, change))


def _show_again(desk: Desk, pressed: Press, view: View) -> None:
    """The window from which something was pressed, as it is now."""
    if view["callback_id"] == ids.PEOPLE_MODAL:
        shown = _people(desk, pressed, view["private_metadata"])
    else:
        shown = _channels(desk, pressed, int(view["private_metadata"]))
    if shown is not None:
        desk.views.update(view["id"], shown)


def _channels(desk: Desk, pressed: Press, first: int) -> View:
    with desk.units.reading() as unit:
        desk.teammate(unit, pressed.who)
        return channels_modal(mapping.seen(unit, desk.workspace_id), first)


def _people(desk: Desk, pressed: Press, channel: str) -> View | None:
    with desk.units.reading() as unit:
        desk.teammate(unit, pressed.who)
        found = [each for each in mapping.seen(unit, desk.workspace_id) if each.channel == channel]
    return people_modal(found[0]) if found else None


def _channel_and_account(value: str) -> tuple[str, int]:
    channel, account_id = ids.unpack(value)
    return channel, int(account_id)


def _contact_and_person(value: str) -> tuple[int, str, str]:
    who, contact_id = ids.unpack(value)
    return int(contact_id), *_person(who)


def _person(who: str) -> tuple[str, str]:
    team_id, _, user_id = who.partition("/")
    return team_id, user_id
