"""Where the team's messages may be shown: never where outsiders read along, checked at the moment of sending."""

import threading
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.closed import GUESTS, SHARED
from bot.faults import DeliveryFailed, FaultKind
from bot.messenger import Messenger

FRESH = timedelta(seconds=60)
MEMBERS_FRESH = timedelta(hours=1)  # joining is told by an event, which calls `forget`; this is the back-up


class Channels:
    """Knows, for a minute at a time, whether a channel is the company's own. Thread-safe."""

    def __init__(self, messenger: Messenger, clock: Clock, slack_team_id: str) -> None:
        self._messenger, self._clock, self._team_id = messenger, clock, slack_team_id
        self._lock = threading.Lock()
        self._known: dict[str, tuple[datetime, str | None]] = {}
        self._guests: dict[str, tuple[datetime, bool]] = {}

    def refusal(self, channel: str) -> str | None:
        """Why the team's messages must not be shown here; None when they may. Raises DeliveryFailed."""
        now = self._clock.now()
        with self._lock:
            known = self._known.get(channel)
        if known is not None and now < known[0] + FRESH:
            return known[1]
        refusal = self._ask(channel)
        with self._lock:
            self._known[channel] = (now, refusal)
        return refusal

    def forget(self, channel: str) -> None:
        """Something about this channel changed: ask Slack again before the next message."""
        with self._lock:
            self._known.pop(channel, None)
            self._guests.pop(channel, None)

    def _ask(self, channel: str) -> str | None:
        found = self._messenger.channel(channel)
        if found.get("is_ext_shared") or found.get("is_pending_ext_shared") or found.get("is_org_shared"):
            return SHARED
        if found.get("is_im"):
            return None
        return GUESTS if self._has_outsiders(channel) else None

    def _has_outsiders(self, channel: str) -> bool:
        now = self._clock.now()
        checked_at, has = self._guests.get(channel, (None, False))
        if checked_at is None or now >= checked_at + MEMBERS_FRESH:
            has = any(self._is_outsider(user) for user in self._messenger.members(channel))
            self._guests[channel] = (now, has)
        return has

    def _is_outsider(self, user_id: str) -> bool:
        try:
            user = self._messenger.person(user_id)
        except DeliveryFailed as failed:
            if failed.kind is FaultKind.PERSON:
                return False
            raise
        guest = user.get("is_restricted") or user.get("is_ultra_restricted")
        return bool(guest) or (user.get("team_id") or self._team_id) != self._team_id
