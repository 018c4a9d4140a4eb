"""An answer that a teammate heard by phone, by e-mail or in a meeting: it counts like any other, and is marked."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping

from storage import case_queries, inbound, recording_queries, rollups
from storage.units import Unit

RECORDED = "recorded"
HOW = ("phone", "email", "meeting")
TAKEN_BACK_WITHIN = timedelta(hours=24)
EARLIEST = timedelta(days=365)  # an older answer belongs into an import of history


class RecordWrong(ValueError):
    """What was filled in cannot be recorded; the text says why, and `field` where it stands."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


class NotYourRecord(Exception):
    """Only whoever recorded an answer takes it back."""


class RecordStands(Exception):
    """The time in which a recorded answer can be taken back is over."""


class RecordUnknown(Exception):
    """There is no such recorded answer any more."""


@dataclass(frozen=True)
class Heard:
    """What a teammate heard: from whom, of which survey, when; `key` makes one form count once."""

    contact_id: int
    survey_id: int
    score: int
    words: str | None
    how: str
    on: date
    key: str


@dataclass(frozen=True)
class Recorded:
    """An answer that was stored."""

    response_id: int
    contact_id: int
    account_id: int
    contact: str
    account: str
    only_owner: bool


def record(unit: Unit, workspace_id: int, heard: Heard, by: int, now: datetime) -> Recorded | None:
    """Store what was heard; None where the same form was stored already. Raises RecordWrong.

    Somebody who answered to their CSM alone before is taken to wish it again.
    """
    whose = recording_queries.person(unit, workspace_id, heard.contact_id)
    asked = next(
        (each for each in recording_queries.surveys(unit, workspace_id) if each["id"] == heard.survey_id), None
    )
    if whose is None:
        raise RecordWrong("contact", "Choose who answered from the list.")
    if asked is None or not 0 <= heard.score <= 10 or heard.how not in HOW:
        raise RecordWrong("survey", "Choose the survey, a score from 0 to 10 and how you heard it.")
    today = rollups.local_day(now, whose["time_zone"])
    if heard.on > today:
        raise RecordWrong("on", "That day has not come yet. Choose today, or the day on which you heard it.")
    if heard.on < today - EARLIEST:
        raise RecordWrong("on", "That is more than a year ago: import it with the history of that time.")
    if not inbound.is_first(unit, workspace_id, f"recorded:{heard.key}", now):
        return None
    only_owner = case_queries.wishes_privacy(unit, workspace_id, heard.contact_id)
    response_id = recording_queries.add(
        unit,
        workspace_id,
        whose,
        asked,
        key=heard.key,
        score=heard.score,
        words=heard.words,
        only_owner=only_owner,
        by=by,
        how=heard.how,
        at=now if heard.on == today else _noon(heard.on, whose["time_zone"]),
        day=heard.on,
        now=now,
    )
    return Recorded(
        response_id, whose["id"], whose["account_id"], whose["name"], whose["account_name"], only_owner=only_owner
    )


def take_back(unit: Unit, workspace_id: int, response_id: int, by: int, now: datetime) -> None:
    """Remove an answer that the same teammate recorded within the last 24 hours; its case must let go of it before.

    Raises RecordUnknown, NotYourRecord, RecordStands.
    """
    answer = still_fresh(unit, workspace_id, response_id, by, now)
    recording_queries.remove(unit, answer)


def still_fresh(unit: Unit, workspace_id: int, response_id: int, by: int, now: datetime) -> RowMapping:
    """A recorded answer that this teammate may take back now. Raises as `take_back`."""
    answer = recording_queries.recorded(unit, workspace_id, response_id)
    if answer is None:
        raise RecordUnknown
    if answer["recorded_by_id"] != by:
        raise NotYourRecord
    if now >= answer["changed_at"] + TAKEN_BACK_WITHIN:
        raise RecordStands
    return answer


def _noon(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(12), tzinfo=ZoneInfo(zone)).astimezone(UTC)
