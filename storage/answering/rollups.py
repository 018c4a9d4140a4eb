"""Counts per survey, day and segment, kept in the transaction of what they count and rebuildable from raw rows."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, delete, select, update

from storage.database.compiled import Hot
from storage.database.tables import invitation, response, rollup_day, survey, workspace
from storage.database.units import Unit
from storage.database.upsert import insert

SCORES = tuple(f"s{score}" for score in range(11))
COUNTS = (*SCORES, "asked", "failed", "commented")
_KEYS = ("workspace_id", "survey_id", "segment", "value", "day")

UNDELIVERABLE = "undeliverable"
"""Why an invitation was withdrawn when Slack would not take its message: the only removal that counts as failed."""

WAVE_WITHDRAWN = "wave_withdrawn"
"""Why an invitation was taken back, or is marked although it was answered, when its whole wave was withdrawn: it does
not count as asked, however it was answered. Its answer counts."""

RECORDED = "recorded:"
"""How the occasion of an ask begins that was never a message: a teammate heard the answer elsewhere."""

Segments = list[list[str]]
"""[attribute, value] pairs that an invitation counts in; ["", ""] is everybody."""

Counts = dict[tuple[int, str, str, date], dict[str, int]]
"""{(survey id, segment, value, day): {column: n}}."""


def segments_of(names: Iterable[str], facts: Mapping[str, Any]) -> Segments:
    """Everybody, then the workspace's chosen attributes, for one account's facts. No value counts as "none"."""
    attributes = facts.get("attributes") or {}
    return [["", ""]] + [[name, str(facts.get(name) or attributes.get(name) or "none")] for name in names]


def zone_and_segments(unit: Unit, workspace_id: int) -> tuple[str, list[str]]:
    """The workspace's IANA zone, and the attributes that it counts by."""
    found = select(workspace.c.time_zone, workspace.c.segments).where(workspace.c.id == workspace_id)
    row = unit.connection.execute(found).one()
    return row.time_zone, list(row.segments)


def count(
    unit: Unit, workspace_id: int, survey_id: int, day: date, segments: Segments, changes: Mapping[str, int]
) -> None:
    """Add `changes` (column of the rollup to +1 or -1) to the day's rows."""
    more = {column: n for column, n in changes.items() if n > 0}
    less = {column: n for column, n in changes.items() if n < 0}
    keys = [dict(zip(_KEYS, (workspace_id, survey_id, *segment, day), strict=True)) for segment in segments]
    if more:
        _adding(tuple(sorted(more))).run_many(unit, [each | more for each in keys])
    if less:
        _taking(tuple(sorted(less))).run_many(unit, [{f"k_{k}": v for k, v in each.items()} | less for each in keys])


@cache
def _adding(columns: tuple[str, ...]) -> Hot:
    start = insert(rollup_day).values(
        {key: bindparam(key) for key in _KEYS}
        | {column: bindparam(column) if column in columns else 0 for column in COUNTS}
    )
    more = {column: rollup_day.c[column] + start.excluded[column] for column in columns}
    return Hot(start.on_conflict_do_update(index_elements=list(_KEYS), set_=more))


@cache
def _taking(columns: tuple[str, ...]) -> Hot:
    # A count that was never added cannot be taken: the row is there, and its CHECKs keep it from going negative.
    return Hot(
        update(rollup_day)
        .where(*(rollup_day.c[key] == bindparam(f"k_{key}") for key in _KEYS))
        .values({column: rollup_day.c[column] + bindparam(column) for column in columns})
    )


def has_counted(unit: Unit, workspace_id: int) -> bool:
    """Whether anybody was ever asked or has answered."""
    return _ANY.run(unit, workspace_id=workspace_id).first() is not None


_ANY = Hot(select(rollup_day.c.survey_id).where(rollup_day.c.workspace_id == bindparam("workspace_id")).limit(1))


def local_day(moment: datetime, zone: str) -> date:
    """The day of a moment in the workspace's zone: the day under which it is counted."""
    return moment.astimezone(ZoneInfo(zone)).date()


def recount(unit: Unit, workspace_id: int) -> Counts:
    """What the rollups should hold, counted from the raw rows."""
    counts: Counts = {}
    zone = unit.connection.execute(select(workspace.c.time_zone).where(workspace.c.id == workspace_id)).scalar_one()

    def add(row: Any, day: date, column: str) -> None:
        for segment, value in row.segments:
            key = (row.survey_id, segment, value, day)
            counts.setdefault(key, dict.fromkeys(COUNTS, 0))[column] += 1

    answers = (
        select(response, invitation.c.segments)
        .join(invitation, invitation.c.id == response.c.invitation_id)
        .where(response.c.workspace_id == workspace_id)
    )
    for row in unit.connection.execute(answers):
        if row.score is not None:
            add(row, row.day, f"s{row.score}")
        if row.verbatim:
            add(row, row.day, "commented")
    for row in unit.connection.execute(_asks_of_ours(workspace_id)):
        was_sent = row.asked_at is not None and not row.occasion.startswith(RECORDED)
        if was_sent and row.withdrawn_why != WAVE_WITHDRAWN:
            add(row, local_day(row.asked_at, zone), "asked")
        if row.withdrawn_why == UNDELIVERABLE:
            add(row, local_day(row.send_at, zone), "failed")
    return counts


def _asks_of_ours(workspace_id: int) -> Select[Any]:
    """Invitations, but for those of other tools: how many people these had asked is not known."""
    ours = invitation.join(survey, survey.c.id == invitation.c.survey_id)
    return (
        select(invitation).select_from(ours).where(invitation.c.workspace_id == workspace_id, survey.c.tool.is_(None))
    )


def kept(unit: Unit, workspace_id: int) -> Counts:
    """What the rollups do hold, in the shape of `recount`; rows of zeros left out."""
    rows = unit.connection.execute(select(rollup_day).where(rollup_day.c.workspace_id == workspace_id))
    found = {
        (row.survey_id, row.segment, row.value, row.day): {column: row._mapping[column] for column in COUNTS}
        for row in rows
    }
    return {key: numbers for key, numbers in found.items() if any(numbers.values())}


def rebuild(unit: Unit, workspace_id: int) -> None:
    """Replace the rollups by what the raw rows say."""
    unit.connection.execute(delete(rollup_day).where(rollup_day.c.workspace_id == workspace_id))
    rows = [
        dict(zip(_KEYS, (workspace_id, *key), strict=True)) | numbers
        for key, numbers in recount(unit, workspace_id).items()
    ]
    if rows:
        unit.connection.execute(rollup_day.insert(), rows)


def problems(unit: Unit, workspace_id: int) -> list[str]:
    """Where rollups and raw rows differ, a sentence each; empty when they agree."""
    should, does = recount(unit, workspace_id), kept(unit, workspace_id)
    return [
        f"The counts of survey {key[0]} on {key[3]} ({key[1] or 'everybody'} {key[2]}) differ from the answers."
        for key in sorted(set(should) | set(does), key=str)
        if should.get(key) != does.get(key)
    ]
