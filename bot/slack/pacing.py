"""How fast Slack may be called: each method by itself, and each channel by itself."""

import threading
from collections import defaultdict, deque
from collections.abc import Hashable
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
REMEMBERED = 1000  # methods and places; of more, those that are free again are forgotten

PER_MINUTE = {
    "chat.postMessage": 300,  # "several hundred" a workspace; one a second a channel comes on top
    "chat.postEphemeral": 100,
    "chat.update": 50,
    "views.publish": 100,
    "conversations.open": 50,
    "conversations.list": 20,
    "conversations.history": 50,
    "conversations.replies": 50,
    "conversations.info": 50,
    "users.info": 100,
    "users.list": 20,
    "users.conversations": 20,
    "conversations.members": 100,
    "files.getUploadURLExternal": 100,
    "files.completeUploadExternal": 100,
    "files.info": 100,
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

    def free_at(self, method: str, now: datetime) -> datetime:
        """The first moment from `now` on at which `method` may be called."""
        with self._lock:
            return self._free(method, PER_MINUTE.get(method, 20), MINUTE, now)

    def take(self, method: str, now: datetime) -> datetime:
        """Take leave to call `method` at `now`: `now` when it is given, and counted.

        Else nothing is counted, and the moment is told at which it will be free.
        """
        with self._lock:
            return self._taken(method, PER_MINUTE.get(method, 20), MINUTE, now)

    def claim(self, place: str, now: datetime, *, posts: int = 1) -> datetime:
        """Take leave to post to a channel or a person, of whom each gets `posts` in as many seconds; as `take`."""
        with self._lock:
            return self._taken(("place", place), posts, SECOND * posts, now)

    def refused(self, method: str, until: datetime) -> None:
        """Slack said 429 after all: no call of `method` before `until`."""
        with self._lock:
            self._blocked[method] = max(until, self._blocked.get(method, until))

    def _taken(self, key: Hashable, limit: int, length: timedelta, now: datetime) -> datetime:
        free = self._free(key, limit, length, now)
        if free == now:
            self._granted[key].append(now)
        if len(self._granted) > REMEMBERED:
            self._granted = defaultdict(deque, {k: w for k, w in self._granted.items() if w and w[-1] > now - MINUTE})
        return free

    def _free(self, key: Hashable, limit: int, length: timedelta, now: datetime) -> datetime:
        window = self._window(key, length, now)
        free = now if len(window) < limit else window[-limit] + length
        return max(free, self._blocked.get(key, free))

    def _window(self, key: Hashable, length: timedelta, now: datetime) -> deque[datetime]:
        window = self._granted[key]
        while window and window[0] <= now - length:
            window.popleft()
        return window
