"""One question of a survey: what it says, what it is answered with, and how an answer is repeated."""

from bot import ids
from bot.views.ask import comment_box, words_field
from bot.views.blocks import Block, Element, actions, button, checkboxes, input_, kept, option, select
from bot.views.speech import marked, plainly, worded, worded_plainly
from bot.views.words import cut, escape
from storage.models import AnswerPart
from surveys.asking.asks import Step, SurveyAsk
from surveys.definition.questions import NO, YES, Answer, Question, QuestionType
from surveys.definition.texts import texts

FEW_OPTIONS, SHORT_OPTION = 5, 30
"""So many options, none longer than that, are buttons; more of them are a menu."""

SPOKEN_WORDS = 300
"""Characters of somebody's own words in a message's plain text."""


def question_text(ask: SurveyAsk, question: Question) -> str:
    return worded(ask.wording(question), ask.locale, ask.facts)


def asked(ask: SurveyAsk, question: Question | None) -> list[str | None]:
    """The question, and what the ends of its scale mean."""
    return [] if question is None else [question_text(ask, question), _anchors(ask, question)]


def asked_boldly(ask: SurveyAsk, question: Question) -> list[str | None]:
    text, anchors = asked(ask, question)
    return [*(f"*{line}*" for line in (text or "").splitlines() if line.strip()), anchors]


def controls(ask: SurveyAsk, question: Question, answer: Answer | None, *, in_modal: bool) -> list[Block]:
    """What a question is answered with; `answer` is the one that stands."""
    match question.type:
        case QuestionType.SCALE:
            return kept(_scale(ask, question))
        case QuestionType.YES_NO:
            words = [(YES, plainly(ask.locale, "button_yes")), (NO, plainly(ask.locale, "button_no"))]
            return kept(actions(*(_press(ask, question, code, label) for code, label in words)))
        case QuestionType.TEXT:
            return _words(ask, question, None if answer is None else str(answer), in_modal=in_modal)
        case QuestionType.CHOICES:
            return _choices(ask, question, answer if isinstance(answer, list | tuple) else (), in_modal=in_modal)
        case _:
            return kept(_choice(ask, question, answer))


def said(ask: SurveyAsk, step: Step) -> str:
    """`You chose 4.`"""
    question, answer = step.question, step.answer
    if answer is None:
        return marked(ask.locale, "passed_over")
    if question.type is QuestionType.SCALE:
        return marked(ask.locale, "you_chose", score=answer if isinstance(answer, int) else None)
    if question.type is QuestionType.TEXT:
        return f"“{escape(cut(str(answer), SPOKEN_WORDS))}”"
    return texts(ask.locale).say("chosen", choice=escape(answer_text(ask, step)))


def answer_text(ask: SurveyAsk, step: Step) -> str:
    """An answer in words, unescaped: the point, the labels of what was chosen, or what was written."""
    question, answer = step.question, step.answer
    if isinstance(answer, bool):
        return plainly(ask.locale, "button_yes" if answer else "button_no")
    if answer is None or question.type in (QuestionType.SCALE, QuestionType.TEXT):
        return "" if answer is None else str(answer)
    offered = labels(ask, question)
    codes = [answer] if isinstance(answer, str | int) else list(answer)
    return texts(ask.locale).listed([offered.get(str(code), str(code)) for code in codes])


def is_words(step: Step) -> bool:
    return step.question.type is QuestionType.TEXT and step.answer is not None


def is_sent(question: Question) -> bool:
    return question.type in (QuestionType.TEXT, QuestionType.CHOICES)


def _scale(ask: SurveyAsk, question: Question) -> Block | None:
    """Buttons that look alike: no colour, no group, no cut-off."""
    scale, anchors = question.points, _anchors(ask, question)
    pressed = []
    for point in scale.points:
        spoken = texts(ask.locale).point_label(point, scale.name, anchors)
        if question.part is AnswerPart.SCORE:
            value = ids.pack(ask.token, point)
            pressed.append(button(str(point), ids.score(point), value, label_spoken=spoken))
        else:
            pressed.append(_press(ask, question, str(point), str(point), spoken))
    return actions(*pressed)


def _choice(ask: SurveyAsk, question: Question, answer: Answer | None) -> Block | None:
    offered = labels(ask, question)
    is_short = len(offered) <= FEW_OPTIONS and all(len(label) <= SHORT_OPTION for label in offered.values())
    if is_short and question.type is QuestionType.CHOICE:
        return actions(*(_press(ask, question, code, label) for code, label in offered.items()))
    values = {code: ids.pack(ids.pack(ask.token, question.key), code) for code in offered}
    options = [option(label, values[code]) for code, label in offered.items()]
    placeholder = "exit_choose" if question.type is QuestionType.REASON else "choose_one"
    return actions(select(ids.ITEM_MENU, options, plainly(ask.locale, placeholder), values.get(str(answer))))


def _choices(ask: SurveyAsk, question: Question, chosen: tuple[str, ...] | list[str], *, in_modal: bool) -> list[Block]:
    options = [option(label, code) for code, label in labels(ask, question).items()]
    boxes = checkboxes(ids.within(ids.ITEM_CHOICES, question.key), options, chosen)
    field = input_(plainly(ask.locale, "choose_all"), boxes, ids.ITEM_BLOCK, optional=True)
    return kept(field, None if in_modal else actions(_send(ask, question)))


def _words(ask: SurveyAsk, question: Question, words: str | None, *, in_modal: bool) -> list[Block]:
    if question.part is AnswerPart.VERBATIM:
        return comment_box(ask.locale, ask.token, words, in_modal=in_modal)
    field = words_field(ask.locale, ids.within(ids.ITEM_WORDS, question.key), ids.ITEM_BLOCK, words)
    return kept(field, None if in_modal else actions(_send(ask, question)))


def _send(ask: SurveyAsk, question: Question) -> Element:
    return button(plainly(ask.locale, "button_send"), ids.SEND_ITEM, ids.pack(ask.token, question.key))


def _press(ask: SurveyAsk, question: Question, code: str, label: str, spoken: str | None = None) -> Element:
    value = ids.pack(ids.pack(ask.token, question.key), code)
    return button(label, ids.item(question.key, code), value, label_spoken=spoken)


def labels(ask: SurveyAsk, question: Question) -> dict[str, str]:
    """What a question offers to choose from, as it is read, by code."""
    return {each.code: worded_plainly(each.text, ask.locale, ask.facts) for each in question.options}


def _anchors(ask: SurveyAsk, question: Question) -> str | None:
    return None if question.ends is None else worded(question.ends, ask.locale, ask.facts)
