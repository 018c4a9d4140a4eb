"""From the tables to what a case's message shows (`cases/alerts.py`)."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from analysis.score.levels import NPS_SCALE, ends
from analysis.taught import judging, naming
from cases.alerts import Alert, EarlierScore, Reading
from cases.playbooks import steps
from storage import case_queries
from storage.answering import recording_queries
from storage.case_queries import Facts
from storage.comments import exemplar_queries, review_queries
from storage.comments.own_reasons import parent_of
from storage.database.units import Unit
from storage.models import CaseState, EntryKind, LabelKind, SurveyKind

_NEEDS_NO_NAME = (None, SurveyKind.NPS, SurveyKind.CHURN_EXIT)


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
        playbook=steps(facts["kind"], _reason(facts, reading)),
        stated_reason=facts["stated_reason"],
        second_reason=facts["second_reason"],
        compared_with=facts["compared_with"],
        kept_by=facts["kept_by"],
        may_contact=facts["may_contact"],
        most=ends(facts["scale"] or NPS_SCALE)[1],
        survey=facts["survey_name"] if facts["survey_kind"] not in _NEEDS_NO_NAME else None,
        response_id=facts["response_id"],
        names=naming.reasons_of(unit, workspace_id).names,
        heard_how=heard.recorded_how if heard else None,
        heard_by=heard.name if heard else None,
        heard_on=heard.day if heard else None,
        answered_by=_answered_by(entries, facts["first_touch_at"]),
        answered_on=facts["first_touch_at"] and facts["first_touch_at"].astimezone(zone).date(),
    )


def _reason(facts: Facts, reading: Reading | None) -> str | None:
    """The reason to act on: what the team says, then what was read, then what the customer chose."""
    if reading is not None and reading.team:
        return parent_of(reading.team)
    return reading.reason if reading else facts["stated_reason"]


def _reading(unit: Unit, facts: Facts) -> Reading | None:
    if facts["response_id"] is None:
        return None
    workspace_id, response_id = facts["workspace_id"], facts["response_id"]
    labels = review_queries.labels_of(unit, workspace_id, [response_id])[response_id]
    if not labels:
        return None
    said = exemplar_queries.of_answer(unit, workspace_id, response_id).get(LabelKind.REASON)
    by = said["name"] if said else None
    found = judging.judgement(labels, attributes=facts["account_attributes"], team_by=by)
    return Reading(
        language=found.language,
        reason=found.read,
        certainty=str(found.certainty or ""),
        contradicts=bool(facts["contradicts"]) and not found.tone_is_told,
        second=found.second,
        team=found.team,
        team_by=found.team_by,
        billing=found.billing,
    )


def _first_score(unit: Unit, facts: Facts) -> int | None:
    if facts["response_id"] is None:
        return None
    return case_queries.first_score(unit, facts["workspace_id"], facts["response_id"])


def _answered_by(entries: Iterable[Facts], at: datetime | None) -> str | None:
    """Whose words were the first answer."""
    replies = (entry for entry in entries if entry["kind"] is EntryKind.TO_CONTACT and entry["at"] == at)
    return next((entry["author"] for entry in replies), None)


def _first_words(entries: Iterable[Facts]) -> str | None:
    return next((entry["body"] for entry in entries if entry["kind"] is EntryKind.FROM_CONTACT), None)
