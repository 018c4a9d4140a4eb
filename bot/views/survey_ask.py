"""A survey in its contact's DM, in every state, and the parts that it shares with the modal and the Home tab."""

from bot import ids
from bot.views.ask import audience_line, comment_box, ended_line, language_menu, opt_out_button
from bot.views.blocks import Block, Element, Message, actions, button, context, kept, quote, section
from bot.views.question import asked, asked_boldly, controls, is_sent, is_words, question_text, said
from bot.views.speech import called, marked, plainly
from bot.views.words import cut, lines
from storage.models import AnswerPart
from surveys.asking.asks import AskState, Reminds, Step, SurveyAsk
from surveys.definition.questions import Question, QuestionType
from surveys.definition.texts import texts

ECHO_LIMIT = 1500
"""Characters shown of the contact's own words; they know the rest."""

ECHO_OF_SEVERAL = 300
"""The same where answers to several questions stand under each other."""


def survey_ask(ask: SurveyAsk) -> Message:
    """The ask as it stands now."""
    return Message(ask_text(ask), ask_blocks(ask, in_modal=False))


def ask_text(ask: SurveyAsk) -> str:
    """All that the ask says, for notifications and screen readers."""
    if ended := _ended(ask):
        return ended
    if not ask.steps:
        return lines(greeting(ask), *asked(ask, ask.current), readers(ask))
    last = said(ask, ask.steps[-1] if ask.several else ask.steps[0])
    if ask.current is None:
        return lines(last, _done(ask))
    return lines(last, _thanks(ask), *asked(ask, ask.current))


def ask_blocks(ask: SurveyAsk, *, in_modal: bool) -> list[Block]:
    """The blocks of an ask; in a modal its Submit takes the place of `Send`."""
    if ended := _ended(ask):
        undo = button(plainly(ask.locale, "button_undo"), ids.OPT_IN, ask.token)
        return kept(section(ended), actions(undo) if ask.state is AskState.OPTED_OUT else None)
    changed = ask.step(ask.changing) if ask.changing else None
    if changed is not None:
        return _changing(ask, changed, in_modal=in_modal)
    if ask.current is None:
        return _answered(ask)
    return _going_on(ask, ask.current, in_modal=in_modal) if ask.steps else _open(ask, ask.current, in_modal=in_modal)


def submits(ask: SurveyAsk) -> bool:
    """Whether there is anything that is sent rather than pressed."""
    if _ended(ask):
        return False
    changed = ask.step(ask.changing) if ask.changing else None
    if changed is not None:
        return is_sent(changed.question) or _words_beside(ask, changed) is not None
    return ask.current is not None and is_sent(ask.current)


def readers(ask: SurveyAsk) -> str:
    """Who will read the answer."""
    who = ask.audience
    if ask.only_owner and who.csm:
        return marked(ask.locale, "readers_only_owner", csm=who.csm, account=who.account)
    return audience_line(who, ask.locale)


def _open(ask: SurveyAsk, question: Question, *, in_modal: bool) -> list[Block]:
    until = marked(ask.locale, "open_until", until=ask.open_until) if ask.open_until else None
    return kept(
        section(lines(greeting(ask), *asked_boldly(ask, question))),
        *controls(ask, question, None, in_modal=in_modal),
        _type_here(ask, question, in_modal=in_modal),
        context(readers(ask)),
        actions(_privacy(ask), language_menu(ask.token, ask.locale), opt_out_button(ask.token, ask.locale)),
        context(until) if until else None,
    )


def _going_on(ask: SurveyAsk, question: Question, *, in_modal: bool) -> list[Block]:
    """What was answered so far, and the next question."""
    return kept(
        *(block for step in ask.steps for block in _step(ask, step)),
        section(lines(_thanks(ask), *asked_boldly(ask, question))),
        *controls(ask, question, None, in_modal=in_modal),
        _skip(ask, question),
        _type_here(ask, question, in_modal=in_modal),
        context(readers(ask)),
    )


def _changing(ask: SurveyAsk, step: Step, *, in_modal: bool) -> list[Block]:
    """A question once more, beside the answer that stands until another one is given."""
    beside = _words_beside(ask, step)
    return kept(
        section(lines(None if is_words(step) else said(ask, step), *asked_boldly(ask, step.question))),
        *controls(ask, step.question, step.answer, in_modal=in_modal),
        *(comment_box(ask.locale, ask.token, beside, in_modal=in_modal) if beside else []),
        actions(_keep(ask, step)),
        context(readers(ask)),
    )


def _answered(ask: SurveyAsk) -> list[Block]:
    """Thanks; a promised answer can be declined."""
    no_reply = button(plainly(ask.locale, "button_no_reply"), ids.NO_REPLY, ask.token) if ask.answer_by else None
    if ask.several:
        steps = [block for step in ask.steps for block in _step(ask, step)]
        return kept(*steps, section(_done(ask)), actions(no_reply))
    change = button(plainly(ask.locale, "button_change_answer"), ids.CHANGE, _change_value(ask, ask.steps[0]))
    first = ask.steps[0]
    return kept(
        None if is_words(first) else section(said(ask, first)),
        *(quote(str(step.answer), ECHO_LIMIT) for step in ask.steps if is_words(step)),
        section(_done(ask)),
        actions(change, no_reply),
    )


def _step(ask: SurveyAsk, step: Step) -> list[Block]:
    """What was answered, and `Change`; with its question, where there are several."""
    change = button(plainly(ask.locale, "button_change"), ids.CHANGE, _change_value(ask, step))
    asked = cut(question_text(ask, step.question), 200) if ask.several else None
    if not is_words(step):
        return [section(lines(asked, said(ask, step)), change)]
    words = quote(str(step.answer), ECHO_OF_SEVERAL if ask.several else ECHO_LIMIT)
    return kept(section(asked, change) if asked else None, words)


def _skip(ask: SurveyAsk, question: Question) -> Block | None:
    """The last question needs no way round it: whoever has said enough leaves it."""
    if not question.optional or ask.is_last:
        return None
    return actions(button(plainly(ask.locale, "button_skip"), ids.SKIP, ids.pack(ask.token, question.key)))


def _keep(ask: SurveyAsk, step: Step) -> Element:
    if step.question.type is QuestionType.SCALE and isinstance(step.answer, int):
        return button(plainly(ask.locale, "button_keep", score=step.answer), ids.KEEP, ask.token)
    return button(plainly(ask.locale, "button_keep_answer"), ids.KEEP, ask.token)


def _privacy(ask: SurveyAsk) -> Element | None:
    """`Only Lena should see it`, or the way back; nothing where nobody is assigned."""
    who = called(ask.audience.csm, ask.locale)
    if who is None:
        return None
    label, wanted = ("button_team_too", 0) if ask.only_owner else ("button_only_owner", 1)
    return button(plainly(ask.locale, label, csm=who), ids.ONLY_OWNER, ids.pack(ask.token, wanted))


def _type_here(ask: SurveyAsk, question: Question, *, in_modal: bool) -> Block | None:
    typed = question.type is QuestionType.TEXT and not in_modal
    return context(marked(ask.locale, "type_here")) if typed else None


def _change_value(ask: SurveyAsk, step: Step) -> str:
    return ids.pack(ask.token, step.question.key)


def _words_beside(ask: SurveyAsk, step: Step) -> str | None:
    """The words about an answer, shown for a change with it where nothing else was asked."""
    return ask.verbatim if not ask.several and not is_words(step) else None


def greeting(ask: SurveyAsk) -> str:
    """The first line: of the ask, or of a reminder of it."""
    few, more = "_few" if ask.several else "", "_more" if ask.reminds is Reminds.MORE else ""
    key = f"reminder{few}{more}" if ask.reminds else f"greeting{few}"
    return marked(ask.locale, key, name=ask.facts.get("name"), company=ask.audience.company)


def _thanks(ask: SurveyAsk) -> str | None:
    """Right after the score."""
    last = ask.steps[-1].question
    return texts(ask.locale).thanks_for(ask.level) if last.part is AnswerPart.SCORE and ask.level else None


def _ended(ask: SurveyAsk) -> str | None:
    return ended_line(ask.state, ask.locale, ask.audience, ask.open_until)


def _done(ask: SurveyAsk) -> str:
    if ask.no_reply:
        return marked(ask.locale, "no_reply_noted")
    who = ask.audience
    csm = called(who.csm, ask.locale)
    if ask.late:
        return marked(ask.locale, "done_late", csm=csm, company=who.company, closed=ask.open_until)
    return marked(ask.locale, "done", csm=csm, company=who.company, by=ask.answer_by)
