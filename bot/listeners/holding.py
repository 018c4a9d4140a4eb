"""What the team presses to leave somebody in peace for a time, and to end that."""

from datetime import date
from typing import Any

from slack_bolt import Ack, App

from bot import ids
from bot.desk import Desk
from bot.listeners.sent import show_sent
from bot.payloads import Press, Submission, press, submission
from bot.told import standing
from bot.views.blocks import Message
from bot.views.holds import hold_modal
from bot.views.labels import HOLD_REASONS
from bot.views.switches import account_switch
from bot.views.words import name
from cases.handling import CaseUnknown
from storage import case_queries
from storage.asking import hold_queries
from storage.audits import Doer
from storage.database.units import Unit
from storage.figures import status_queries
from storage.models import DeliveryKind
from storage.outbox import delivery_queue
from surveys.planner import holds
from surveys.planner.holds import HoldWrong, Whom

Body = dict[str, Any]
NO_MESSAGE = 0


def register(app: App, desk: Desk) -> None:
    """Listen to holds, wherever they are offered."""
    for action_id in (ids.HOLD_PERSON, ids.HOLD_ALL):

        @app.action(action_id)
        def ask_why(ack: Ack, body: Body) -> None:
            pressed = press(body)
            open_hold(desk, pressed, ids.pack(pressed.action_id, pressed.value))
            ack()

    @app.action(ids.CASE_MORE)
    def do_more(ack: Ack, body: Body) -> None:
        pressed = press(body)
        act, case_id = ids.unpack(pressed.value)
        with desk.units.reading() as unit:
            desk.teammate(unit, pressed.who)
            case = case_queries.by_id(unit, desk.workspace_id, int(case_id))
            if case is None:
                raise CaseUnknown
            shown = _account_switch(unit, desk, case["account_id"])
        if act == ids.SENT:
            show_sent(desk, pressed, case["account_id"])
        elif act == ids.STOP_ACCOUNT:
            desk.show(pressed.response_url, shown)
        else:
            open_hold(desk, pressed, ids.pack(act, case["contact_id" if act == ids.HOLD_PERSON else "account_id"]))
        ack()

    @app.view(ids.HOLD_MODAL)
    def hold(ack: Ack, body: Body) -> None:
        sent = submission(body)
        wrong = _incomplete(sent)
        if not wrong:
            try:
                desk.write(lambda unit: _hold(unit, desk, sent))
            except HoldWrong as why:
                wrong = {ids.HOLD_UNTIL_BLOCK: str(why)}
        if wrong:
            ack(response_action="errors", errors=wrong)
        else:
            ack()

    @app.action(ids.RELEASE)
    def release(ack: Ack, body: Body) -> None:
        pressed = press(body)
        said = desk.write(lambda unit: _release(unit, desk, pressed))
        desk.whisper(pressed.response_url, said)
        ack()


def open_hold(desk: Desk, pressed: Press, whom: str) -> None:
    """Ask why and until when; `whom` is the action and the number of the contact or account that is meant."""
    with desk.units.reading() as unit:
        desk.teammate(unit, pressed.who)
        named = hold_queries.target(unit, desk.workspace_id, **vars(_meant(whom)))
        if named is None:
            raise holds.HoldUnknown
        today = standing.today(unit, desk.workspace_id, desk.clock.now())
        listed_in = _list_at(unit, desk, pressed)
    asked = hold_modal(*named, ids.pack(whom, listed_in), today=today, longest=holds.LONGEST)
    desk.views.open(pressed.trigger_id, asked)


def _account_switch(unit: Unit, desk: Desk, account_id: int) -> Message:
    now = desk.clock.now()
    account, sending = standing.sending_to(unit, desk.workspace_id, account_id, now)
    return account_switch(account, account_id, sending, today=standing.today(unit, desk.workspace_id, now))


def _meant(whom: str) -> Whom:
    action_id, number = ids.unpack(whom)
    return Whom(contact_id=int(number)) if action_id == ids.HOLD_PERSON else Whom(account_id=int(number))


def _incomplete(sent: Submission) -> dict[str, str]:
    """What is missing in the form, by block."""
    if sent.inputs.get(ids.HOLD_WHY) == "other" and not (sent.inputs.get(ids.HOLD_WORDS) or "").strip():
        return {ids.HOLD_WORDS_BLOCK: "Say why, so that whoever meets this later knows."}
    return {}


def _hold(unit: Unit, desk: Desk, sent: Submission) -> None:
    teammate = desk.teammate(unit, sent.who)
    whom, listed_in = ids.unpack(sent.private_metadata)
    label = HOLD_REASONS.get(sent.inputs.get(ids.HOLD_WHY) or "", "")
    words = (sent.inputs.get(ids.HOLD_WORDS) or "").strip()
    reason = ": ".join(part for part in (label, words) if part)
    until = date.fromisoformat(sent.inputs.get(ids.HOLD_UNTIL) or "")
    now, by = desk.clock.now(), Doer(teammate["name"], teammate["id"])
    holds.hold(unit, desk.workspace_id, _meant(whom), reason, until, by, now)
    _show_again(unit, desk, int(listed_in))


def _release(unit: Unit, desk: Desk, pressed: Press) -> str:
    teammate = desk.teammate(unit, pressed.who)
    held = hold_queries.by_id(unit, desk.workspace_id, int(pressed.value))
    holds.release(unit, desk.workspace_id, int(pressed.value), Doer(teammate["name"], teammate["id"]), desk.clock.now())
    _show_again(unit, desk, _list_at(unit, desk, pressed))
    whom = name((held and (held["contact_name"] or held["account_name"])) or "They")
    return f"{whom} may be asked again, when their next turn comes."


def _list_at(unit: Unit, desk: Desk, pressed: Press) -> int:
    """The message of ours that was pressed, where it lists who is held; NO_MESSAGE for another, or an ephemeral one."""
    found = status_queries.message_at(unit, desk.workspace_id, pressed.channel or "", pressed.message_ts or "")
    return int(found["id"]) if found is not None and found["kind"] is DeliveryKind.NOTICE else NO_MESSAGE


def _show_again(unit: Unit, desk: Desk, delivery_id: int) -> None:
    if delivery_id != NO_MESSAGE:
        delivery_queue.show_again(unit, delivery_id, desk.clock.now())
