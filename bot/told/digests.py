"""The weekly digest: when it is due, and the row and message that it becomes.

It is due at nine on the first working day of the week, by the calendar of the workspace's zone.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from analysis.days.calendars import country_of
from analysis.days.days_off import working_week
from analysis.reporting import reports
from storage.answering import rollups
from storage.asking import moments
from storage.database.units import Unit, Units
from storage.figures import digest_queries, status_queries
from storage.models import DeliveryKind
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Owed, Priority

WEEKLY = "weekly_digest"
AT = time(9)
WEEK = timedelta(days=7)


def ensure(unit: Unit, workspace_id: int, now: datetime) -> None:
    """Set the first moment of a workspace that has none."""
    if next_due(unit, workspace_id) is None:
        zone, _ = rollups.zone_and_segments(unit, workspace_id)
        moments.set_due(unit, workspace_id, WEEKLY, moment_of(last_week_end(now, zone) + WEEK, zone))


def next_due(unit: Unit, workspace_id: int) -> datetime | None:
    """When the next digest is due; None before `ensure`."""
    return moments.due_at(unit, workspace_id, WEEKLY)


def send_due(units: Units, workspace_id: int, now: datetime) -> bool:
    """Report the week that ended last, if its moment has come; whether a digest is owed now that was not before.

    However late, it is that one week and none of those before. Safe to run twice, and by two processes at once: a
    channel has one digest of the same days. The figures are read before the database is locked to write.
    """
    with units.reading() as unit:
        due = next_due(unit, workspace_id)
        if due is None or due > now:
            return False
        zone, _ = rollups.zone_and_segments(unit, workspace_id)
        channel = status_queries.team_channel(unit, workspace_id)
        ends_on = last_week_end(now, zone)
        has_news = rollups.has_counted(unit, workspace_id)
        figures = reports.digest(unit, workspace_id, ends_on - WEEK, ends_on, now)
    with units() as unit:
        moments.set_due(unit, workspace_id, WEEKLY, moment_of(ends_on + WEEK, zone))
        if not has_news:
            return False  # nobody was asked yet: a report of nothing does not earn its place
        digest_id = digest_queries.add(
            unit,
            workspace_id,
            channel=channel,
            starts_on=figures.starts_on,
            ends_on=figures.ends_on,
            figures=figures.to_json(),
            now=now,
        )
        if digest_id is None:
            return False
        cause = f"digest:{digest_id}"
        owed = Owed(DeliveryKind.DIGEST, cause, Priority.REPORT, now, channel=channel, digest_id=digest_id)
        return delivery_queue.owe(unit, workspace_id, owed) is not None


def last_week_end(now: datetime, zone: str) -> date:
    """The day on which the digest became due last, `now` included: the first day that it does not report.

    It is the first of the country's working days. Not of a printed calendar's week: in the United States that is a
    Sunday, and nobody is at work.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    day = today - timedelta(days=(today.weekday() - working_week(country_of(zone))[0]) % 7)
    return day if moment_of(day, zone) <= now else day - WEEK


def moment_of(day: date, zone: str) -> datetime:
    """Nine o'clock of a day there; aware UTC."""
    return datetime.combine(day, AT, tzinfo=ZoneInfo(zone)).astimezone(UTC)
