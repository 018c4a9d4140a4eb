"""The guided first screen: the whole story in two minutes, pointing at messages that really stand in the sandbox.

A step whose message did not come about in this run is left out; the guide never points at nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from demo import eyes, labels, words
from demo.company import START, Company, Contact
from demo.eyes import Json
from demo.seed import BOT_USER, TEAM_CHANNEL, channel_id, reachable, user_id
from demo.story import HOLZAPFEL
from sandbox.client import Sandbox

WEEKS_OF_HALF_A_YEAR = 26
LEAD = "ruth.adeyemi@northwind.example"
Test = Callable[[Json], bool]

TITLE = "{time} of customer feedback, in two minutes"
INTRO = (
    "Northwind Cloud sells planning software to 44 companies. Their people are asked one question in Slack, in their "
    "own language, and Northwind's customer success team acts on the answers. All of them are played by programs; "
    "time is yours to move. Each step below shows a real message, as the person who got it sees it."
)


@dataclass(frozen=True)
class Found:
    """A message, and the person whose screen shows it."""

    reader: str
    channel: str
    message: Json


def build(sandbox: Sandbox, company: Company) -> Json:
    """The guide for what stands in the sandbox now."""
    archive = _Archive(sandbox, company)
    return {
        "title": TITLE.format(time=_length(sandbox.now() - START)),
        "intro": INTRO,
        "steps": [*_a_case(archive), *_voices(archive), *_the_team(archive)],
    }


def _length(played: timedelta) -> str:
    """How long was played, to begin a sentence with."""
    weeks = round(played / timedelta(weeks=1))
    return "Half a year" if weeks >= WEEKS_OF_HALF_A_YEAR else f"{weeks} weeks"


def _a_case(archive: "_Archive") -> Iterator[Json]:
    """A low score from the click to the talk that followed, all about one person."""
    alert = archive.in_team(lambda m: _about("outage")(m) and archive.talk_about(m) is not None)
    alert = alert or archive.in_team(_about("outage")) or archive.in_team(_is_case)
    who = archive.contact_in(alert.message) if alert else None
    if alert is None or who is None:
        return
    account = archive.company.account(who.account).name
    answered = archive.in_dm(who.email, _says_something)
    if answered:
        text = (
            f"At {account}, {who.name} was asked one question. One click was the whole answer; the reason came after "
            "it, in the same message. Who would read it was said before the first click."
        )
        yield _step("One question", text, answered)
    why = f"An outage in April made the scores of four companies fall, {account} among them. "
    text = (
        "Every low score becomes a case: who it is, what they pay, when they renew, their own words, what those are "
        "about, what to do first."
    )
    yield _step("The team knows within seconds", (why if _about("outage")(alert.message) else "") + text, alert)
    if talk := archive.talk_about(alert.message):
        text = (
            "The CSM took the case and wrote back from its thread, after a preview. The customer's answer came back "
            "into that thread. Nothing else in there ever leaves the team."
        )
        yield _step("An answer, not a ticket", text, talk)


def _voices(archive: "_Archive") -> Iterator[Json]:
    """The same question in other languages, and the one for those who leave."""
    languages = (
        ("ar", "In Arabic", "As {name} of {account} reads it. Comments are understood in Arabic too, dialect and all."),
        ("ja", "In Japanese", "As {name} of {account} reads it. Replies may simply be typed, too, in any digits."),
    )  # fmt: skip
    for language, title, text in languages:
        if found := archive.answered_in(language):
            who, place = found
            yield _step(title, text.format(name=who.name, account=archive.company.account(who.account).name), place)
    owner = archive.company.contacts_of(HOLZAPFEL)[0]
    if farewell := archive.in_dm(owner.email, _names_price):
        text = (
            "The price went up in May and two companies left. Nobody was asked before their CSM agreed, and nobody is "
            "begged to stay: one reason, and what would have kept them."
        )
        yield _step("Why they left", text, farewell)


def _the_team(archive: "_Archive") -> Iterator[Json]:
    if digest := archive.in_team(_is_digest):
        text = "The digest says what moved, and whether that means anything: no score comes without its range."
        yield _step("Every Monday", text, digest)
    yield {
        "title": "The lead's desk",
        "text": "Ruth leads the team. Her Home tab holds the figures, the open cases and what goes out next.",
        "as": user_id(LEAD),
        "open": "home",
    }


def _step(title: str, text: str, found: Found) -> Json:
    return {"title": title, "text": text, "as": found.reader, "open": found.channel, "ts": found.message["ts"]}


def _about(topic: str) -> Test:
    """Whether a message quotes a comment about this."""
    return lambda message: words.topic_of(eyes.text(message)) == topic


def _is_relayed(message: Json) -> bool:
    """Whether a named colleague wrote this."""
    return labels.RELAYED in eyes.text(message) and not eyes.controls(message["blocks"])


def _is_case(message: Json) -> bool:
    return eyes.button(message["blocks"], labels.CLOSE) is not None or _says_something(message)


def _is_digest(message: Json) -> bool:
    """Whether a message reports the score and a range for it."""
    said = eyes.text(message)
    return "NPS" in said and "likely" in said and eyes.button(message["blocks"], labels.CLOSE) is None


def _says_something(message: Json) -> bool:
    """Whether a message quotes any of the customers' comments."""
    return words.topic_of(eyes.text(message)) is not None


def _names_price(message: Json) -> bool:
    return any(piece in eyes.text(message) for piece in labels.REASONS["too_expensive"]) and not _says_something(
        message
    )


@dataclass(frozen=True)
class _Archive:
    """What the bot wrote, newest first, as its readers see it."""

    sandbox: Sandbox
    company: Company

    def in_team(self, test: Test) -> Found | None:
        """The newest message in the team's channel that passes, as the lead sees it."""
        return self._newest(user_id(LEAD), channel_id(TEAM_CHANNEL), test)

    def in_dm(self, email: str, test: Test) -> Found | None:
        """The newest message of the bot to this person that passes."""
        return self._newest(user_id(email), self.sandbox.dm(user_id(email), BOT_USER), test)

    def answered_in(self, language: str) -> tuple[Contact, Found] | None:
        """Somebody who answered with words in this language, and the message that shows them."""
        for contact in self.company.contacts:
            if contact.locale.startswith(language) and reachable(contact, self.company):
                found = self.in_dm(contact.email, _says_something)
                if found:
                    return contact, found
        return None

    def talk_about(self, alert: Json) -> Found | None:
        """What a teammate wrote to the customer whom an alert is about."""
        if (who := self.contact_in(alert)) is None:
            return None
        return self.in_dm(who.email, lambda m: labels.RELAYED in eyes.text(m) and not eyes.controls(m["blocks"]))

    def contact_in(self, message: Json) -> Contact | None:
        """The customer whom a message names."""
        said = eyes.text(message)
        return next((c for c in self.company.contacts if c.name in said), None)

    def was_talked_about(self, message: Json) -> bool:
        """Whether a colleague wrote to the customer whom a message of the team is about."""
        said = eyes.text(message)
        who = next((c for c in self.company.contacts if c.name in said), None)
        return who is not None and self.in_dm(who.email, _is_relayed) is not None

    def _newest(self, reader: str, channel: str, test: Test) -> Found | None:
        written = [m for m in self.sandbox.messages(reader, channel) if m["user"] == BOT_USER]
        return next((Found(reader, channel, m) for m in reversed(written) if test(m)), None)
