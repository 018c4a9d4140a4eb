"""The Home tab of somebody who is asked: open questions, own answers, and the way out."""

from dataclasses import dataclass
from datetime import date

from bot import ids
from bot.views.ask import language_menu
from bot.views.blocks import Block, Element, View, actions, button, context, divider, header, home, kept, quote, section
from bot.views.question import question_text
from bot.views.speech import marked, plainly
from surveys.asks import SurveyAsk

SHOWN = 10
WORDS_SHOWN = 500


@dataclass(frozen=True)
class OwnAnswer:
    """What this person answered before. `token` is None when it cannot be changed any more."""

    token: str | None
    score: int
    verbatim: str | None
    on: date


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
    if not seen.answers:
        return []
    given = [block for answer in seen.answers[:SHOWN] for block in _answer(answer, seen.locale)]
    return [section(f"*{marked(seen.locale, 'home_answers')}*"), *given]


def _answer(answer: OwnAnswer, locale: str) -> list[Block]:
    change = None
    if answer.token:
        change = button(plainly(locale, "button_change_answer"), ids.ANSWER_PRIVATELY, answer.token)
    return kept(
        section(marked(locale, "you_chose", score=answer.score), change),
        quote(answer.verbatim, WORDS_SHOWN),
        context(marked(locale, "home_answered_on", on=answer.on)),
    )


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
