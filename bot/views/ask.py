"""What the messages of all surveys share: who reads the answer, the way out, a box for words, how a question ends."""

from bot import ids
from bot.views.blocks import COMMENT_LIMIT, Block, Element, actions, button, input_, kept, option, select, text_box
from bot.views.speech import marked, plainly
from surveys.asking.asks import AskState, Audience
from surveys.definition.locales import NAMES, SHIPPED
from surveys.definition.texts import Fact


def audience_line(who: Audience, locale: str) -> str:
    """Who will read the answer."""
    return marked(locale, "readers", csm=who.csm, company=who.company, account=who.account)


def language_menu(token: str, locale: str) -> Element:
    """All shipped languages, each in its own words."""
    options = [option(NAMES[each], ids.pack(token, each)) for each in SHIPPED]
    return select(ids.LANGUAGE, options, plainly(locale, "choose_language"), ids.pack(token, locale))


def opt_out_button(token: str, locale: str) -> Element:
    return button(plainly(locale, "button_opt_out"), ids.OPT_OUT, token)


def ended_line(state: AskState, locale: str, who: Audience, closed: Fact = None) -> str | None:
    """What stands where a question stood; None while it can be answered."""
    match state:
        case AskState.EXPIRED:
            return marked(locale, "expired", closed=closed)
        case AskState.WITHDRAWN:
            return marked(locale, "withdrawn")
        case AskState.ELSEWHERE:
            return marked(locale, "answered_elsewhere")
        case AskState.OPTED_OUT:
            return marked(locale, "opted_out", company=who.company)
        case _:
            return None


def comment_box(locale: str, token: str, words: str | None, *, in_modal: bool) -> list[Block]:
    """Where the main reason is written, and `Send`; in a modal its Submit takes the place of `Send`."""
    send = button(plainly(locale, "button_send"), ids.SEND_COMMENT, token)
    return kept(words_field(locale, ids.COMMENT, ids.COMMENT_BLOCK, words), None if in_modal else actions(send))


def words_field(locale: str, action_id: str, block_id: str, words: str | None) -> Block:
    """A box for words in any language, opening with those that stand."""
    box = text_box(action_id, most=COMMENT_LIMIT, start=words)
    box["placeholder"] = {"type": "plain_text", "text": plainly(locale, "comment_placeholder")}
    return input_(plainly(locale, "comment_label"), box, block_id, optional=True)
