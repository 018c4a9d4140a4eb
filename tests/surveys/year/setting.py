"""Where a year plays: the surveys of the company, and its Slack."""

from datetime import datetime
from typing import Any

from tests.bot.delivery_cast import Clock, FakeSlack, Json, refusal

_MOOD = {"key": "mood", "type": "scale", "scale": "1-5", "text": "How are you?"}
SURVEYS: dict[str, dict[str, Any]] = {
    "welcome": {"kind": "onboarding", "ask": {"after": "start", "days": 30}, "questions": [_MOOD]},
    "farewell": {"kind": "own", "ask": {"after": "churn", "days": 30}, "rest_days": 20, "questions": [_MOOD]},
    "effort": {
        "kind": "ces",
        "ask": {"every_days": 28},
        "audience": 'plan = "Team"',
        "share": 0.25,
        "people": ["member", "external"],
        "rest_days": 28,
        "questions": [{"key": "score", "type": "scale", "scale": "1-7", "text": "How easy was it?"}],
    },
    "launch": {"kind": "own", "ask": "by_hand", "rest_days": 20, "questions": [_MOOD]},
}


class Slack(FakeSlack):
    """Keeps when each message was taken, and takes none for people who have left."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.left: set[str] = set()
        self.taken: list[tuple[datetime, str]] = []  # (when, token)

    def _chat_postmessage(self, given: Json) -> Json:
        if given["channel"].removeprefix("D") in self.left:
            raise refusal("user_disabled")
        self.taken.append((self.clock.now(), given["metadata"]["event_payload"]["id"]))
        return super()._chat_postmessage(given)
