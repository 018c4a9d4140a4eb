"""How things stand, from the tables to what `/survey`, `/churn`, the Home tab and the digest show."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping

from analysis.reporting import reports
from analysis.reporting.reason_figures import agreement
from analysis.score.levels import NPS_SCALE, ends
from analysis.taught import judging, naming
from bot.views.blackouts import AHEAD, Blackouts, CountryDays, OwnDays
from bot.views.case_list import OpenCase
from bot.views.churn import ChurnFigures, Leaving
from bot.views.correcting import read_as, voices
from bot.views.holds import Held, Person
from bot.views.survey_status import SurveyLine
from bot.views.switches import SendingState
from storage import case_queries
from storage.answering import rollups
from storage.asking import blackout_queries, hold_queries, sends, survey_queries, turn_queries
from storage.asking.sends import ALL, Switch
from storage.comments import review_queries
from storage.comments.own_reasons import parent_of
from storage.database.units import Unit
from storage.figures import report_queries, status_queries
from storage.models import AccountStatus, CaseState, SurveyKind
from surveys.definition.definitions import of_version
from surveys.planner.blackouts import closed_days
from surveys.planner.resuming import STALE_AFTER

LOOK_BACK = timedelta(days=reports.WINDOW_DAYS)
WEEK = timedelta(days=7)


def today(unit: Unit, workspace_id: int, now: datetime) -> date:
    """The day in the workspace's own calendar."""
    zone, _ = rollups.zone_and_segments(unit, workspace_id)
    return now.astimezone(ZoneInfo(zone)).date()


def local_day(moment: datetime, zone: str) -> date:
    """The day of a moment in an IANA zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def sending(unit: Unit, workspace_id: int, now: datetime) -> SendingState:
    """The switch, and what waits behind it."""
    return switch(unit, workspace_id, ALL, status_queries.sending(unit, workspace_id), now)


def sending_to(unit: Unit, workspace_id: int, account_id: int, now: datetime) -> tuple[str, SendingState]:
    """An account's name, and its switch. Raises NoResultFound for an account that is not there."""
    row = status_queries.sending_to(unit, workspace_id, account_id)
    return row["name"], switch(unit, workspace_id, Switch(account_id=account_id), row, now)


def switch(unit: Unit, workspace_id: int, which: Switch, row: Any, now: datetime) -> SendingState:
    """A switch whose stopped_at and stopped_by stand in `row`, and what waits behind it."""
    if row["stopped_at"] is None:
        return SendingState(stopped=False)
    waits = sends.backlog(unit, workspace_id, now, STALE_AFTER, which)
    zone, _ = rollups.zone_and_segments(unit, workspace_id)
    since = local_day(row["stopped_at"], zone)
    return SendingState(True, row["stopped_by"], since, waits.spread, waits.stale, waits.at_once, waits.held)


def survey_lines(unit: Unit, workspace_id: int, now: datetime) -> tuple[SurveyLine, ...]:
    """All surveys, by name, with the last 90 days and the next seven."""
    return tuple(_survey_line(unit, row, now) for row in survey_queries.surveys(unit, workspace_id))


def next_asks(lines: tuple[SurveyLine, ...]) -> tuple[date | None, int]:
    """Over all surveys: the next send, and how many go out in the next seven days."""
    days = [line.next_on for line in lines if line.next_on is not None]
    return min(days, default=None), sum(line.next_week for line in lines)


def open_cases(
    unit: Unit, workspace_id: int, reader: Any, now: datetime, *, among: Collection[int] | None = None
) -> tuple[OpenCase, ...]:
    """The cases that are not closed, the soonest renewal first, those of accounts that have left last.

    The first of all, or every one `among` these.

    Times are told by the clock of `reader`, a teammate.
    """
    zone, _ = rollups.zone_and_segments(unit, workspace_id)
    cases = case_queries.open_cases(unit, workspace_id, today(unit, workspace_id, now), among)
    answers = [case["response_id"] for case in cases if case["response_id"]]
    labels = review_queries.labels_of(unit, workspace_id, answers) if answers else {}
    names = naming.reasons_of(unit, workspace_id).names
    return tuple(
        _open_case(case, reader["time_zone"] or zone, now, _read_as(case, labels.get(case["response_id"], []), names))
        for case in cases
    )


def _read_as(case: RowMapping, labels: Sequence[RowMapping], names: Mapping[str, str]) -> str | None:
    """The team's word for an answer's reason, else the customer's, else what was read."""
    found = judging.judgement(labels, stated=case["stated_reason"])
    team, stated, _ = voices(found, names)
    return team or stated or read_as(found, names)


def churn(unit: Unit, workspace_id: int, now: datetime) -> ChurnFigures:
    """Who leaves or left in the last 90 days, the days of the score that stands beside it, and why."""
    since = today(unit, workspace_id, now) + timedelta(days=1) - LOOK_BACK
    rows = status_queries.leaving(unit, workspace_id, since)
    codes = [code for row in rows if (code := _reason(row, "reason_team") or _reason(row, "reason"))]
    return ChurnFigures(
        since=since,
        leaving=tuple(_leaving(row) for row in rows),
        reasons=_most_first(parent_of(code) for code in codes),
        own=_most_first(code for code in codes if parent_of(code) != code),
        names=naming.reasons_of(unit, workspace_id).names,
        asked=sum(row["asked_at"] is not None for row in rows),
        answered=sum(row["asked_at"] is not None and row["reason"] is not None for row in rows),
        said_and_read=agreement((_shipped(row, "reason"), _shipped(row, "reason_read")) for row in rows),
    )


def holds(unit: Unit, workspace_id: int, now: datetime) -> tuple[tuple[Held, ...], int]:
    """The holds in force, the first to end first, and how many people they keep from being asked."""
    day = today(unit, workspace_id, now)
    listed = tuple(held_of(row) for row in hold_queries.listed(unit, workspace_id, day))
    return listed, hold_queries.people_held(unit, workspace_id, day)


def blackouts(unit: Unit, workspace_id: int, now: datetime) -> Blackouts:
    """The workspace's own black-out days, and the calendars of its customers' countries, those of the most people
    first."""
    day = today(unit, workspace_id, now)
    own = tuple(
        OwnDays(row["id"], row["first"], row["last"], row["country"], row["label"], row["set_by"])
        for row in blackout_queries.listed(unit, workspace_id, day)
    )
    countries = tuple(
        CountryDays(code, people, _closed(code, day)) for code, people in blackout_queries.countries(unit, workspace_id)
    )
    return Blackouts(own, countries, day)


def _closed(country: str, first: date) -> tuple[tuple[date, date, str], ...]:
    return tuple((each.first, each.last, _reasons(each.why)) for each in closed_days(country, first, AHEAD))


def _reasons(why: tuple[str, ...]) -> str:
    """The reasons in a row; what only says once more that the one before it is observed drops out."""
    return ", ".join(each for place, each in enumerate(why) if not each.startswith(why[:place] or ("\0",)))


def held_of(row: Any) -> Held:
    return Held(row["id"], row["contact_name"], row["account_name"], row["reason"], row["until"], row["held_by"])


def people_at(unit: Unit, workspace_id: int, account_id: int) -> tuple[str, tuple[Person, ...]]:
    """An account's name, and its people who may be held, by name."""
    rows = hold_queries.people_at(unit, workspace_id, account_id)
    people = tuple(Person(row["id"], row["name"], row["title"], account_id, row["account_name"]) for row in rows)
    return status_queries.sending_to(unit, workspace_id, account_id)["name"], people


def _survey_line(unit: Unit, survey: Any, now: datetime) -> SurveyLine:
    workspace_id, survey_id = survey["workspace_id"], survey["id"]
    zone, _ = rollups.zone_and_segments(unit, workspace_id)
    tomorrow = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    since = tomorrow - LOOK_BACK
    answered = report_queries.answered_of_asked(
        unit, workspace_id, [survey_id], reports.day_begins(since, zone), reports.day_begins(tomorrow, zone)
    )
    totals = report_queries.totals(unit, workspace_id, [survey_id], since, tomorrow).get("")
    next_on, next_week = _next(unit, survey, zone, now)
    definition = of_version(unit, workspace_id, survey_id, survey["version"])
    return SurveyLine(
        title=definition.called,
        kind=survey["kind"].value,
        on=survey["enabled"],
        stopped_by=(survey["stopped_by"] or "somebody") if survey["stopped_at"] else None,
        asked=max(totals.asked if totals else 0, answered),
        answered=answered,
        when=str(definition.ask),
        next_on=next_on,
        next_week=next_week,
        key=survey["name"],
        sending=switch(unit, workspace_id, Switch(survey_name=survey["name"]), survey, now),
        pilot=survey["enabled"] and survey["going_at"] is None and survey["kind"] is not SurveyKind.CHURN_EXIT,
    )


def _next(unit: Unit, survey: Any, zone: str, now: datetime) -> tuple[date | None, int]:
    """What is planned, and on a cadence also whose turn comes."""
    first, count = status_queries.next_planned(unit, survey["workspace_id"], survey["id"], now + WEEK)
    days = [first.astimezone(ZoneInfo(zone)).date()] if first else []
    if survey["cadence_days"] and survey["enabled"]:
        in_a_week = now.astimezone(ZoneInfo(zone)).date() + WEEK
        turn, turns = turn_queries.waiting(unit, survey["workspace_id"], survey["id"], in_a_week)
        days, count = days + ([turn] if turn else []), count + turns
    return min(days, default=None), count


def _open_case(case: Any, zone: str, now: datetime, read: str | None) -> OpenCase:
    waits = case["first_touch_at"] is None and case["answer_due_at"] is not None
    return OpenCase(
        case_id=case["id"],
        kind=case["kind"].value,
        account=case["account_name"],
        contact=case["contact_name"],
        score=case["score"],
        owner=case["owner_name"],
        claimed_by=case["owner_name"] if case["state"] is CaseState.CLAIMED else None,
        answer_due_at=case["answer_due_at"] if waits else None,
        zone=zone,
        overdue=waits and case["answer_due_at"] <= now,
        renews_on=case["renews_on"],
        most=ends(case["scale"] or NPS_SCALE)[1],
        response_id=case["response_id"],
        read_as=read,
        has_left=case["account_status"] is AccountStatus.GONE,
        left_on=case["ends_on"],
    )


def _leaving(row: Any) -> Leaving:
    return Leaving(
        account=row["account_name"],
        contact=row["contact_name"] or "",
        ends_on=row["ends_on"],
        state=row["departure_state"].value if row["departure_state"] else "",
        owner=row["owner_name"],
        mrr_minor=row["mrr_minor"],
        mrr_currency=row["mrr_currency"],
        stated_reason=_reason(row, "reason"),
        team_reason=_reason(row, "reason_team"),
    )


def _reason(row: Any, whose: str) -> str | None:
    """None too where only the CSM may see the answer."""
    return None if row["only_owner"] else row[whose]


def _shipped(row: Any, whose: str) -> str | None:
    code = _reason(row, whose)
    return parent_of(code) if code else None


def _most_first(codes: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(codes).items(), key=lambda each: (-each[1], each[0])))
