"""The survey message in a contact's DM, in every state, and the parts that it shares with the modal."""

from bot import ids
from bot.views.blocks import (
    COMMENT_LIMIT,
    Block,
    Element,
    Message,
    actions,
    button,
    context,
    input_,
    kept,
    option,
    quote,
    section,
    select,
    text_box,
)
from bot.views.speech import called, marked, plainly
from bot.views.words import lines
from surveys.asks import AskState, Audience, NpsAsk
from surveys.locales import NAMES, SHIPPED
from surveys.texts import Fact, texts

SCORES = range(11)
ECHO_LIMIT = 1500
"""Characters shown of the contact's own words; they know the rest."""


def nps_ask(ask: NpsAsk) -> Message:
    """The ask as it stands now."""
    return Message(ask_text(ask), ask_blocks(ask, in_modal=False))


def ask_text(ask: NpsAsk) -> str:
    """All that the ask says, for notifications and screen readers."""
    locale = ask.locale
    if ask.state in (AskState.SCORED, AskState.COMMENTED) and ask.score is not None:
        chosen = marked(locale, "you_chose", score=ask.score)
        rest = (
            _done(ask)
            if ask.state is AskState.COMMENTED
            else lines(texts(locale).thanks_for(ask.score), marked(locale, "reason_question"))
        )
        return lines(chosen, rest)
    return _ended(ask) or lines(_greeting(ask), _question(ask), marked(locale, "anchors"), readers(ask))


def ask_blocks(ask: NpsAsk, *, in_modal: bool) -> list[Block]:
    """The blocks of an ask; in a modal its Submit takes the place of `Send`."""
    if ended := _ended(ask):
        undo = button(plainly(ask.locale, "button_undo"), ids.OPT_IN, ask.token)
        return kept(section(ended), actions(undo) if ask.state is AskState.OPTED_OUT else None)
    if ask.score is None:
        return _open(ask)
    if ask.choosing:
        return _choosing(ask, ask.score, in_modal=in_modal)
    if ask.state is AskState.COMMENTED:
        return _commented(ask, ask.score)
    return _scored(ask, ask.score, in_modal=in_modal)


def wants_words(ask: NpsAsk) -> bool:
    """Whether a text box is shown."""
    if ask.score is None or _ended(ask):
        return False
    return bool(ask.verbatim) if ask.choosing else ask.state is AskState.SCORED


def readers(ask: NpsAsk) -> str:
    """Who will read the answer."""
    who = ask.audience
    if ask.only_owner and who.csm:
        return marked(ask.locale, "readers_only_owner", csm=who.csm, account=who.account)
    return audience_line(who, ask.locale)


def audience_line(who: Audience, locale: str) -> str:
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
        case AskState.OPTED_OUT:
            return marked(locale, "opted_out", company=who.company)
        case _:
            return None


def _ended(ask: NpsAsk) -> str | None:
    return ended_line(ask.state, ask.locale, ask.audience, ask.open_until)


def _open(ask: NpsAsk) -> list[Block]:
    until = marked(ask.locale, "open_until", until=ask.open_until) if ask.open_until else None
    return kept(
        section(lines(_greeting(ask), _asked(ask))),
        scale(ask),
        context(readers(ask)),
        actions(_privacy(ask), language_menu(ask.token, ask.locale), opt_out_button(ask.token, ask.locale)),
        context(until) if until else None,
    )


def _choosing(ask: NpsAsk, score: int, *, in_modal: bool) -> list[Block]:
    """The scale once more, beside the score that stands until another one is pressed."""
    keep = button(plainly(ask.locale, "button_keep", score=score), ids.KEEP, ask.token)
    return kept(
        section(
            lines(marked(ask.locale, "you_chose", score=score), f"*{_question(ask)}*", marked(ask.locale, "anchors"))
        ),
        scale(ask),
        *(comment_box(ask.locale, ask.token, ask.verbatim, in_modal=in_modal) if ask.verbatim else []),
        actions(keep),
        context(readers(ask)),
    )


def _scored(ask: NpsAsk, score: int, *, in_modal: bool) -> list[Block]:
    return kept(
        _chosen(ask, score, "button_change"),
        section(lines(texts(ask.locale).thanks_for(score), f"*{marked(ask.locale, 'reason_question')}*")),
        *comment_box(ask.locale, ask.token, ask.verbatim, in_modal=in_modal),
        None if in_modal else context(marked(ask.locale, "type_here")),
        context(readers(ask)),
    )


def _commented(ask: NpsAsk, score: int) -> list[Block]:
    """Thanks; a promised answer can be declined."""
    no_reply = button(plainly(ask.locale, "button_no_reply"), ids.NO_REPLY, ask.token)
    change = button(plainly(ask.locale, "button_change_answer"), ids.CHANGE, ask.token)
    return kept(
        section(marked(ask.locale, "you_chose", score=score)),
        quote(ask.verbatim, ECHO_LIMIT),
        section(_done(ask)),
        actions(change, no_reply if ask.answer_by else None),
    )


def _chosen(ask: NpsAsk, score: int, label: str) -> Block:
    change = button(plainly(ask.locale, label), ids.CHANGE, ask.token)
    return section(marked(ask.locale, "you_chose", score=score), change)


def scale(ask: NpsAsk) -> Block:
    """Eleven buttons that look alike: no colour, no group, no cut-off."""
    said = texts(ask.locale).score_label
    pressed = [
        button(str(score), ids.score(score), ids.pack(ask.token, score), label_spoken=said(score)) for score in SCORES
    ]
    return {"type": "actions", "elements": pressed}


def comment_box(locale: str, token: str, words: str | None, *, in_modal: bool) -> list[Block]:
    """Where the main reason is written, and `Send`."""
    box = text_box(ids.COMMENT, most=COMMENT_LIMIT, start=words)
    box["placeholder"] = {"type": "plain_text", "text": plainly(locale, "comment_placeholder")}
    send = button(plainly(locale, "button_send"), ids.SEND_COMMENT, token)
    field = input_(plainly(locale, "comment_label"), box, ids.COMMENT_BLOCK, optional=True)
    return kept(field, None if in_modal else actions(send))


def _privacy(ask: NpsAsk) -> Element | None:
    """`Only Lena should see it`, or the way back; nothing where nobody is assigned."""
    who = called(ask.audience.csm, ask.locale)
    if who is None:
        return None
    label, wanted = ("button_team_too", 0) if ask.only_owner else ("button_only_owner", 1)
    return button(plainly(ask.locale, label, csm=who), ids.ONLY_OWNER, ids.pack(ask.token, wanted))


def _greeting(ask: NpsAsk) -> str:
    return marked(ask.locale, "greeting", name=ask.greeting_name, company=ask.audience.company)


def _question(ask: NpsAsk) -> str:
    return marked(ask.locale, "question", product=ask.product)


def _asked(ask: NpsAsk) -> str:
    """The question, and what the ends of the scale mean."""
    return lines(f"*{_question(ask)}*", marked(ask.locale, "anchors"))


def _done(ask: NpsAsk) -> str:
    if ask.no_reply:
        return marked(ask.locale, "no_reply_noted")
    who = ask.audience
    csm = called(who.csm, ask.locale)
    if ask.late:
        return marked(ask.locale, "done_late", csm=csm, company=who.company, closed=ask.open_until)
    return marked(ask.locale, "done", csm=csm, company=who.company, by=ask.answer_by)
