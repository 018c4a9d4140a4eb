"""What the CS team presses on cases and departures."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App
from sqlalchemy import RowMapping

from bot import ids
from bot.desk import Desk
from bot.errors import Refused
from bot.payloads import Press, press, submission
from bot.views.case_modals import close_modal, preview_modal, reply_modal
from bot.views.errors import Refusal
from bot.views.words import name
from cases import handling, relay
from storage import case_queries
from storage.asking import sends
from storage.database.units import Unit
from storage.people import roster_queries
from surveys.definition.locales import choose
from surveys.leaving import departures

Body = dict[str, Any]


def register(app: App, desk: Desk) -> None:
    """Listen to the controls of alerts, their modals and exit proposals."""
    _cases(app, desk)
    _replies(app, desk)
    _departures(app, desk)


def _cases(app: App, desk: Desk) -> None:
    def on(action_id: str, handle: Callable[[Unit, int, int, int, datetime], None]) -> None:
        @app.action(action_id)
        def listen(ack: Ack, body: Body) -> None:
            pressed = press(body)

            def work(unit: Unit) -> None:
                teammate = desk.teammate(unit, pressed.who)
                handle(unit, desk.workspace_id, int(pressed.value), teammate["id"], desk.clock.now())

            desk.write(work)
            ack()

    on(ids.TAKE, handling.claim)
    on(ids.PUT_BACK, handling.put_back)

    @app.action(ids.CLOSE)
    def open_closing(ack: Ack, body: Body) -> None:
        _open_about(
            desk, press(body), lambda facts, case_id: close_modal(facts["contact_name"], facts["account_name"], case_id)
        )
        ack()

    @app.view(ids.CLOSE_MODAL)
    def close(ack: Ack, body: Body) -> None:
        sent = submission(body)
        why = sent.inputs.get(ids.CLOSE_REASON) or ""

        def work(unit: Unit) -> None:
            teammate = desk.teammate(unit, sent.who)
            case_id, told = int(sent.private_metadata), (sent.inputs.get(ids.CLOSE_TOLD) or "").strip() or None
            handling.close(unit, desk.workspace_id, case_id, teammate["id"], why, desk.clock.now(), told=told)

        desk.write(work)
        ack()


def _replies(app: App, desk: Desk) -> None:
    @app.action(ids.REPLY)
    def open_reply(ack: Ack, body: Body) -> None:
        _open_about(
            desk, press(body), lambda facts, case_id: reply_modal(facts["contact_name"], facts["account_name"], case_id)
        )
        ack()

    @app.view(ids.REPLY_MODAL)
    def preview(ack: Ack, body: Body) -> None:
        sent = submission(body)
        words = (sent.inputs.get(ids.REPLY_TEXT) or "").strip()
        with desk.units.reading() as unit:
            teammate = desk.teammate(unit, sent.who)
            facts = _may_reply(unit, desk, int(sent.private_metadata))
        if not words:
            ack(response_action="errors", errors={ids.REPLY_TEXT_BLOCK: Refusal.NOTHING_WRITTEN.value})
            return
        locale, _ = choose(facts["locale"], facts["account_locale"], facts["slack_locale"], facts["country"])
        shown = preview_modal(
            facts["name"],
            facts["account_name"],
            int(sent.private_metadata),
            words,
            sender=teammate["name"],
            company=facts["company"],
            locale=locale,
        )
        ack(response_action="push", view=shown)

    @app.view(ids.PREVIEW_MODAL)
    def send(ack: Ack, body: Body) -> None:
        sent = submission(body)
        case_id, words = ids.unpack_draft(sent.private_metadata)

        def work(unit: Unit) -> None:
            teammate = desk.teammate(unit, sent.who)
            _may_reply(unit, desk, case_id)
            if desk.is_first(unit, sent.key):
                relay.reply(unit, desk.workspace_id, case_id, teammate["id"], words, desk.clock.now())

        desk.write(work)
        ack(response_action="clear")


def _departures(app: App, desk: Desk) -> None:
    def on(action_id: str, decide: Callable[[Unit, int, int], None]) -> None:
        @app.action(action_id)
        def listen(ack: Ack, body: Body) -> None:
            pressed = press(body)

            def work(unit: Unit) -> None:
                decide(unit, int(pressed.value), desk.teammate(unit, pressed.who)["id"])

            desk.write(work)
            ack()

    home, now = desk.workspace_id, desk.clock.now
    on(ids.EXIT_SEND, lambda unit, number, by: departures.agree(unit, home, number, by, now()))
    on(ids.EXIT_CALL, lambda unit, number, by: departures.decline(unit, home, number, by, now(), will_call=True))
    on(ids.EXIT_DECLINE, lambda unit, number, by: departures.decline(unit, home, number, by, now(), will_call=False))


def _open_about(desk: Desk, pressed: Press, modal: Callable[[RowMapping, int], Body]) -> None:
    with desk.units.reading() as unit:
        desk.teammate(unit, pressed.who)
        handling.still_open(unit, desk.workspace_id, int(pressed.value))
        facts = case_queries.alert_facts(unit, desk.workspace_id, int(pressed.value))
    desk.views.open(pressed.trigger_id, modal(facts, int(pressed.value)))


def _may_reply(unit: Unit, desk: Desk, case_id: int) -> RowMapping:
    """The contact of a case, when a teammate's words may reach them now. Raises Refused with the reason."""
    case = case_queries.by_id(unit, desk.workspace_id, case_id)
    if case is None:
        raise handling.CaseUnknown
    facts = roster_queries.contact_facts(unit, desk.workspace_id, case["contact_id"])
    _refuse_if_stopped("All sends", sends.stopped_by(unit, desk.workspace_id))
    to_them = f"Sends to {name(facts['account_name'])}"
    _refuse_if_stopped(to_them, sends.stopped_by(unit, desk.workspace_id, facts["account_id"]))
    if facts["unreachable"] or not facts["slack_user_id"]:
        raise Refused(Refusal.CUSTOMER_UNREACHABLE.value)
    return facts


def _refuse_if_stopped(which: str, by: str | None) -> None:
    if by is not None:
        raise Refused(f"{which} are stopped{f' by {name(by)}' if by else ''}, replies too. Resume them first.")
