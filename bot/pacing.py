"""How fast Slack may be called: each method by itself, and each channel by itself."""

import threading
from collections import defaultdict, deque
from collections.abc import Hashable
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)

PER_MINUTE = {
    "chat.postMessage": 300,  # "several hundred" a workspace; one a second a channel comes on top
    "chat.update": 50,
    "views.publish": 100,
    "conversations.open": 50,
    "conversations.history": 50,
    "conversations.replies": 50,
    "conversations.info": 50,
    "users.info": 100,
    "users.list": 20,
    "users.conversations": 20,
    "conversations.members": 100,
}


class Pacer:
    """Grants calls so that no window of a minute holds more than Slack allows, and no channel two posts in a second.

    Counts in a sliding window: the whole allowance may be used at once, and comes back a minute later.
    Thread-safe. Moments come from the caller's clock, which never goes back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._granted: dict[Hashable, deque[datetime]] = defaultdict(deque)
        self._blocked: dict[Hashable, datetime] = {}

    def free_at(self, method: str, now: datetime, *, channel: str | None = None) -> datetime:
        """The first moment from `now` on at which `method` may be called (and `channel` posted to)."""
        with self._lock:
            moments = [now, self._free(method, PER_MINUTE.get(method, 20), MINUTE, now)]
            if channel is not None:
                moments.append(self._free(("channel", channel), 1, SECOND, now))
            return max(moments)

    def left(self, method: str, now: datetime) -> int:
        """How many calls of `method` may begin at `now`."""
        with self._lock:
            if self._blocked.get(method, now) > now:
                return 0
            return PER_MINUTE.get(method, 20) - len(self._window(method, MINUTE, now))

    def take(self, method: str, now: datetime, *, channel: str | None = None) -> None:
        """Count a call that begins at `now`."""
        with self._lock:
            self._granted[method].append(now)
            if channel is not None:
                self._granted[("channel", channel)].append(now)

    def refused(self, method: str, until: datetime) -> None:
        """Slack said 429 after all: no call of `method` before `until`."""
        with self._lock:
            self._blocked[method] = until

    def _free(self, key: Hashable, limit: int, length: timedelta, now: datetime) -> datetime:
        window = self._window(key, length, now)
        free = now if len(window) < limit else window[-limit] + length
        return max(free, self._blocked.get(key, free))

    def _window(self, key: Hashable, length: timedelta, now: datetime) -> deque[datetime]:
        window = self._granted[key]
        while window and window[0] <= now - length:
            window.popleft()
        return window
