"""Slack's rate limits, per method and workspace, on the sandbox's clock.

Tiers are windows of a minute. Posting is special: about one a second in a channel with a short burst, and
several hundred a minute in the workspace; Slack publishes neither the burst nor the several hundred.
Source: Slack's rate-limit guide and method reference; where two sources differ, the lower.
"""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

TIER_2, TIER_3, TIER_4, HUNDREDS = 20, 50, 100, 600
POST_BURST = 5
WORKSPACE_POSTS = 300
WINDOW = 60.0

PER_MINUTE: dict[str, int] = {
    "apps.connections.open": 10,
    "auth.test": HUNDREDS,
    "chat.getPermalink": HUNDREDS,
    "conversations.list": TIER_2,
    "users.list": TIER_2,
    "users.conversations": TIER_2,
    "chat.update": TIER_3,
    "chat.delete": TIER_3,
    "chat.scheduleMessage": TIER_3,
    "chat.deleteScheduledMessage": TIER_3,
    "chat.scheduledMessages.list": TIER_3,
    "conversations.open": TIER_3,
    "conversations.info": TIER_3,
    "conversations.join": TIER_3,
    "conversations.history": TIER_3,
    "conversations.replies": TIER_3,
    "users.lookupByEmail": TIER_3,
    "team.info": TIER_3,
    "bots.info": TIER_3,
    "reactions.add": TIER_3,
    "chat.postEphemeral": TIER_4,
    "conversations.members": TIER_4,
    "users.info": TIER_4,
    "views.open": TIER_4,
    "views.push": TIER_4,
    "views.update": TIER_4,
    "views.publish": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "files.completeUploadExternal": TIER_4,
    "files.info": TIER_4,
}
NON_MARKETPLACE: dict[str, int] = {"conversations.history": 1, "conversations.replies": 1}


@dataclass
class Limits:
    """Counts calls and says how long to wait. Switched off it counts nothing."""

    on: bool = True
    _calls: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)

    def wait(self, method: str, channel: str | None, now: float, *, non_marketplace: bool = False) -> int | None:
        """Seconds for `Retry-After`, or None when the call may pass (and has been counted)."""
        if not self.on:
            return None
        if method == "chat.postMessage":
            return self._wait_to_post(channel or "", now)
        allowed = (NON_MARKETPLACE if non_marketplace else {}).get(method) or PER_MINUTE.get(method)
        return self._wait_in_window(method, allowed, now) if allowed else None

    def forget(self) -> None:
        self._calls.clear()
        self._buckets.clear()

    def _wait_in_window(self, key: str, allowed: int, now: float) -> int | None:
        calls = self._calls[key]
        while calls and calls[0] <= now - WINDOW:
            calls.popleft()
        if len(calls) >= allowed:
            return max(1, math.ceil(calls[0] + WINDOW - now))
        calls.append(now)
        return None

    def _wait_to_post(self, channel: str, now: float) -> int | None:
        tokens, then = self._buckets.get(channel, (float(POST_BURST), now))
        tokens = min(float(POST_BURST), tokens + (now - then))
        if tokens < 1:
            return max(1, math.ceil(1 - tokens))
        wait = self._wait_in_window("chat.postMessage", WORKSPACE_POSTS, now)
        self._buckets[channel] = (tokens if wait else tokens - 1, now)
        return wait
