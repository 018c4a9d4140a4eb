"""What the sender asks about a message: may it go out, with what bytes and where to, and what follows when it has."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.files import returning
from bot.outgoing import reporting, sharing
from bot.outgoing.rendering import body_of, message_of, stands
from bot.outgoing.sending import Dropped, Later, Prepared, Ready, Unchanged
from bot.rehearsals import trying_out
from bot.slack.channels import Channels
from bot.slack.faults import DeliveryFailed, FaultKind
from bot.told import home
from bot.views.files import ROWS_LEFT_OUT
from cases import relay
from storage.asking import sends
from storage.database.units import Unit
from storage.models import CUSTOMER_BOUND, DeliveryKind, Place
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Leased, Owed, Priority
from storage.people import roster_queries
from surveys.asking import showing
from surveys.contacting import introductions
from surveys.planner import reminding
from surveys.rules import places

_ASKS = (DeliveryKind.ASK, DeliveryKind.EXIT_ASK)


class Office:
    """The rules of one workspace's messages."""

    def __init__(self, channels: Channels) -> None:
        self._channels = channels

    def prepare(self, unit: Unit, leased: Leased, now: datetime) -> Prepared:
        """The newest version and where it goes, or why it must not go; runs in the transaction of the lease."""
        if leased.kind is DeliveryKind.HOME:
            return Ready(home.view_of(unit, leased.workspace_id, leased.slack_user_id or "", now))
        not_now = self._not_now(unit, leased, now)
        if not_now is not None:
            return not_now
        if trying_out.REHEARSAL in leased.detail:
            return trying_out.ready(unit, leased)
        if returning.ROWS_OF in leased.detail:
            return returning.ready(unit, leased)
        if leased.kind is DeliveryKind.FILE:
            document, comment = sharing.document_of(leased)
            return Ready({"text": comment}, user=leased.slack_user_id, document=document)
        if leased.kind in reporting.KINDS:
            return reporting.ready(unit, leased, now)
        message = message_of(unit, leased, now)
        ready = self._addressed(unit, leased, body_of(message, leased))
        return Unchanged(ready.body) if ready.reader and stands(message, leased) else ready

    def _not_now(self, unit: Unit, leased: Leased, now: datetime) -> Dropped | Later | None:
        """Why a message does not go out now; None where it may, and an ask's place, language and wording are fixed."""
        workspace_id, invitation_id = leased.workspace_id, leased.invitation_id or 0
        if leased.kind is DeliveryKind.REMINDER and leased.ts is None:
            return self._reminder_not_now(unit, leased, now)
        is_new_ask = leased.kind in _ASKS and leased.ts is None
        if is_new_ask and leased.rendered == 0:  # once in words, it goes elsewhere only when Slack refuses it
            places.settle(unit, workspace_id, invitation_id)
        forbidden = self.forbids(unit, leased, now)
        if forbidden:
            return Dropped(forbidden)
        if not is_new_ask:
            return None
        until = introductions.wait(unit, workspace_id, invitation_id, now)
        if until is not None:
            return Later(until, introductions.INTRODUCE)
        until = showing.put_off_until(unit, workspace_id, invitation_id, now)
        if until is not None:
            sends.move(unit, leased.id, until)
            return Later(until, showing.MISSED)
        showing.fix_wording(unit, workspace_id, invitation_id)
        return None

    def _reminder_not_now(self, unit: Unit, leased: Leased, now: datetime) -> Dropped | Later | None:
        verdict = showing.look_at_reminder(unit, leased.workspace_id, leased.invitation_id or 0, now)
        if verdict.until is not None:
            return Later(verdict.until, verdict.why or showing.MISSED)
        return None if verdict.why is None else Dropped(verdict.why)

    def forbids(self, unit: Unit, leased: Leased, now: datetime) -> str | None:
        """Why an ask must not be posted any more (it is withdrawn then), nor a reminder, or a file not be given to its
        asker."""
        if leased.kind is DeliveryKind.FILE:
            asker = roster_queries.teammate_of(unit, leased.workspace_id, leased.slack_user_id or "")
            return sharing.NOT_ON_TEAM if asker is None else None
        if leased.kind is DeliveryKind.REMINDER and leased.ts is None:
            return self._reminder_over(unit, leased, now)
        if leased.kind not in _ASKS or leased.ts is not None:
            return None
        return showing.permit(unit, leased.workspace_id, leased.invitation_id or 0, now)

    def _reminder_over(self, unit: Unit, leased: Leased, now: datetime) -> str | None:
        """On its way already, a reminder is not put off any more."""
        verdict = showing.look_at_reminder(unit, leased.workspace_id, leased.invitation_id or 0, now)
        if verdict != reminding.GOES:
            reminding.not_sent(unit, leased.invitation_id or 0)
            return verdict.why or showing.MISSED
        return None

    def require_reader(self, channel: str, user: str) -> None:
        """An ask in a shared channel calls somebody who reads it."""
        if not self._channels.has(channel, user):
            raise DeliveryFailed("not_a_member", FaultKind.CHANNEL)

    def refusal(self, leased: Leased, channel: str) -> str | None:
        """Team messages are shown in the company's own channels only."""
        if leased.kind in CUSTOMER_BOUND or leased.channel is None:
            return None
        return self._channels.refusal(channel)

    def refused(self, unit: Unit, leased: Leased, channel: str, why: str, now: datetime) -> None:
        """Tell the team's leads, once a day, that their channel is closed for its messages; without leads everybody."""
        for user in roster_queries.leads(unit, leased.workspace_id):
            cause = f"notice:{why}:{channel}:{user}:{now.date()}"
            owed = Owed(DeliveryKind.NOTICE, cause, Priority.ALERT, now, slack_user_id=user)
            delivery_queue.owe(unit, leased.workspace_id, replace(owed, detail={"why": why, "channel": channel}))

    def with_picture(self, unit: Unit, leased: Leased, file_id: str, now: datetime) -> dict[str, Any]:
        """Note the uploaded chart; the report's bytes with it."""
        if trying_out.REHEARSAL in leased.detail:
            return trying_out.with_picture(unit, leased, file_id)
        return reporting.with_picture(unit, leased, file_id, now)

    def opened(self, unit: Unit, leased: Leased, channel: str) -> None:
        """The DM of a contact is known now."""
        roster_queries.change_contact(unit, leased.contact_id or 0, dm_channel=channel)

    def posted(self, unit: Unit, leased: Leased, now: datetime) -> None:
        """An ask is open, and a teammate's words are noted as sent, from the moment they stand in Slack."""
        if leased.kind in _ASKS:
            showing.asked(unit, leased.workspace_id, leased.invitation_id or 0, now)
        if leased.kind is DeliveryKind.REMINDER:
            reminding.sent(unit, leased.invitation_id or 0, now)
        if trying_out.REHEARSAL in leased.detail:
            trying_out.arrived(unit, leased, now)
        if returning.ROWS_OF in leased.detail:
            returning.arrived(unit, leased)
        if leased.kind is DeliveryKind.REPLY:
            relay.arrived(unit, leased.workspace_id, leased.case_id or 0, leased.entry_id or 0, now)

    def not_taken(self, unit: Unit, leased: Leased, reason: str, now: datetime) -> None:
        """A teammate's words did not reach their customer, or a file its asker: they read why."""
        if leased.kind is DeliveryKind.FILE:
            rows = returning.ROWS_OF in leased.detail
            what = ROWS_LEFT_OUT if rows else leased.detail.get("export", trying_out.REHEARSAL)
            told = {"why": sharing.NOT_UPLOADED, "export": what, "reason": reason}
            cause = f"notice:{sharing.NOT_UPLOADED}:{leased.id}"
            owed = Owed(DeliveryKind.NOTICE, cause, Priority.TALK, now, slack_user_id=leased.slack_user_id, detail=told)
            delivery_queue.owe(unit, leased.workspace_id, owed)
        if leased.kind is DeliveryKind.REPLY:
            relay.came_back(unit, leased.workspace_id, leased.case_id or 0, leased.entry_id or 0, reason, now)

    def goes_elsewhere(self, unit: Unit, leased: Leased, reason: str, now: datetime) -> bool:
        """An ask goes to its survey's next place; that no DM reaches its contact is noted for the next time."""
        if leased.kind not in _ASKS:
            return False
        tried = self._refused_at(unit, leased, reason)
        if places.move_on(unit, leased.workspace_id, leased.invitation_id or 0) is None:
            return False
        refused = {"refused": [*leased.detail.get("refused", []), f"{tried}: {reason}"]}
        delivery_queue.start_over(unit, leased.id, due_at=now, detail=leased.detail | refused)
        return True

    def undeliverable(self, unit: Unit, leased: Leased, reason: str) -> str:
        """Slack takes no message for this contact: said on the contact where it is about them, and on the ask."""
        if leased.kind is DeliveryKind.REMINDER:
            reminding.not_sent(unit, leased.invitation_id or 0)
        if leased.kind not in _ASKS:
            roster_queries.change_contact(unit, leased.contact_id or 0, unreachable=reason)
            return reason
        showing.undeliverable(unit, leased.workspace_id, leased.invitation_id or 0)
        place, _ = showing.place_of(unit, leased.workspace_id, leased.invitation_id or 0)
        before = leased.detail.get("refused", [])
        return "; ".join([*before, f"{place}: {reason}"]) if before else reason

    def _refused_at(self, unit: Unit, leased: Leased, reason: str) -> Place:
        """Where an ask was tried in vain. A DM says something about its contact, a channel does not."""
        place, _ = showing.place_of(unit, leased.workspace_id, leased.invitation_id or 0)
        if place is Place.DM:
            roster_queries.change_contact(unit, leased.contact_id or 0, unreachable=reason)
        return place

    def _addressed(self, unit: Unit, leased: Leased, body: dict[str, Any]) -> Ready:
        thread_ts = delivery_queue.parent_ts(unit, leased)
        if leased.contact_id is None:
            return Ready(body, channel=leased.channel, user=leased.slack_user_id, thread_ts=thread_ts)
        person = roster_queries.contact_facts(unit, leased.workspace_id, leased.contact_id)
        if leased.kind in _ASKS:
            place, _ = showing.place_of(unit, leased.workspace_id, leased.invitation_id or 0)
            if place is Place.CHANNEL:
                reader = person["slack_user_id"]
                return Ready(body, channel=person["account_channel"], reader=reader, thread_ts=thread_ts)
        return Ready(body, channel=person["dm_channel"], user=person["slack_user_id"], thread_ts=thread_ts)
