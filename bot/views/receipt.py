"""Words that reached the bot reach the CSM, and their writer is told so."""

from bot import ids
from bot.views.ask import opt_out_button
from bot.views.blocks import Message, actions, button, kept, section
from bot.views.speech import marked, plainly
from bot.views.words import lines


def receipt(locale: str, *, csm: str | None, company: str, in_channel: bool = False, stop: bool = False) -> Message:
    """`Lena Vogt has your message.` Without a CSM it is the team that has it.

    `in_channel`: it may have been a score, where others can read it; the way to answer unseen is named.
    `stop`: it asked for no more questions; the way out stands beside it.
    """
    press = plainly(locale, "button_answer_privately")
    hint = marked(locale, "channel_hint", button=press) if in_channel else None
    way_out = marked(locale, "stop_hint", button=plainly(locale, "button_opt_out")) if stop else None
    said = lines(marked(locale, "receipt", csm=csm, company=company), hint, way_out)
    return Message(said, kept(section(said), actions(opt_out_button(ids.HOME, locale)) if stop else None))


def stopped(locale: str, *, company: str) -> Message:
    """The same message once its writer is asked no more, with the way back."""
    said = marked(locale, "opted_out", company=company)
    undo = button(plainly(locale, "button_undo"), ids.OPT_IN, ids.HOME)
    return Message(said, kept(section(said), actions(undo)))
