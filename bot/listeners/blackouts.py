"""What the team presses to keep days free of asks."""

from datetime import date
from typing import Any

from slack_bolt import Ack, App

from analysis.days.calendars import Blackout
from bot import ids
from bot.desk import Desk
from bot.payloads import Submission, press, submission
from bot.told import standing
from bot.views.blackouts import add_modal, added_modal, blackouts_modal
from storage.asking import blackout_queries
from storage.audits import Doer
from surveys.planner import blackouts
from surveys.planner.blackouts import BlackoutWrong

Body = dict[str, Any]


def register(app: App, desk: Desk) -> None:
    """Listen to the list of black-out days and its form."""

    @app.action(ids.BLACKOUTS)
    def show(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            desk.teammate(unit, pressed.who)
            known = standing.blackouts(unit, desk.workspace_id, desk.clock.now())
        desk.views.open(pressed.trigger_id, blackouts_modal(known))
        ack()

    @app.action(ids.BLACKOUT_ADD)
    def ask_which(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            desk.teammate(unit, pressed.who)
            places = tuple(country for country, _ in blackout_queries.countries(unit, desk.workspace_id))
            today = standing.today(unit, desk.workspace_id, desk.clock.now())
        asked = add_modal(places, today=today)
        if pressed.view_id is None:
            desk.views.open(pressed.trigger_id, asked)
        else:
            desk.views.push(pressed.trigger_id, asked)
        ack()

    @app.view(ids.BLACKOUT_MODAL)
    def add(ack: Ack, body: Body) -> None:
        sent = submission(body)
        with desk.units.reading() as unit:
            teammate = desk.teammate(unit, sent.who)
            today = standing.today(unit, desk.workspace_id, desk.clock.now())
        try:
            wished = _wished(sent)
            by = Doer(teammate["name"], teammate["id"])
            moved = blackouts.add(desk.units, desk.workspace_id, wished, by, desk.clock.now())
        except BlackoutWrong as why:
            ack(response_action="errors", errors={ids.BLACKOUT_LAST_BLOCK: str(why)})
        else:
            done = added_modal(wished.first, wished.last, wished.country, moved, today=today)
            ack(response_action="update", view=done)

    @app.action(ids.BLACKOUT_DELETE)
    def delete(ack: Ack, body: Body) -> None:
        pressed, now = press(body), desk.clock.now()

        def work(unit: Any) -> Any:
            teammate = desk.teammate(unit, pressed.who)
            by = Doer(teammate["name"], teammate["id"])
            blackouts.remove(unit, desk.workspace_id, int(pressed.value), by, now)
            return standing.blackouts(unit, desk.workspace_id, now)

        known = desk.write(work)
        if pressed.view_id is not None:
            desk.views.update(pressed.view_id, blackouts_modal(known))
        desk.whisper(pressed.response_url, "Deleted: people may be asked on these days again.")
        ack()


def _wished(sent: Submission) -> Blackout:
    """The days that a form describes. Raises BlackoutWrong for days that cannot be."""
    first, last = (date.fromisoformat(sent.inputs.get(each) or "") for each in (ids.BLACKOUT_FIRST, ids.BLACKOUT_LAST))
    where = sent.inputs.get(ids.BLACKOUT_COUNTRY)
    country = None if where in (None, ids.ALL) else where
    try:
        return Blackout(first, last, country, (sent.inputs.get(ids.BLACKOUT_LABEL) or "").strip())
    except ValueError as why:
        raise BlackoutWrong(str(why)) from None
