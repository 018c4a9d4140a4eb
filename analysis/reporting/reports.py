"""The figures of reports, read from the tables: `/nps`, the digest, the Home tab and the command line share them.

Days are the workspace's own, periods half-open. The score counts one answer per person and period, the latest. The
response rate is that of a cohort: of the questions that arrived in the period, the share answered by now.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, overload
from zoneinfo import ZoneInfo

from analysis.reporting import reason_figures, theme_figures
from analysis.reporting.digest import DigestFigures, Waiting, Window
from analysis.reporting.figures import Counts, NpsFigures, nps_figures
from analysis.said import voices
from analysis.score.nps import SCORES, Tally, group_change
from analysis.taught import naming
from analysis.topics import emerging
from storage.answering import rollups
from storage.asking import hold_queries, sends
from storage.database.units import Unit
from storage.figures import digest_queries, report_queries
from storage.figures.report_queries import Coverage, People, Totals

WINDOW_DAYS = 90
_NOTHING = Totals((0,) * len(SCORES), 0, 0, 0)


class SurveyUnknown(LookupError):
    """There is no NPS survey of that name; the text says so."""


class AttributeUnknown(LookupError):
    """Figures are not kept by that attribute; the text names those that are."""


@overload
def nps(
    unit: Unit, workspace_id: int, *, since: date, until: date, survey: str | None = None, by: None = None
) -> NpsFigures: ...


@overload
def nps(
    unit: Unit, workspace_id: int, *, since: date, until: date, survey: str | None = None, by: str
) -> dict[str, NpsFigures]: ...


def nps(
    unit: Unit, workspace_id: int, *, since: date, until: date, survey: str | None = None, by: str | None = None
) -> NpsFigures | dict[str, NpsFigures]:
    """The figures of [since, until) beside the equally long time before: of everybody, or by an attribute's values.

    `survey` None: all NPS surveys together. `by` is one of the workspace's segment attributes; a person counts where
    their account was when they were asked. Raises SurveyUnknown, AttributeUnknown, and ValueError for no days.
    """
    if since >= until:
        raise ValueError(f"there is no day from {since} to {until}")
    zone, attributes = rollups.zone_and_segments(unit, workspace_id)
    if by is not None and by not in attributes:
        raise AttributeUnknown(f"Figures are not kept by {by!r}, only by: {', '.join(attributes) or 'nothing'}.")
    asked = _Asked(unit, workspace_id, _surveys(unit, workspace_id, survey), since, until, zone)
    return _of_everybody(asked) if by is None else _by_value(asked, by)


def heard_from(unit: Unit, workspace_id: int, *, since: date, until: date) -> Coverage:
    """Of how many of the present customers somebody answered an NPS question in [since, until)."""
    return report_queries.coverage(unit, workspace_id, _surveys(unit, workspace_id, None), since, until)


def nps_json(found: NpsFigures | Mapping[str, NpsFigures]) -> dict[str, Any]:
    """What `askback stats nps --json` prints: `NpsFigures.as_json`, or one of these for each value of `--by`."""
    if isinstance(found, NpsFigures):
        return found.as_json()
    return {value: figures.as_json() for value, figures in found.items()}


def digest(unit: Unit, workspace_id: int, starts_on: date, ends_on: date, now: datetime) -> DigestFigures:
    """What a digest of [starts_on, ends_on) reports; its score is that of the 90 days before `ends_on`."""
    zone, _ = rollups.zone_and_segments(unit, workspace_id)
    score = nps(unit, workspace_id, since=ends_on - timedelta(days=WINDOW_DAYS), until=ends_on)
    cases = digest_queries.low_scores(unit, workspace_id, day_begins(starts_on, zone), day_begins(ends_on, zone))
    low, in_time = _kept_promises(cases, now)
    next_week = ends_on + timedelta(days=7)
    found = digest_queries.voices(unit, workspace_id, starts_on, ends_on)
    heard, heard_own = reason_figures.heard(unit, workspace_id, since=starts_on, until=ends_on)
    return DigestFigures(
        starts_on=starts_on,
        ends_on=ends_on,
        window=Window.of(score, WINDOW_DAYS),
        answers=Tally.from_histogram(_totals(unit, workspace_id, starts_on, ends_on).histogram),
        low_scores=low,
        in_time=in_time,
        waiting=tuple(_waiting(case) for case in digest_queries.overdue(unit, workspace_id, now, ends_on)),
        heard=tuple(heard),
        heard_own=tuple(heard_own),
        names=naming.reasons_of(unit, workspace_id).names,
        voices=voices.chosen(found, digest_queries.staff_names(unit, workspace_id)),
        next_asks=digest_queries.asks_planned(unit, workspace_id, next_week, day_begins(next_week, zone)),
        stopped=sends.stopped_by(unit, workspace_id) is not None,
        held=hold_queries.people_held(unit, workspace_id, ends_on),
        emerging=tuple((each.name, len(each.answers)) for each in emerging.proposals(unit, workspace_id)),
        talk=theme_figures.talk(unit, workspace_id, since=starts_on, until=ends_on),
    )


def day_begins(day: date, zone: str) -> datetime:
    """The moment at which a day begins in an IANA zone; aware UTC."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


@dataclass(frozen=True)
class _Asked:
    """A question for figures."""

    unit: Unit
    workspace_id: int
    surveys: list[int]
    since: date
    until: date
    zone: str

    @property
    def before_since(self) -> date:
        return self.since - (self.until - self.since)

    @property
    def moments(self) -> tuple[datetime, datetime]:
        return day_begins(self.since, self.zone), day_begins(self.until, self.zone)


@dataclass
class _Answers:
    """Who answered what in two periods, added up."""

    now: Counter[int] = field(default_factory=Counter)
    before: Counter[int] = field(default_factory=Counter)
    moves: Counter[int] = field(default_factory=Counter)
    commented: int = 0

    def add(self, people: People) -> None:
        if people.before is not None:
            self.before[people.before] += people.count
        if people.after is not None:
            self.now[people.after] += people.count
            self.commented += people.count * people.commented
        if people.before is not None and people.after is not None:
            self.moves[group_change(people.before, people.after)] += people.count

    def figures(self, totals: Totals, answered: int) -> NpsFigures:
        """`answered` of those asked in the period did: they have the question, whatever Slack reported."""
        delivered = max(totals.asked, answered)
        counts = Counts(_histogram(self.now), delivered + totals.failed, delivered, self.commented, answered)
        before = Tally.from_histogram(_histogram(self.before))
        return nps_figures(counts, before=before, changes=list(self.moves.elements()))


def _of_everybody(asked: _Asked) -> NpsFigures:
    where = (asked.unit, asked.workspace_id, asked.surveys)
    answers = _Answers()
    for people in report_queries.latest_scores(*where, asked.before_since, asked.since, asked.until):
        answers.add(people)
    totals = report_queries.totals(*where, asked.since, asked.until)
    answered = report_queries.answered_of_asked(*where, *asked.moments)
    return answers.figures(totals.get("", _NOTHING), answered)


def _by_value(asked: _Asked, by: str) -> dict[str, NpsFigures]:
    where = (asked.unit, asked.workspace_id, asked.surveys)
    rows = report_queries.scores_with_segments(*where, asked.before_since, asked.since, asked.until)
    answers = _split(rows, by)
    totals = report_queries.totals(*where, asked.since, asked.until, by)
    cohort = report_queries.segments_of_answered(*where, *asked.moments)
    answered = Counter(value for segments in cohort if (value := _value(segments, by)) is not None)
    values = sorted({*answers, *totals, *answered})
    return {
        value: answers.get(value, _Answers()).figures(totals.get(value, _NOTHING), answered[value]) for value in values
    }


def _split(rows: Iterable[Any], by: str) -> dict[str, _Answers]:
    """The latest answer of each person and period, under the value that they had with it."""
    latest = {(row.contact_id, bool(row.is_after)): row for row in rows}
    places: dict[tuple[int, str], list[Any]] = defaultdict(lambda: [None, None])
    for (contact_id, is_after), row in latest.items():
        value = _value(row.segments, by)
        if value is not None:
            places[contact_id, value][is_after] = row
    answers: dict[str, _Answers] = defaultdict(_Answers)
    for (_, value), (before, after) in places.items():
        answers[value].add(
            People(before and before.score, after and after.score, bool(after and after.commented), count=1)
        )
    return dict(answers)


def _value(segments: list[list[str]], by: str) -> str | None:
    """None: the attribute was not counted by when they were asked."""
    return next((value for name, value in segments if name == by), None)


def _surveys(unit: Unit, workspace_id: int, name: str | None) -> list[int]:
    found = report_queries.nps_surveys(unit, workspace_id, name)
    if name is not None and not found:
        raise SurveyUnknown(f"There is no NPS survey called {name!r}.")
    return found


def _totals(unit: Unit, workspace_id: int, since: date, until: date) -> Totals:
    surveys = _surveys(unit, workspace_id, None)
    return report_queries.totals(unit, workspace_id, surveys, since, until).get("", _NOTHING)


def _histogram(counts: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(counts.get(score, 0) for score in SCORES)


def _kept_promises(cases: Sequence[Any], now: datetime) -> tuple[int, int]:
    """How many low scores can be judged, and how many of these were answered in time.

    A case that the team closed was dealt with, be it by telephone. One that still has time is not judged yet.
    """
    touched = [(case["first_touch_at"] or case["closed_at"], case["answer_due_at"] or now) for case in cases]
    judged = [(at, due) for at, due in touched if at is not None or due <= now]
    return len(judged), sum(at is not None and at <= due for at, due in judged)


def _waiting(case: Any) -> Waiting:
    return Waiting(case["id"], case["account_name"], case["renews_on"], case["owner_name"])
