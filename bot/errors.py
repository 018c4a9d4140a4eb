"""What a listener lets go: a known domain error becomes a sentence, anything else is logged and answered with 500.

The sentence stands where the act was tried: under the message, in the modal, over the Home tab.
"""

from typing import Any

import structlog
from slack_bolt import App, BoltResponse

from analysis.taught.corrections import AnswerOutOfSight, NothingWritten
from bot.payloads import written
from bot.slack.quick import Views
from bot.views import errors
from bot.views.blocks import View
from cases.handling import CaseClosed, CaseUnknown, NotTheirs
from surveys.answering.answers import AnsweredElsewhere, AskUnknown, AskWithdrawn, NotYours, OnlyAPreview
from surveys.contacting.introductions import IntroductionUnknown
from surveys.definition.locales import FALLBACK
from surveys.drafting.drafts import SurveyUnknown
from surveys.leaving.departures import DepartureDecided, DepartureUnknown
from surveys.planner.holds import HoldUnknown
from surveys.planner.pilots import PilotOver
from surveys.planner.waves import OwnWave, WaveDecided, WaveUnknown

log = structlog.get_logger()


class NotOnTeam(Exception):
    """Only members of the CS team may do this; guests and people of other companies never."""


class Refused(Exception):
    """The act cannot be done; `why` is the sentence that its doer reads."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def sentence(error: Exception) -> str | None:
    """What a person reads when their act met this error; None for errors nobody foresaw."""
    match error:
        case Refused():
            return error.why
        case NotYours():
            return errors.not_yours(error.locale).text
        case AnsweredElsewhere():
            return errors.answered_elsewhere(error.locale).text
        case AskWithdrawn():
            return errors.taken_back(error.locale).text
        case AskUnknown():
            return errors.gone(FALLBACK).text
        case DepartureDecided():
            return f"{error.decided_by or 'Somebody'} has decided this already."
        case WaveDecided():
            return f"{error.by or 'Somebody'} has decided this already."
        case PilotOver():
            return f"{error.by or 'Somebody'} let this survey go on already."
    refusal = _REFUSALS.get(type(error))
    return refusal.value if refusal else None


_REFUSALS = {
    AnswerOutOfSight: errors.Refusal.ANSWER_OUT_OF_SIGHT,
    NothingWritten: errors.Refusal.NOTHING_READ,
    OnlyAPreview: errors.Refusal.ONLY_A_PREVIEW,
    NotOnTeam: errors.Refusal.NOT_ON_TEAM,
    CaseUnknown: errors.Refusal.CASE_UNKNOWN,
    NotTheirs: errors.Refusal.NOT_THEIRS,
    CaseClosed: errors.Refusal.CASE_CLOSED,
    DepartureUnknown: errors.Refusal.ALREADY_DECIDED,
    IntroductionUnknown: errors.Refusal.ALREADY_DECIDED,
    SurveyUnknown: errors.Refusal.SURVEY_UNKNOWN,
    HoldUnknown: errors.Refusal.HOLD_OVER,
    OwnWave: errors.Refusal.OWN_WAVE,
    WaveUnknown: errors.Refusal.ALREADY_DECIDED,
}


def register(app: App, whisper: Any, views: Views) -> None:
    """Answer what listeners raise. `whisper(response_url, sentence)` tells only the person who acted."""

    @app.error
    def answer(error: Exception, body: dict[str, Any]) -> BoltResponse:
        said = sentence(error)
        if said is None:
            kind = body.get("type") or body.get("command") or "request"
            log.error("a listener failed", request=kind, exc_info=error)
            return BoltResponse(status=500, body="")
        if "command" in body:
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": said})
        if body.get("type") == "view_submission":
            told = _in_place_of(body["view"], said, error)
            return BoltResponse(status=200, body={"response_action": "update", "view": told})
        if body.get("view"):
            _show(views, body, said, error)
        else:
            whisper(body.get("response_url"), said)
        return BoltResponse(status=200, body="")


def _show(views: Views, body: dict[str, Any], said: str, error: Exception) -> None:
    """Clicks in modals and on Home tabs have no response_url: the modal changes, or one opens over the Home tab."""
    view = body["view"]
    told = _in_place_of(view, said, error)
    if view.get("type") == "modal":
        views.update(view["id"], told)
    else:
        views.open(body["trigger_id"], told)


def _in_place_of(view: dict[str, Any], said: str, error: Exception) -> View:
    locale = error.locale if isinstance(error, NotYours | AskWithdrawn) else FALLBACK
    title = (view.get("title") or {}).get("text")
    return errors.not_done(said, locale, title=title, words=written(view))
