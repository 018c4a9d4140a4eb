"""Reports as messages: the digest with its chart, and figures that somebody shared.

Both show what was stored when they were made; only a digest's switch shows how it stands now.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from pydantic import TypeAdapter

from analysis.pictures.charts import TrendPoint, nps_trend, trend_alt
from analysis.reporting import trends
from analysis.reporting.digest import DigestFigures
from analysis.reporting.figures import NpsFigures
from bot.outgoing.rendering import Body, body_of
from bot.outgoing.sending import Ready
from bot.told import standing
from bot.views.digest import digest
from bot.views.nps_answer import Period, shared_figures
from storage.database.units import Unit
from storage.figures import digest_queries, status_queries
from storage.models import DeliveryKind
from storage.outbox.delivery_queue import Leased

KINDS = frozenset({DeliveryKind.DIGEST, DeliveryKind.SHARED_FIGURES})
CHART_TITLE = "How likely customers are to recommend us (NPS)"

_FIGURES = TypeAdapter(NpsFigures)


def snapshot(figures: NpsFigures, period: Period, shared_by: str) -> dict[str, Any]:
    """What the message of shared figures needs, as its delivery keeps it."""
    return {
        "figures": _FIGURES.dump_python(figures, mode="json"),
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "shared_by": shared_by,
    }


def ready(unit: Unit, leased: Leased, now: datetime) -> Ready:
    """A report's newest version; a digest that is about to be posted for the first time brings its chart."""
    if leased.kind is DeliveryKind.SHARED_FIGURES:
        return Ready(body_of(_shared(leased.detail), leased), channel=leased.channel)
    row = digest_queries.by_id(unit, leased.workspace_id, leased.digest_id or 0)
    draws = row["chart_file"] is None and leased.ts is None
    picture = _picture(unit, row) if draws else None
    return Ready(_digest(unit, leased, row, now), channel=leased.channel, picture=picture)


def with_picture(unit: Unit, leased: Leased, file_id: str, now: datetime) -> Body:
    """Note a digest's uploaded chart; the message's bytes with it."""
    digest_queries.set_chart(unit, leased.digest_id or 0, file_id)
    row = digest_queries.by_id(unit, leased.workspace_id, leased.digest_id or 0)
    return _digest(unit, leased, row, now)


def _digest(unit: Unit, leased: Leased, row: Any, now: datetime) -> Body:
    figures = DigestFigures.from_json(row["figures"])
    says = trend_alt(_points(unit, row), title=CHART_TITLE) if row["chart_file"] else None
    switch = standing.sending(unit, leased.workspace_id, now)
    return body_of(digest(figures, chart_file=row["chart_file"], chart_says=says, sending=switch), leased)


def _picture(unit: Unit, row: Any) -> Callable[[], bytes] | None:
    """Draws the chart later, outside any transaction; None where there is too little to draw."""
    points = _points(unit, row)
    company = status_queries.company(unit, row["workspace_id"])
    return partial(nps_trend, points, title=CHART_TITLE, subtitle=company) if points else None


def _points(unit: Unit, row: Any) -> list[TrendPoint]:
    return trends.shown(unit, row["workspace_id"], until=row["ends_on"])


def _shared(kept: dict[str, Any]) -> Any:
    period = Period(date.fromisoformat(kept["first"]), date.fromisoformat(kept["last"]))
    return shared_figures(_FIGURES.validate_python(kept["figures"]), period, kept["shared_by"])
