"""Words that reached the bot reach the CSM, and their writer is told so."""

from bot.views.blocks import Message, section
from bot.views.speech import marked, plainly
from bot.views.words import lines


def receipt(locale: str, *, csm: str | None, company: str, in_channel: bool = False) -> Message:
    """`Lena Vogt has your message.` Without a CSM it is the team that has it.

    `in_channel`: it may have been a score, where others can read it; the way to answer unseen is named.
    """
    press = plainly(locale, "button_answer_privately")
    hint = marked(locale, "channel_hint", button=press) if in_channel else None
    said = lines(marked(locale, "receipt", csm=csm, company=company), hint)
    return Message(said, [section(said)])
