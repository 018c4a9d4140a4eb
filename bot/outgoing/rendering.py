"""From a delivery's row to what Slack will show: one function a kind of message."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from analysis.score.levels import NPS_SCALE
from bot.outgoing import answers_told
from bot.outgoing.noticing import notice
from bot.views.alert import alert
from bot.views.blocks import Message
from bot.views.channel_ask import channel_ask
from bot.views.clarify import clarify, noted, off_scale
from bot.views.dropped import Dropped, dropped
from bot.views.exit_ask import exit_ask
from bot.views.exit_proposal import exit_proposal
from bot.views.note import happened, heard, sent
from bot.views.receipt import receipt, stopped
from bot.views.reply import reply
from bot.views.sentences import event_sentence
from bot.views.survey_ask import survey_ask
from cases import showing as case_showing
from storage import case_queries
from storage.database.units import Unit
from storage.importing import drop_queries, import_undo
from storage.importing.import_run import report_of
from storage.models import DeliveryKind, EntryKind, Place
from storage.outbox.delivery_queue import Leased
from storage.people import roster_queries
from surveys.asking import showing as survey_showing
from surveys.definition.locales import choose
from surveys.leaving import departures

Body = dict[str, Any]
Renderer = Callable[[Unit, Leased, datetime], Message]


def body_of(message: Message, leased: Leased) -> Body:
    """The arguments of Slack's call that carry a message."""
    stamped = message.stamped(leased.token, leased.wanted)
    return {"text": stamped.text, "blocks": stamped.blocks}


def stands(message: Message, leased: Leased) -> bool:
    """Whether Slack shows this message already: only its stamp would change."""
    if leased.ts is None or leased.body is None or leased.sent != leased.rendered:
        return False
    shown: Body = json.loads(leased.body)
    return body_of(message, replace(leased, wanted=leased.sent)) == shown


def message_of(unit: Unit, leased: Leased, now: datetime) -> Message:
    """What the wanted version of a delivery shows."""
    return _RENDERERS[leased.kind](unit, leased, now)


def _ask(unit: Unit, leased: Leased, now: datetime) -> Message:
    invitation_id = leased.invitation_id or 0
    ask = survey_showing.survey_ask(unit, leased.workspace_id, invitation_id, leased.token, leased.detail, opens_at=now)
    place, slack_user_id = survey_showing.place_of(unit, leased.workspace_id, invitation_id)
    return channel_ask(ask, slack_user_id) if place is Place.CHANNEL else survey_ask(ask)


def _reminder(unit: Unit, leased: Leased, _now: datetime) -> Message:
    invitation_id, is_last = leased.invitation_id or 0, bool(leased.detail.get("last"))
    ask = survey_showing.reminder(unit, leased.workspace_id, invitation_id, is_last=is_last)
    return survey_ask(ask)


def _exit_ask(unit: Unit, leased: Leased, _now: datetime) -> Message:
    invitation_id = leased.invitation_id or 0
    ask = survey_showing.exit_ask(unit, leased.workspace_id, invitation_id, leased.token, leased.detail)
    place, slack_user_id = survey_showing.place_of(unit, leased.workspace_id, invitation_id)
    return channel_ask(ask, slack_user_id) if place is Place.CHANNEL else exit_ask(ask)


def _clarify(unit: Unit, leased: Leased, now: datetime) -> Message:
    known = leased.detail
    if known.get("passed_on"):
        return _receipt(unit, leased, now)
    if "noted" in known:
        return noted(known["locale"], known["noted"])
    if known.get("off_scale"):
        return off_scale(known["locale"], known.get("scale", NPS_SCALE))
    scale = known.get("scale", NPS_SCALE)
    return clarify(known["locale"], known["ask"], known["score"], known.get("other"), scale)


def _receipt(unit: Unit, leased: Leased, _now: datetime) -> Message:
    person = roster_queries.contact_facts(unit, leased.workspace_id, leased.contact_id or 0)
    told, csm = leased.detail, person["csm_name"]
    stop, in_channel = bool(told.get("stop")), bool(told.get("in_channel"))
    if stop and person["opted_out_at"] is not None:
        return stopped(told["locale"], company=person["company"])
    return receipt(told["locale"], csm=csm, company=person["company"], in_channel=in_channel, stop=stop)


def _reply(unit: Unit, leased: Leased, _now: datetime) -> Message:
    entry = case_queries.entry_facts(unit, leased.workspace_id, leased.entry_id or 0)
    locale, _ = choose(entry["contact_locale"], entry["account_locale"], entry["slack_locale"], entry["country"])
    return reply(locale, sender=entry["author"], company=entry["company"], words=entry["body"])


def _alert(unit: Unit, leased: Leased, now: datetime) -> Message:
    shown = case_showing.alert(unit, leased.workspace_id, leased.case_id or 0, now)
    other = answers_told.others(unit, leased.workspace_id, leased.case_id or 0)
    return alert(replace(shown, answers=other), private=leased.slack_user_id is not None)


def _note(unit: Unit, leased: Leased, _now: datetime) -> Message:
    entry = case_queries.entry_facts(unit, leased.workspace_id, leased.entry_id or 0)
    if entry["kind"] is EntryKind.FROM_CONTACT:
        return heard(entry["contact_name"], entry["body"])
    if entry["kind"] is EntryKind.TO_CONTACT:
        return sent(entry["author"], entry["contact_name"], entry["body"])
    owner = case_queries.alert_facts(unit, leased.workspace_id, leased.case_id or 0)
    return happened(
        event_sentence(entry["body"], author=entry["author"], owner=owner["owner_slack"], contact=entry["contact_name"])
    )


def _exit_proposal(unit: Unit, leased: Leased, now: datetime) -> Message:
    return exit_proposal(departures.proposal(unit, leased.workspace_id, leased.departure_id or 0, now))


def _import(unit: Unit, leased: Leased, now: datetime) -> Message:
    drop = drop_queries.by_id(unit, leased.workspace_id, leased.detail["drop"])
    assert drop is not None
    kept = dict(drop["report"])
    undone = kept.pop("undone", None)
    report = report_of(kept) if kept else None
    until = drop["import_id"] and import_undo.until(unit, leased.workspace_id, drop["import_id"], now)
    return dropped(
        Dropped(
            drop_id=drop["id"],
            file=drop["name"],
            state=drop["state"].value,
            report=report,
            percent=drop["done"],
            why=drop["why"],
            undone=undone,
            until=until.date() if until else None,
        )
    )


_RENDERERS: dict[DeliveryKind, Renderer] = {
    DeliveryKind.ASK: _ask,
    DeliveryKind.EXIT_ASK: _exit_ask,
    DeliveryKind.REMINDER: _reminder,
    DeliveryKind.CLARIFY: _clarify,
    DeliveryKind.RECEIPT: _receipt,
    DeliveryKind.REPLY: _reply,
    DeliveryKind.ALERT: _alert,
    DeliveryKind.NOTE: _note,
    DeliveryKind.IMPORT: _import,
    DeliveryKind.EXIT_PROPOSAL: _exit_proposal,
    DeliveryKind.NOTICE: notice,
}
