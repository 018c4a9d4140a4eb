"""From the tables to what a case's message shows (`cases/alerts.py`)."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from analysis.levels import NPS_SCALE, ends
from cases.alerts import Alert, EarlierScore, Reading
from cases.playbooks import steps
from storage import case_queries, recording_queries
from storage.case_queries import Facts
from storage.models import CaseState, EntryKind, SurveyKind
from storage.units import Unit

_NEEDS_NO_NAME = (None, SurveyKind.NPS, SurveyKind.CHURN_EXIT)

SURE, LIKELY = 0.7, 0.4  # from this confidence on, a reading is called sure, or likely


def alert(unit: Unit, workspace_id: int, case_id: int, now: datetime) -> Alert:
    """A case as it stands."""
    facts = case_queries.alert_facts(unit, workspace_id, case_id)
    entries = case_queries.entries_of(unit, workspace_id, case_id)
    zone = ZoneInfo(facts["workspace_zone"])
    past = case_queries.earlier_scores(
        unit,
        workspace_id,
        facts["contact_id"],
        facts["opened_at"],
        kind=facts["survey_kind"] or SurveyKind.NPS,
        but=facts["response_id"],
        private=case_queries.alert_of(unit, workspace_id, case_id)["slack_user_id"] is not None,
    )
    reading = _reading(unit, facts)
    heard = recording_queries.teller(unit, workspace_id, facts["response_id"] or 0)
    return Alert(
        case_id=case_id,
        kind=str(facts["kind"]),
        account=facts["account_name"],
        contact=facts["contact_name"],
        title=facts["title"],
        score=facts["score"],
        first_score=_first_score(unit, facts),
        verbatim=_first_words(entries) if facts["response_id"] is None else facts["verbatim"],
        reading=reading,
        earlier=tuple(EarlierScore(score, at.astimezone(zone).date()) for score, at in past),
        plan=facts["plan"],
        mrr_minor=facts["mrr_minor"],
        mrr_currency=facts["mrr_currency"],
        mrr_as_of=facts["mrr_as_of"],
        renews_on=facts["renews_on"],
        ends_on=facts["ends_on"],
        today=now.astimezone(zone).date(),
        owner=facts["owner_slack"],
        owner_name=facts["owner_name"],
        mention_owner=facts["mentioned_at"] is not None,
        answer_due_at=facts["answer_due_at"],
        zone=facts["owner_zone"] or facts["workspace_zone"],
        state=str(facts["state"]),
        claimed_by=facts["owner_name"] if facts["state"] is CaseState.CLAIMED else None,
        closed_why=facts["close_reason"],
        playbook=steps(facts["kind"], reading.reason if reading else facts["stated_reason"]),
        stated_reason=facts["stated_reason"],
        second_reason=facts["second_reason"],
        compared_with=facts["compared_with"],
        kept_by=facts["kept_by"],
        may_contact=facts["may_contact"],
        most=ends(facts["scale"] or NPS_SCALE)[1],
        survey=facts["survey_name"] if facts["survey_kind"] not in _NEEDS_NO_NAME else None,
        heard_how=heard.recorded_how if heard else None,
        heard_by=heard.name if heard else None,
        heard_on=heard.day if heard else None,
    )


def _reading(unit: Unit, facts: Facts) -> Reading | None:
    if facts["response_id"] is None:
        return None
    labels = case_queries.labels_of(unit, facts["workspace_id"], facts["response_id"])
    if not labels:
        return None
    reason, confidence = labels.get("reason", (None, 0.0))
    language = labels.get("language", (None, 0.0))[0]
    certainty = "sure" if confidence >= SURE else "likely" if confidence >= LIKELY else "unsure"
    return Reading(language=language, reason=reason, certainty=certainty, contradicts=bool(facts["contradicts"]))


def _first_score(unit: Unit, facts: Facts) -> int | None:
    if facts["response_id"] is None:
        return None
    return case_queries.first_score(unit, facts["workspace_id"], facts["response_id"])


def _first_words(entries: Iterable[Facts]) -> str | None:
    return next((entry["body"] for entry in entries if entry["kind"] is EntryKind.FROM_CONTACT), None)
