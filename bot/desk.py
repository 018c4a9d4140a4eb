"""What every listener needs: the database, the clock, Slack's quick calls, and whose workspace it is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import RowMapping

from bot.edge.clock import Clock
from bot.errors import NotOnTeam
from bot.outgoing.sending import Sender
from bot.slack.channels import Channels
from bot.slack.faults import DeliveryFailed
from bot.slack.messenger import Messenger
from bot.slack.quick import Views
from bot.views.blocks import Message
from storage.answering import inbound
from storage.database.units import Unit, Units
from storage.people import roster_queries
from surveys.answering.answers import Who

T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """One workspace's front desk."""

    units: Units
    clock: Clock
    messenger: Messenger
    views: Views
    channels: Channels
    sender: Sender
    whispers: ThreadPoolExecutor
    workspace_id: int
    slack_team_id: str

    def write(self, work: Callable[[Unit], T]) -> T:
        """One short transaction, retried while the database is busy, for as long as Slack waits."""
        return self.units.write(work)

    def is_first(self, unit: Unit, key: str) -> bool:
        """Whether Slack tells this for the first time."""
        return inbound.is_first(unit, self.workspace_id, key, self.clock.now())

    def teammate(self, unit: Unit, who: Who) -> RowMapping:
        """The member of the CS team who acts. Raises NotOnTeam for guests, customers and everybody else."""
        found = None
        if who.slack_team_id == self.slack_team_id:
            found = roster_queries.teammate_of(unit, self.workspace_id, who.slack_user_id)
        if found is None:
            raise NotOnTeam
        return found

    def whisper(self, response_url: str | None, sentence: str) -> None:
        """Tell only the person who acted, after the ack, at most once."""
        if response_url:
            self.whispers.submit(self._whisper, response_url, sentence)

    def show(self, response_url: str | None, message: Message, *, in_place: bool = False) -> None:
        """Show a message to the one who acted, after the ack, at most once; `in_place` of the one they acted on."""
        if response_url:
            body = {"response_type": "ephemeral", "text": message.text, "blocks": message.blocks}
            self.whispers.submit(self._respond, response_url, {"replace_original": in_place, **body})

    def whisper_in(self, channel: str, user: str, said: Message, thread_ts: str | None = None) -> None:
        """Tell one reader of a channel what nobody else there sees, after the ack, at most once."""
        self.whispers.submit(self._whisper_in, channel, user, {"text": said.text, "blocks": said.blocks}, thread_ts)

    def _whisper_in(self, channel: str, user: str, body: dict[str, Any], thread_ts: str | None) -> None:
        with suppress(DeliveryFailed):  # an ephemeral note is never repeated
            self.messenger.whisper(channel, user, body, thread_ts)

    def _whisper(self, response_url: str, sentence: str) -> None:
        self._respond(response_url, {"replace_original": False, "response_type": "ephemeral", "text": sentence})

    def _respond(self, response_url: str, body: dict[str, Any]) -> None:
        try:
            self.messenger.respond(response_url, body)
        except DeliveryFailed:
            return  # an ephemeral message is never repeated; whatever led to it is still there
