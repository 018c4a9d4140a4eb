"""Where the team's messages may be shown: never where outsiders read along, checked at the moment of sending."""

import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from bot.edge.clock import Clock
from bot.slack.closed import GUESTS, SHARED
from bot.slack.messenger import Messenger

FRESH = timedelta(seconds=60)
MEMBERS_FRESH = timedelta(hours=1)  # joining is told by an event, which calls `forget`; this is the back-up


class Channels:
    """Knows, for a minute at a time, whether a channel is the company's own. Thread-safe.

    Readers are judged by the list of the workspace's people, so a large channel costs no more calls than a small one.
    Whoever is not on it belongs to another company.
    """

    def __init__(self, messenger: Messenger, clock: Clock, slack_team_id: str) -> None:
        self._messenger, self._clock, self._team_id = messenger, clock, slack_team_id
        self._lock = threading.Lock()
        self._known: dict[str, tuple[datetime, str | None]] = {}
        self._guests: dict[str, tuple[datetime, bool]] = {}
        self._members: dict[str, tuple[datetime, frozenset[str]]] = {}  # of channels in which contacts are asked
        self._own: dict[str, bool] = {}  # everybody on Slack's list; False for guests
        self._listed_at: datetime | None = None

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

    def has(self, channel: str, user: str) -> bool:
        """Whether this person is in the channel. Raises DeliveryFailed."""
        now = self._clock.now()
        with self._lock:
            read_at, members = self._members.get(channel, (None, frozenset()))
        if user in members and read_at is not None and now < read_at + MEMBERS_FRESH:
            return True
        members = frozenset(self._messenger.members(channel))
        with self._lock:
            self._members[channel] = (now, members)
        return user in members

    def forget(self, channel: str) -> None:
        """Something about this channel changed: ask Slack again before the next message."""
        with self._lock:
            self._known.pop(channel, None)
            self._guests.pop(channel, None)
            self._members.pop(channel, None)

    def meet(self, people: Iterable[dict[str, Any]]) -> None:
        """Everybody in the workspace, as Slack lists them now."""
        now, own = self._clock.now(), {user["id"]: self._is_own(user) for user in people}
        with self._lock:
            self._own, self._listed_at = own, now

    def heard(self, user: dict[str, Any]) -> bool:
        """Slack says something new of one person; whether they became, or ceased to be, one of the company's own."""
        own = self._is_own(user)
        with self._lock:
            changed = self._own.get(user["id"], False) is not own
            self._own[user["id"]] = own
            if changed:
                self._known.clear()
                self._guests.clear()
        return changed

    def _ask(self, channel: str) -> str | None:
        found = self._messenger.channel(channel)
        if found.get("is_ext_shared") or found.get("is_pending_ext_shared") or found.get("is_org_shared"):
            return SHARED
        if found.get("is_im"):
            return None
        return GUESTS if self._has_outsiders(channel) else None

    def _has_outsiders(self, channel: str) -> bool:
        now = self._clock.now()
        with self._lock:
            checked_at, has = self._guests.get(channel, (None, False))
        if checked_at is None or now >= checked_at + MEMBERS_FRESH:
            has = self._read_by_outsiders(self._messenger.members(channel), now)
            with self._lock:
                self._guests[channel] = (now, has)
        return has

    def _read_by_outsiders(self, members: list[str], now: datetime) -> bool:
        listed_lately = self._listed_at is not None and now < self._listed_at + MEMBERS_FRESH
        if not listed_lately and any(user not in self._own for user in members):
            self.meet(self._messenger.people())
        return not all(self._own.get(user) for user in members)

    def _is_own(self, user: dict[str, Any]) -> bool:
        guest = user.get("is_restricted") or user.get("is_ultra_restricted")
        return not guest and (user.get("team_id") or self._team_id) == self._team_id
