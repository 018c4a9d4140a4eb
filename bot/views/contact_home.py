"""The Home tab of somebody who is asked: open questions, own answers, and the way out."""

from dataclasses import dataclass
from datetime import date

from bot import ids
from bot.views.ask import language_menu
from bot.views.blocks import Block, Element, View, actions, button, context, divider, header, home, kept, quote, section
from bot.views.question import answer_text, is_words, question_text
from bot.views.speech import marked, plainly
from bot.views.words import cut, escape, lines
from surveys.asking.asks import Step, SurveyAsk
from surveys.definition.questions import QuestionType
from surveys.definition.texts import texts

SHOWN = 10
WORDS_SHOWN = 500
QUESTION_SHOWN = 200
STEPS_SHOWN = 8
MOST_BLOCKS = 50
"""For answers: with ten open questions and ten deeds the tab stays below Slack's hundred."""


@dataclass(frozen=True)
class OwnAnswer:
    """What this person answered before, in the language in which they read it."""

    ask: SurveyAsk
    changeable: bool
    on: date
    late: bool = False  # given, or changed, after the question had closed


@dataclass(frozen=True)
class Deed:
    """What the team did about an answer of this person, in its own words."""

    words: str
    on: date


@dataclass(frozen=True)
class ContactHome:
    """All that concerns one person. `asks` are open ones, `answers` the newest first."""

    locale: str
    company: str
    asks: tuple[SurveyAsk, ...]
    answers: tuple[OwnAnswer, ...]
    opted_out: bool
    deeds: tuple[Deed, ...] = ()  # the newest first


def contact_home(seen: ContactHome) -> View:
    """Open questions first; whoever wants no more of them says so at the end."""
    locale = seen.locale
    return home(
        kept(
            header(plainly(locale, "home_title", company=seen.company)),
            *_questions(seen),
            divider(),
            *_answers(seen),
            *_deeds(seen),
            section(marked(locale, "opted_out", company=seen.company)) if seen.opted_out else None,
            actions(language_menu(ids.HOME, locale), _way_out(seen)),
        )
    )


def _questions(seen: ContactHome) -> list[Block]:
    if seen.opted_out:
        return []
    if not seen.asks:
        return [section(marked(seen.locale, "home_none"))]
    asked = [block for ask in seen.asks[:SHOWN] for block in _question(ask)]
    return [section(f"*{marked(seen.locale, 'home_open')}*"), *asked]


def _question(ask: SurveyAsk) -> list[Block]:
    answer = button(plainly(ask.locale, "button_answer_privately"), ids.ANSWER_PRIVATELY, ask.token)
    until = marked(ask.locale, "open_until", until=ask.open_until) if ask.open_until else None
    asked = question_text(ask, ask.current) if ask.current else marked(ask.locale, "modal_title")
    return kept(section(asked, answer), context(until) if until else None)


def _answers(seen: ContactHome) -> list[Block]:
    given: list[Block] = []
    for answer in seen.answers[:SHOWN]:
        told = _answer(answer)
        more = [divider(), *told] if given and told else told
        if len(given) + len(more) > MOST_BLOCKS:
            break
        given += more
    return [section(f"*{marked(seen.locale, 'home_answers')}*"), *given] if given else []


def _answer(answer: OwnAnswer) -> list[Block]:
    """Question by question, with `Change` beside the first as long as that is possible."""
    ask = answer.ask
    if not ask.steps:
        return []
    change = button(plainly(ask.locale, "button_change_answer"), ids.ANSWER_PRIVATELY, ask.token)
    when = marked(ask.locale, "home_answered_late" if answer.late else "home_answered_on", on=answer.on)
    first, *rest = ask.steps[:STEPS_SHOWN]
    return kept(
        *_step(ask, first, change if answer.changeable else None),
        *(block for step in rest for block in _step(ask, step, None)),
        context(when),
    )


def _step(ask: SurveyAsk, step: Step, beside: Element | None) -> list[Block]:
    asked = cut(question_text(ask, step.question), QUESTION_SHOWN)
    if is_words(step):
        return kept(section(asked, beside), quote(str(step.answer), WORDS_SHOWN))
    return [section(lines(asked, f"*{escape(_said(ask, step))}*"), beside)]


def _said(ask: SurveyAsk, step: Step) -> str:
    """The answer in words; a point with the top of its scale."""
    if step.question.type is QuestionType.SCALE and isinstance(step.answer, int):
        return texts(ask.locale).point_label(step.answer, step.question.points.name, None)
    return answer_text(ask, step)


def _deeds(seen: ContactHome) -> list[Block]:
    if not seen.deeds:
        return []
    told = [
        block
        for deed in seen.deeds[:SHOWN]
        for block in kept(quote(deed.words, WORDS_SHOWN), context(marked(seen.locale, "home_done_on", on=deed.on)))
    ]
    return [section(f"*{marked(seen.locale, 'home_done')}*"), *told]


def _way_out(seen: ContactHome) -> Element:
    label, action = ("button_undo", ids.OPT_IN) if seen.opted_out else ("button_opt_out", ids.OPT_OUT)
    return button(plainly(seen.locale, label), action, ids.HOME)
