"""The guided first screen: the whole story in two minutes, pointing at messages that really stand in the sandbox.

A step whose message did not come about in this run is left out; the guide never points at nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from demo import eyes, labels, words
from demo.company import Company
from demo.eyes import Json
from demo.seed import BOT_USER, TEAM_CHANNEL, channel_id, user_id
from sandbox.client import Sandbox

ANNA = "anna.weber@lindhof.example"
LENA = "lena.vogt@northwind.example"
LEAD = "ruth.adeyemi@northwind.example"
Test = Callable[[Json], bool]

TITLE = "Half a year of customer feedback, in two minutes"
INTRO = (
    "Northwind Cloud sells planning software to 44 companies. Their people are asked one question in Slack, in their "
    "own language, and Northwind's customer success team acts on the answers. All of them are played by programs; "
    "time is yours to move. Each step below shows a real message, as the person who got it sees it."
)


@dataclass(frozen=True)
class Found:
    """A message and the person whose screen shows it."""

    reader: str
    channel: str
    ts: str


def build(sandbox: Sandbox, company: Company) -> Json:
    """The guide for what stands in the sandbox now."""
    return {"title": TITLE, "intro": INTRO, "steps": list(_steps(_Archive(sandbox, company)))}


def _steps(archive: "_Archive") -> Iterator[Json]:
    alert = archive.in_team(_about("outage"))
    yield from _step(
        "One question",
        "Anna runs operations at a haulier. One click was her answer; the reason came after it, in the same message. "
        "She read beforehand who would see it.",
        archive.in_dm(ANNA, _is_ask),
    )
    yield from _step(
        "The team knows within seconds",
        "After the outage in April the scores of four companies fell. Every low score becomes a case: who it is, what "
        "they pay, when they renew, their own words, what they are about, and what to do first.",
        alert,
    )
    yield from _step(
        "An answer, not a ticket",
        "Lena took the case and wrote back from its thread, after a preview. What the customer answered came back "
        "into the same thread. Nothing else in there ever leaves the team.",
        archive.in_team(lambda m: bool(m.get("reply_count")) and _about("outage")(m)) or archive.in_team(_has_thread),
    )
    yield from _step(
        "In Arabic",
        "The same question as Sara in Riyadh reads it. Her words are read in her language, dialect included.",
        archive.in_dm_of_language("ar"),
    )
    yield from _step(
        "In Japanese",
        "A mobile app came out in June; the planners in Japan had waited for it.",
        archive.in_dm_of_language("ja"),
    )
    yield from _step(
        "Why they left",
        "The price went up in May and two companies left. Nobody was asked before their CSM agreed, and nobody was "
        "begged to stay: one reason, and what would have kept them.",
        archive.in_dm("gudrun.holzapfel@holzapfel.example", lambda m: "%" not in m["text"]),
    )
    yield from _step(
        "Every Monday",
        "The digest says what moved, and whether that means anything: a score comes with its interval.",
        archive.in_team(lambda m: "NPS" in eyes.text(m) and not eyes.button(m["blocks"], labels.CLOSE)),
    )
    yield {
        "title": "The lead's desk",
        "text": "Ruth leads the team. Her Home tab holds the figures, the open cases and what goes out next.",
        "as": user_id(LEAD),
        "open": "home",
    }


def _step(title: str, text: str, found: Found | None) -> Iterator[Json]:
    if found is not None:
        yield {"title": title, "text": text, "as": found.reader, "open": found.channel, "ts": found.ts}


def _is_ask(message: Json) -> bool:
    """A survey message in any of its states: it has something to press or says what was chosen."""
    return bool(message["blocks"])


def _has_thread(message: Json) -> bool:
    return bool(message.get("reply_count"))


def _about(topic: str) -> Test:
    """Whether a message quotes a comment about this."""
    return lambda message: words.topic_of(eyes.text(message)) == topic


@dataclass(frozen=True)
class _Archive:
    """What the bot wrote, newest first, as its readers see it."""

    sandbox: Sandbox
    company: Company

    def in_team(self, test: Test) -> Found | None:
        """The newest message in the team's channel that passes."""
        return self._newest(user_id(LENA), channel_id(TEAM_CHANNEL), test)

    def in_dm(self, email: str, test: Test) -> Found | None:
        """The newest message of the bot to this person that passes."""
        return self._newest(user_id(email), self.sandbox.dm(user_id(email), BOT_USER), test)

    def in_dm_of_language(self, language: str) -> Found | None:
        """Somebody's answered question whose comment is in this language."""
        theirs = [c for c in self.company.contacts if c.locale.startswith(language)]
        said = {c.text for c in words.comments() if c.language == language}
        asked = (self.in_dm(c.email, lambda m: any(text in eyes.text(m) for text in said)) for c in theirs)
        return next(filter(None, asked), None)

    def _newest(self, reader: str, channel: str, test: Test) -> Found | None:
        written = [m for m in self.sandbox.messages(reader, channel) if m["user"] == BOT_USER]
        return next((Found(reader, channel, m["ts"]) for m in reversed(written) if test(m)), None)
