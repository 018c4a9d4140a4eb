"""The customers of the crash test: they answer, change their minds, comment and write, and remember what was acked."""

import random
from dataclasses import dataclass, field
from typing import Any

from demo import eyes
from sandbox.client import Sandbox
from tests.chaos import people
from tests.stories import cast

Json = dict[str, Any]
PHRASES = ("The export is slow", "Invoices come late", "Support was quick", "We miss a dark mode")
TRIES = 6  # people to look at for a question that nobody has seen yet


@dataclass(frozen=True)
class Clicked:
    """A score that somebody chose on the ask that stands at (channel, ts)."""

    channel: str
    ts: str
    score: int
    acked: bool


@dataclass(frozen=True)
class Worded:
    """Words that somebody gave, with a code that no other words have.

    `acked` is None for typed ones: Slack tells them again until they are, so whether they were is known at the end.
    """

    code: str
    acked: bool | None


@dataclass
class Crowd:
    """Everybody, acting one after the other. `lives` says whether the bot lives at this moment."""

    slack: Sandbox
    rng: random.Random
    clicked: list[Clicked] = field(default_factory=list)
    worded: list[Worded] = field(default_factory=list)
    _dms: dict[str, str] = field(default_factory=dict)
    _asked: list[str] = field(default_factory=list)  # whoever was seen with a question

    def act(self) -> None:
        """Somebody does something."""
        someone, ask = self._somebody_asked()
        if ask is None or self.rng.random() < 0.35:
            self.write(self._anybody())
        elif eyes.scale(ask["blocks"]):
            self.choose(someone, ask)
        elif eyes.boxes(ask["blocks"]) and self.rng.random() < 0.3:
            self.comment(someone, ask)
        else:
            self.think_again(someone, ask)

    def choose(self, user: str, ask: Json, score: int | None = None) -> bool:
        """Click a score, a low one more often than in life: it owes the team a message; whether it was acked."""
        wanted = self.rng.choice((0, 2, 4, 5, 6, 7, 9, 10)) if score is None else score
        button = eyes.scale(ask["blocks"])[wanted]
        acked = self._press(user, ask, button)
        self.clicked.append(Clicked(self.dm(user), ask["ts"], wanted, acked))
        return acked

    def comment(self, user: str, ask: Json) -> None:
        """Write into the message's box and send it."""
        code, (box, *_) = self._code(), eyes.boxes(ask["blocks"])
        words = self._words(code)
        self.slack.input(user, self.dm(user), ask["ts"], box.action_id, words, box.block_id)
        send = next(button for button in eyes.buttons(ask["blocks"]) if button.label == "Send")
        self.worded.append(Worded(code, self._press(user, ask, send)))

    def think_again(self, user: str, ask: Json) -> None:
        """Ask for the scale once more."""
        change = next((button for button in eyes.buttons(ask["blocks"]) if button.label == "Change"), None)
        if change is not None:
            self._press(user, ask, change)

    def write(self, user: str) -> None:
        """Type to the bot."""
        code = self._code()
        self.slack.type(user, self.dm(user), self._words(code))
        self.worded.append(Worded(code, acked=None))

    def dm(self, user: str) -> str:
        if user not in self._dms:
            self._dms[user] = self.slack.dm(user, cast.BOT)
        return self._dms[user]

    def _press(self, user: str, ask: Json, button: eyes.Button) -> bool:
        pressed = self.slack.click(
            user, self.dm(user), ask["ts"], button.action_id, block_id=button.block_id, value=button.value
        )
        return bool(pressed["acked"])

    def _somebody_asked(self) -> tuple[str, Json | None]:
        """Somebody who was asked and their question; somebody else and None when few are asked yet."""
        others = [self._anybody() for _ in range(TRIES)]
        known = self.rng.sample(self._asked, min(2, len(self._asked)))
        for user in self.rng.choice((others + known, known + others)):
            ask = self.ask_of(user)
            if ask is not None:
                self._asked += [user] if user not in self._asked else []
                return user, ask
        return others[0], None

    def _anybody(self) -> str:
        return people.slack_id(self.rng.randrange(people.CUSTOMERS))

    def ask_of(self, user: str) -> Json | None:
        """The newest survey message in this person's conversation with the bot, in whatever state."""
        messages = self.slack.messages(user, self.dm(user))
        return next((m for m in reversed(messages) if m["user"] == cast.BOT and eyes.buttons(m["blocks"])), None)

    def _code(self) -> str:
        return f"zq{people.letters(len(self.worded))}"

    def _words(self, code: str) -> str:
        return f"{self.rng.choice(PHRASES)} ({code})"
