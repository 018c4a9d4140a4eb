"""What the team presses on figures: how they are counted, sharing them, the open cases, an account that leaves."""

from datetime import date, timedelta
from typing import Any

from slack_bolt import Ack, App

from analysis.reporting import reports
from bot import ids
from bot.desk import Desk
from bot.listeners.commands import period_of
from bot.listeners.readers import why_not_shared
from bot.outgoing import reporting
from bot.payloads import Submission, press, submission
from bot.told import standing
from bot.views.case_list import open_cases
from bot.views.churn import MOST_OPTIONS, Recorded, leaving_modal, left_modal
from bot.views.counted import counted_modal
from bot.views.errors import Refusal, unknown_account
from bot.views.nps_answer import share_modal
from storage import case_queries
from storage.asking import moments
from storage.database.units import Unit
from storage.figures import status_queries
from storage.models import AccountStatus, DeliveryKind
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority
from surveys.leaving import departures

Body = dict[str, Any]
PLAN = "plan"


class LeavingWrong(ValueError):
    """A departure cannot be recorded like this; the text says why, and `block` beside which field it stands."""

    def __init__(self, block: str, why: str) -> None:
        super().__init__(why)
        self.block = block


def register(app: App, desk: Desk) -> None:
    """Listen to the controls of figures, of the digest and of `/churn`."""
    _figures(app, desk)
    _sharing(app, desk)
    _leaving(app, desk)


def _figures(app: App, desk: Desk) -> None:
    @app.action(ids.COUNTED)
    def how_counted(ack: Ack, body: Body) -> None:
        desk.views.open(press(body).trigger_id, counted_modal())
        ack()

    @app.action(ids.OPEN_CASES)
    def list_cases(ack: Ack, body: Body) -> None:
        pressed, now = press(body), desk.clock.now()
        with desk.units.reading() as unit:
            teammate = desk.teammate(unit, pressed.who)
            cases = standing.open_cases(unit, desk.workspace_id, teammate, now)
            count = case_queries.count_open(unit, desk.workspace_id)
            listed = open_cases(cases, count, today=standing.today(unit, desk.workspace_id, now))
        desk.show(pressed.response_url, listed)
        ack()


def _sharing(app: App, desk: Desk) -> None:
    @app.action(ids.SHARE)
    def ask_where(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            desk.teammate(unit, pressed.who)
        desk.views.open(pressed.trigger_id, share_modal(int(pressed.value)))
        ack()

    @app.view(ids.SHARE_MODAL)
    def share(ack: Ack, body: Body) -> None:
        sent = submission(body)
        channel = sent.inputs.get(ids.SHARE_WHERE) or ""
        with desk.units.reading() as unit:
            teammate = desk.teammate(unit, sent.who)
        refusal = why_not_shared(desk, channel)
        if refusal is not None:
            ack(response_action="errors", errors={ids.SHARE_WHERE_BLOCK: refusal.value})
            return
        owed = _shared_figures(desk, sent, channel, teammate["name"])
        desk.write(lambda unit: delivery_queue.owe(unit, desk.workspace_id, owed))
        ack()


def _leaving(app: App, desk: Desk) -> None:
    @app.action(ids.LEAVING_OPEN)
    def ask_which(ack: Ack, body: Body) -> None:
        pressed = press(body)
        with desk.units.reading() as unit:
            desk.teammate(unit, pressed.who)
            accounts = status_queries.accounts_that_stay(unit, desk.workspace_id, MOST_OPTIONS + 1)
            today = standing.today(unit, desk.workspace_id, desk.clock.now())
        desk.views.open(pressed.trigger_id, leaving_modal(accounts, today=today))
        ack()

    @app.view(ids.LEAVING_MODAL)
    def record(ack: Ack, body: Body) -> None:
        sent = submission(body)
        try:
            recorded, today = desk.write(lambda unit: _record_leaving(unit, desk, sent))
        except LeavingWrong as wrong:
            ack(response_action="errors", errors={wrong.block: str(wrong)})
        else:
            ack(response_action="update", view=left_modal(recorded, today=today))


def _shared_figures(desk: Desk, sent: Submission, channel: str, shared_by: str) -> Owed:
    """The message with the figures as they stand now: a later recount would be another figure."""
    now, days = desk.clock.now(), int(sent.private_metadata)
    with desk.units.reading() as unit:
        period = period_of(days, standing.today(unit, desk.workspace_id, now))
        figures = reports.nps(unit, desk.workspace_id, since=period.first, until=period.last + timedelta(days=1))
    return Owed(
        DeliveryKind.SHARED_FIGURES,
        f"shared:{sent.key}",  # a modal that is submitted twice shares once
        Priority.TALK,
        now,
        channel=channel,
        detail=reporting.snapshot(figures, period, shared_by),
    )


def _record_leaving(unit: Unit, desk: Desk, sent: Submission) -> tuple[Recorded, date]:
    """Note that an account leaves; what was noted, and the day on which it was. Raises LeavingWrong."""
    desk.teammate(unit, sent.who)
    now = desk.clock.now()
    today = standing.today(unit, desk.workspace_id, now)
    typed, day = sent.inputs.get(ids.LEAVING_ACCOUNT) or "", sent.inputs.get(ids.LEAVING_ON) or ""
    account_id = _account(unit, desk.workspace_id, typed)
    if account_id is None:
        raise LeavingWrong(ids.LEAVING_ACCOUNT_BLOCK, unknown_account(typed))
    ends_on = date.fromisoformat(day)
    if departures.is_far(ends_on, today):
        raise LeavingWrong(ids.LEAVING_ON_BLOCK, Refusal.LAST_DAY_FAR.value)
    state = status_queries.account_state(unit, desk.workspace_id, account_id)
    before = state["ends_on"] if state["status"] is AccountStatus.LEAVING else None
    if before == ends_on:
        raise LeavingWrong(ids.LEAVING_ON_BLOCK, Refusal.ALREADY_LEAVING.value)
    how = sent.inputs.get(ids.LEAVING_HOW) or ids.VOLUNTARY
    departures.notice(unit, desk.workspace_id, account_id, ends_on, how)
    moments.sooner(unit, desk.workspace_id, PLAN, now)
    unit.wake()
    return Recorded(state["name"], ends_on, before, how), today


def _account(unit: Unit, workspace_id: int, given: str) -> int | None:
    """The account that was picked from the menu (its number) or typed (its name), as `leaving_modal` asked for it."""
    accounts = status_queries.accounts_that_stay(unit, workspace_id, MOST_OPTIONS + 1)
    if len(accounts) <= MOST_OPTIONS:
        return next((account_id for account_id, _ in accounts if str(account_id) == given), None)
    called = status_queries.account_called(unit, workspace_id, given)
    return called[0] if len(called) == 1 else None
