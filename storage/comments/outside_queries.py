"""Answers that wait for the outside reader, its daily budget, and what it has read."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, RowMapping, and_, bindparam, delete, exists, func, literal, select

from storage.answering.rollups import local_day, zone_and_segments
from storage.database.compiled import Hot
from storage.database.tables import account, contact, outside_day, outside_wait, response
from storage.database.units import Unit
from storage.database.upsert import insert

MARK = "endpoint:"
"""What the version of an outside reader begins with; in `response.read_by` it stands behind this machine's and a +."""

WAS_READ_OUTSIDE = func.coalesce(response.c.read_by, "").contains(f"+{MARK}", autoescape=True)


def wait(unit: Unit, workspace_id: int, response_ids: Sequence[int], now: datetime) -> None:
    """Let those of these answers wait that may be asked about and whose words were read for the first time: what is
    read again, for whatever cause, was new once. Imported ones are not asked about."""
    able = select(response.c.workspace_id, response.c.id, literal(now, outside_wait.c.since.type)).where(
        response.c.workspace_id == workspace_id,
        response.c.id.in_(response_ids),
        response.c.read_before.is_(False),
        *_ABLE,
    )
    columns = ["workspace_id", "response_id", "since"]
    unit.connection.execute(insert(outside_wait).from_select(columns, able).on_conflict_do_nothing())


def waits_since(unit: Unit, workspace_id: int) -> datetime | None:
    """Since when the next answer waits; None when none does."""
    at: datetime | None = _WAITS_SINCE.run(unit, workspace_id=workspace_id).scalar()
    return at


def waiting(unit: Unit, workspace_id: int, limit: int) -> Sequence[RowMapping]:
    """Answers that wait, the longest first, each with its contact_name and account_name. One that is about to be read
    again here goes on waiting."""
    found = (
        select(response, contact.c.name.label("contact_name"), account.c.name.label("account_name"))
        .join(outside_wait, _SAME)
        .join(contact, and_(contact.c.workspace_id == response.c.workspace_id, contact.c.id == response.c.contact_id))
        .join(account, and_(account.c.workspace_id == response.c.workspace_id, account.c.id == response.c.account_id))
        .where(outside_wait.c.workspace_id == workspace_id, response.c.unread.is_(False))
        .order_by(outside_wait.c.since, outside_wait.c.response_id)
        .limit(limit)
    )
    return unit.connection.execute(found).mappings().all()


def forget(unit: Unit, answer: RowMapping) -> None:
    """Let an answer wait no longer."""
    mine = (outside_wait.c.workspace_id == answer["workspace_id"], outside_wait.c.response_id == answer["id"])
    unit.connection.execute(delete(outside_wait).where(*mine))


def is_as_it_was(unit: Unit, answer: RowMapping) -> bool:
    """Whether an answer may still be asked about, with the words that were read in this row."""
    found = select(
        exists().where(
            response.c.workspace_id == answer["workspace_id"],
            response.c.id == answer["id"],
            response.c.changed_at == answer["changed_at"],
            *_ABLE,
        )
    )
    return bool(unit.connection.execute(found).scalar())


def today(unit: Unit, workspace_id: int, now: datetime) -> date:
    """The day that a comment asked about now counts for."""
    zone, _ = zone_and_segments(unit, workspace_id)
    return local_day(now, zone)


def take_one(unit: Unit, workspace_id: int, day: date, most: int) -> bool:
    """Count one comment more on this day; False, and nothing counted, where it had `most` (one at least) already."""
    first = insert(outside_day).values(workspace_id=workspace_id, day=day, asked=1)
    counted = unit.connection.execute(
        first.on_conflict_do_update(
            index_elements=["workspace_id", "day"],
            set_={"asked": outside_day.c.asked + 1},
            where=outside_day.c.asked < most,
        ).returning(outside_day.c.asked)
    )
    return counted.first() is not None


def asked_on(unit: Unit, workspace_id: int, day: date) -> int:
    """How many comments left this machine on a day in the workspace's zone."""
    found = select(outside_day.c.asked).where(outside_day.c.workspace_id == workspace_id, outside_day.c.day == day)
    return unit.connection.execute(found).scalar() or 0


_ABLE: tuple[ColumnElement[bool], ...] = (
    response.c.needs_review,
    response.c.contradicts.is_(False),
    response.c.only_owner.is_(False),
    response.c.unread.is_(False),
    response.c.tool.is_(None),
)
"""Doubtful in itself, not because score and words disagree; for more eyes than its owner's; given here."""

_SAME = and_(outside_wait.c.workspace_id == response.c.workspace_id, outside_wait.c.response_id == response.c.id)
_WAITS_SINCE = Hot(
    select(outside_wait.c.since)
    .where(outside_wait.c.workspace_id == bindparam("workspace_id", type_=outside_wait.c.workspace_id.type))
    .order_by(outside_wait.c.since)
    .limit(1)
)
