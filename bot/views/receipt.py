"""Words that reached the bot reach the CSM, and their writer is told so."""

from bot.views.blocks import Message, section
from bot.views.speech import marked


def receipt(locale: str, *, csm: str | None, company: str) -> Message:
    """`Lena Vogt has your message.` Without a CSM it is the team that has it."""
    said = marked(locale, "receipt", csm=csm, company=company)
    return Message(said, [section(said)])
