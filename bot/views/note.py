"""An entry of a case, in the alert's thread. What is said here stays inside the team."""

from bot.views.blocks import Message, kept, quote, section, spoken
from bot.views.words import name


def heard(contact: str, words: str) -> Message:
    """The customer wrote: their words, to the letter."""
    return _said(f"{name(contact)} wrote:", words)


def sent(author: str, contact: str, words: str) -> Message:
    """A teammate wrote to the customer: what went out."""
    return _said(f"Sent to {name(contact)} by {name(author)}:", words)


def happened(sentence: str) -> Message:
    """Something happened to the case: a sentence of `sentences.event_sentence`, which may mention the owner."""
    return Message(sentence, [section(sentence)])


def _said(opening: str, words: str) -> Message:
    return Message(f"{opening} {spoken(words) or ''}".rstrip(), kept(section(opening), quote(words)))
