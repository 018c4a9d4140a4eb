"""A survey as a contact would see it, shown to a teammate and marked as that. Its controls name no ask: pressing one
says so, and does nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot.views.blocks import Block, Message, context, divider, kept, section
from bot.views.exit_ask import exit_ask
from bot.views.question import asked_boldly, controls
from bot.views.speech import worded
from bot.views.survey_ask import survey_ask
from bot.views.words import counted, language, lines, name
from surveys.asking.asks import ExitAsk, SurveyAsk
from surveys.definition.questions import ByScore, Question

MOST_BLOCKS = 46
MOST_TEXT = 9000
"""Characters that may stand in all blocks together, with room for what a control's labels add."""


def preview_message(ask: SurveyAsk | ExitAsk, contact: str | None, questions: Sequence[Question] = ()) -> Message:
    """The ask, then every further question, in the order of the file, as far as a message holds them."""
    whom = f"{name(contact)} of {name(ask.audience.account)}" if contact else "somebody of whom nothing is known"
    headline = f"*Preview: nothing is stored.* As {whom} would see it, in {language(ask.locale)}."
    shown = exit_ask(ask) if isinstance(ask, ExitAsk) else survey_ask(ask)
    rest = [_further(ask, question) for question in questions[1:]] if isinstance(ask, SurveyAsk) else _form(ask)
    blocks = [context(headline), divider(), *shown.blocks]
    if rest:
        blocks += [divider(), context("*After that, by what was answered:*")]
    for number, each in enumerate(rest):
        if len(blocks) + len(each) > MOST_BLOCKS or _weight([*blocks, *each]) > MOST_TEXT:
            blocks.append(context(f"… and {counted(len(rest) - number, 'more question', 'more questions')}"))
            break
        blocks += each
    own_ids = [block | {"block_id": f"preview{place}"} for place, block in enumerate(blocks)]
    return Message(f"Preview: nothing is stored. {shown.text}", own_ids)


def _further(ask: SurveyAsk, question: Question) -> list[Block]:
    """A later question; with the words that a score before it brings."""
    said = lines(*asked_boldly(ask, question))
    if question.after_score is not None:
        said = lines(said, *_after(ask, question.after_score))
    return kept(section(said), *controls(ask, question, None, in_modal=False))


def _after(ask: SurveyAsk, by_score: ByScore) -> Iterator[str]:
    for level in ByScore.model_fields:
        yield f"_after a {level} score:_ *{worded(getattr(by_score, level), ask.locale, ask.facts)}*"


def _form(ask: ExitAsk) -> list[list[Block]]:
    """What the exit survey asks once a reason was chosen."""
    return [exit_ask(replace(ask, reason=ask.reasons[0][0])).blocks]


def _weight(part: Any) -> int:
    if isinstance(part, list):
        return sum(map(_weight, part))
    if isinstance(part, dict):
        own = len(part["text"]) if isinstance(part.get("text"), str) else 0
        return own + sum(_weight(value) for value in part.values())
    return 0
