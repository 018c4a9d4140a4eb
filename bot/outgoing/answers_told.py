"""What a customer answered, as the team reads it: in English, question by question."""

from collections.abc import Mapping
from dataclasses import replace

from analysis.taught import naming
from bot.views.labels import reason
from bot.views.question import answer_text
from bot.views.speech import worded_plainly
from storage import case_queries
from storage.database.units import Unit
from storage.models import AnswerPart, SurveyKind
from surveys.asking import showing
from surveys.asking.asks import Step, SurveyAsk
from surveys.definition.locales import FALLBACK
from surveys.definition.questions import QuestionType

_IN_PLACE = (AnswerPart.SCORE, AnswerPart.VERBATIM)
"""Parts that an alert shows in places of their own."""


def others(unit: Unit, workspace_id: int, case_id: int) -> tuple[tuple[str, str], ...]:
    """The answers of a case's survey besides its score and comment: (what was asked, what was answered), unescaped."""
    facts = case_queries.alert_facts(unit, workspace_id, case_id)
    if facts["invitation_id"] is None or facts["survey_kind"] is SurveyKind.CHURN_EXIT:
        return ()
    ask = replace(showing.survey_ask(unit, workspace_id, facts["invitation_id"], "", {}), locale=FALLBACK)
    told = [step for step in ask.steps if step.question.part not in _IN_PLACE and step.answer is not None]
    names = naming.reasons_of(unit, workspace_id).names
    return tuple(
        (worded_plainly(ask.wording(step.question), FALLBACK, ask.facts), _answer(ask, step, names)) for step in told
    )


def _answer(ask: SurveyAsk, step: Step, names: Mapping[str, str]) -> str:
    if step.question.type is not QuestionType.REASON:
        return answer_text(ask, step)
    return names.get(str(step.answer)) or reason(str(step.answer))
