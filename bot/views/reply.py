"""A teammate's words to a contact: exactly what the preview showed."""

from bot.views.blocks import SECTION_LIMIT, Block, Message, context, section
from bot.views.speech import called, marked
from bot.views.words import entities


def reply(locale: str, *, sender: str, company: str, words: str) -> Message:
    """The words, and from whom they come. They are the team's own: links and lists in them work, pings do not."""
    frame = marked(locale, "reply_frame", sender=called(sender, locale), company=company)
    safe = entities(words.strip())
    return Message(f"{safe}\n{frame}", [*_paragraphs(safe), context(frame)])


def _paragraphs(text: str) -> list[Block]:
    """As few sections as hold the text: escaping can make it longer than one may be."""
    parts = [""]
    for line in text.split("\n"):
        if parts[-1] and len(parts[-1]) + len(line) + 1 > SECTION_LIMIT:
            parts.append("")
        parts[-1] += f"\n{line}" if parts[-1] else line
    return [section(part) for long in parts for part in _pieces(long) if part.strip()]


def _pieces(text: str) -> list[str]:
    """A line that is too long by itself, broken where no `&lt;` is torn apart."""
    pieces = []
    while len(text) > SECTION_LIMIT:
        end = max(text.rfind(" ", 0, SECTION_LIMIT), text.rfind(";", 0, SECTION_LIMIT)) + 1 or SECTION_LIMIT
        pieces.append(text[:end])
        text = text[end:]
    return [*pieces, text]
