"""`/askback sent`: what the bot sent to one account, when, to whom, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from bot import ids
from bot.views.blocks import Block, Message, actions, button, context, kept, section
from bot.views.words import cut, dotted, escape, lines, moment, name

SHOWN = 20
SAYS_LIMIT = 150
ONLY_YOU = "Only you see this."


@dataclass(frozen=True)
class Sent:
    """A message to somebody at the account, or an ask that never became one. `at`: sent, or due then."""

    at: datetime
    to: str
    what: str  # "NPS", "Reply by Lena Vogt"
    says: str | None  # how it began; None: it was never put into words
    state: str  # in words: "sent", "not sent. They asked not to be asked again."


@dataclass(frozen=True)
class SentList:
    """A page, the newest first. `older` is the value of the button to the next page; None: this is the last."""

    account: str
    account_id: int
    zone: str  # the reader's
    messages: tuple[Sent, ...]
    older: str | None = None
    is_first: bool = True


def sent_list(page: SentList) -> Message:
    """The page, for its reader alone."""
    headline = f"What was sent to {name(page.account)}"
    if not page.messages:
        nothing = f"Nothing was sent to {name(page.account)} yet." if page.is_first else "Nothing older."
        return Message(nothing, [section(nothing), context(ONLY_YOU)])
    newest = button("Newest", ids.SENT_FIRST, str(page.account_id)) if not page.is_first else None
    older = button("Older", ids.SENT_OLDER, page.older) if page.older else None
    blocks = kept(
        section(f"*{headline}*, newest first"),
        *(_entry(each, page.zone) for each in page.messages),
        actions(older, newest),
        context(ONLY_YOU),
    )
    told = [f"{moment(each.at, page.zone)}, {name(each.to)}: {each.what}, {each.state}" for each in page.messages]
    return Message(lines(f"{headline}, newest first.", *told), blocks)


def _entry(each: Sent, zone: str) -> Block:
    facts = dotted(f"*{moment(each.at, zone)}*", name(each.to), each.what, each.state)
    says = f"“{escape(cut(each.says, SAYS_LIMIT))}”" if each.says else None
    return section(lines(facts, says))
