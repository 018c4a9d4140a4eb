"""An ask in an account's shared channel, and the modal in which it is answered."""

from bot import ids
from bot.views.blocks import Block, Message, View, actions, button, context, kept, modal, section
from bot.views.exit_ask import exit_blocks, wants_form
from bot.views.speech import marked, plainly
from bot.views.survey_ask import ask_blocks, submits
from bot.views.words import lines
from surveys.asking.asks import AskState, ExitAsk, SurveyAsk
from surveys.definition.texts import texts


def channel_ask(ask: SurveyAsk | ExitAsk, slack_user_id: str) -> Message:
    """One question, or a few, for one person in a public place. It never shows whether or what they answered.

    So it looks the same in all states but one: a message sent by mistake says so.
    """
    if ask.state is AskState.WITHDRAWN:
        gone = marked(ask.locale, "withdrawn")
        return Message(gone, [section(gone)])
    key = "channel_ask_few" if _several(ask) else "channel_ask"
    called = texts(ask.locale).say(key, mention=f"<@{slack_user_id}>")
    private = marked(ask.locale, "channel_private")
    press = button(plainly(ask.locale, "button_answer_privately"), ids.ANSWER_PRIVATELY, ask.token)
    return Message(lines(called, private), kept(section(called), context(private), actions(press)))


def answer_modal(ask: SurveyAsk | ExitAsk) -> View:
    """The whole ask, for its contact alone: a press is stored at once, `Send` adds what was written or ticked."""
    if isinstance(ask, ExitAsk):
        return _modal(ask, exit_blocks(ask, in_modal=True), ids.EXIT_MODAL, sends=wants_form(ask))
    return _modal(ask, ask_blocks(ask, in_modal=True), ids.ANSWER_MODAL, sends=submits(ask))


def _several(ask: SurveyAsk | ExitAsk) -> bool:
    return isinstance(ask, SurveyAsk) and ask.several


def _modal(ask: SurveyAsk | ExitAsk, blocks: list[Block], callback_id: str, *, sends: bool) -> View:
    locale = ask.locale
    return modal(
        plainly(locale, "modal_title_few" if _several(ask) else "modal_title"),
        blocks,
        callback_id=callback_id,
        close=plainly(locale, "button_close"),
        submit=plainly(locale, "button_send") if sends else None,
        private_metadata=ask.token,
    )
