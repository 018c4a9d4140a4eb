"""The survey of a contact whose account leaves, in every state."""

from bot import ids
from bot.views.ask import audience_line, ended_line, language_menu, opt_out_button
from bot.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    button,
    context,
    input_,
    kept,
    option,
    radio,
    section,
    select,
    text_box,
)
from bot.views.speech import called, marked, plainly
from bot.views.words import lines
from surveys.asking.asks import AskState, ExitAsk

COMPARED = frozenset({"too_expensive"})
"""Reasons that hide another one: the follow-up asks what they compared with."""

SHORT_LIMIT, LONG_LIMIT = 300, 1500


def exit_ask(ask: ExitAsk) -> Message:
    """The exit survey as it stands now."""
    return Message(_text(ask), exit_blocks(ask, in_modal=False))


def wants_form(ask: ExitAsk) -> bool:
    """Whether the boxes of the form are shown."""
    if ask.reason is None or ended_line(ask.state, ask.locale, ask.audience):
        return False
    return ask.choosing or not ask.sent


def opening(ask: ExitAsk) -> str:
    """What it says before anything is asked."""
    who = ask.audience
    return marked(
        ask.locale, "exit_opening", name=ask.greeting_name, account=who.account, company=who.company, ends=ask.ends_on
    )


def _text(ask: ExitAsk) -> str:
    if ended := ended_line(ask.state, ask.locale, ask.audience):
        return ended
    if ask.reason is None:
        return lines(opening(ask), marked(ask.locale, "exit_question"), audience_line(ask.audience, ask.locale))
    return lines(_chosen(ask, ask.reason), _done(ask) if ask.sent else marked(ask.locale, "exit_optional"))


def exit_blocks(ask: ExitAsk, *, in_modal: bool) -> list[Block]:
    """The blocks of an exit survey; in a modal its Submit takes the place of `Send`."""
    locale = ask.locale
    if ended := ended_line(ask.state, locale, ask.audience):
        undo = button(plainly(locale, "button_undo"), ids.OPT_IN, ask.token)
        return kept(section(ended), actions(undo) if ask.state is AskState.OPTED_OUT else None)
    if ask.reason is None:
        return _open(ask)
    if ask.choosing:
        question = section(f"*{marked(locale, 'exit_question')}*")
        return kept(question, actions(_reasons(ask)), *_rest(ask, ask.reason, in_modal=in_modal))
    if ask.sent:
        return kept(
            section(_chosen(ask, ask.reason)), section(_done(ask)), actions(_change(ask, "button_change_answer"))
        )
    chosen = section(_chosen(ask, ask.reason), _change(ask, "button_change"))
    return kept(chosen, *_rest(ask, ask.reason, in_modal=in_modal))


def _open(ask: ExitAsk) -> list[Block]:
    return kept(
        section(lines(opening(ask), f"*{marked(ask.locale, 'exit_question')}*")),
        actions(_reasons(ask)),
        context(audience_line(ask.audience, ask.locale)),
        actions(language_menu(ask.token, ask.locale), opt_out_button(ask.token, ask.locale)),
    )


def _reasons(ask: ExitAsk) -> Element:
    """All reasons in this person's order, the chosen one in place."""
    options = [option(label, ids.pack(ask.token, code)) for code, label in ask.reasons]
    chosen = ids.pack(ask.token, ask.reason) if ask.reason else None
    return select(ids.REASON, options, plainly(ask.locale, "exit_choose"), chosen)


def _rest(ask: ExitAsk, reason: str, *, in_modal: bool) -> list[Block]:
    """Everything optional, and `Send`."""
    send = button(plainly(ask.locale, "button_send"), ids.SEND_EXIT, ask.token)
    return kept(
        section(marked(ask.locale, "exit_optional")),
        _compared_with(ask) if reason in COMPARED else None,
        _second_reason(ask, reason),
        _kept_by(ask),
        _comment(ask),
        _may_contact(ask),
        None if in_modal else actions(send),
        context(audience_line(ask.audience, ask.locale)),
    )


def _compared_with(ask: ExitAsk) -> Block:
    box = text_box(ids.COMPARED_WITH, most=SHORT_LIMIT, start=ask.compared_with, multiline=False)
    return input_(plainly(ask.locale, "exit_compared_with"), box, ids.COMPARED_WITH_BLOCK, optional=True)


def _second_reason(ask: ExitAsk, reason: str) -> Block:
    options = [option(label, code) for code, label in ask.reasons if code != reason]
    menu = select(ids.SECOND_REASON, options, plainly(ask.locale, "exit_choose"), ask.second_reason)
    return input_(plainly(ask.locale, "exit_second_reason"), menu, ids.SECOND_REASON_BLOCK, optional=True)


def _kept_by(ask: ExitAsk) -> Block:
    box = text_box(ids.KEPT_BY, most=LONG_LIMIT, start=ask.kept_by)
    return input_(plainly(ask.locale, "exit_kept_by"), box, ids.KEPT_BY_BLOCK, optional=True)


def _comment(ask: ExitAsk) -> Block:
    box = text_box(ids.COMMENT, most=LONG_LIMIT, start=ask.verbatim)
    return input_(plainly(ask.locale, "exit_comment"), box, ids.COMMENT_BLOCK, optional=True)


def _may_contact(ask: ExitAsk) -> Block:
    options = [option(plainly(ask.locale, f"button_{word}"), word) for word in (ids.YES, ids.NO)]
    chosen = None if ask.may_contact is None else (ids.YES if ask.may_contact else ids.NO)
    label = plainly(ask.locale, "exit_may_contact", csm=called(ask.audience.csm, ask.locale))
    return input_(label, radio(ids.MAY_CONTACT, options, chosen), ids.MAY_CONTACT_BLOCK, optional=True)


def _change(ask: ExitAsk, label: str) -> Element:
    return button(plainly(ask.locale, label), ids.CHANGE, ask.token)


def _chosen(ask: ExitAsk, reason: str) -> str:
    return marked(ask.locale, "exit_chosen", reason=dict(ask.reasons).get(reason, reason))


def _done(ask: ExitAsk) -> str:
    writer = called(ask.audience.csm, ask.locale) or ask.audience.company
    return marked(ask.locale, "exit_done", writer=writer if ask.may_contact else None)
