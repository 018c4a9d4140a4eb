"""Which answers count for some days: the condition that figures, themes and reasons share."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement

from storage.database.tables import response

_ZONES_APART = timedelta(days=1)  # no zone's midnight is further from UTC's: what lets a day use the index of moments


def answered_in(workspace_id: int, surveys: Any, since: date, until: date) -> tuple[ColumnElement[bool], ...]:
    """Answers of [since, until) to these surveys (ids, or a question for ids), by the index of moments."""
    return (
        response.c.workspace_id == workspace_id,
        response.c.survey_id.in_(surveys),
        response.c.answered_at >= _midnight(since) - _ZONES_APART,
        response.c.answered_at < _midnight(until) + _ZONES_APART,
        response.c.day >= since,
        response.c.day < until,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
