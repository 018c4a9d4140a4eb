"""What a team says that its customers' answers mean, and the heads fitted from that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, literal_column, select, update

from storage.comments.outside_queries import WAS_READ_OUTSIDE
from storage.database.partial import NEEDS_REVIEW
from storage.database.tables import exemplar, fitted_head, label, response, teammate
from storage.database.units import Unit
from storage.database.upsert import insert as insert_new
from storage.models import LabelKind, LabelSource

TEAM = "team"
"""The model of a label that a person of the team gave."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Which exemplars a head was fitted from: how many stood up to the newest of them."""

    held: int
    newest: int
    newest_at: datetime


def add(unit: Unit, workspace_id: int, **values: Any) -> int:
    """Store what somebody of the team says; its id."""
    added = insert(exemplar).values(workspace_id=workspace_id, **values).returning(exemplar.c.id)
    return int(unit.connection.execute(added).scalar_one())


def by_id(unit: Unit, workspace_id: int, exemplar_id: int) -> RowMapping | None:
    where = (exemplar.c.workspace_id == workspace_id, exemplar.c.id == exemplar_id)
    return unit.connection.execute(select(exemplar).where(*where)).mappings().first()


def undo(unit: Unit, workspace_id: int, exemplar_id: int, now: datetime) -> bool:
    """Take one back; False when that was done before."""
    stands = (exemplar.c.workspace_id == workspace_id, exemplar.c.id == exemplar_id, exemplar.c.undone_at.is_(None))
    return unit.connection.execute(update(exemplar).where(*stands).values(undone_at=now)).rowcount == 1


def of_answer(unit: Unit, workspace_id: int, response_id: int) -> dict[LabelKind, RowMapping]:
    """What counts now for an answer, by its kind: the newest that is not undone, with `name`, who said so."""
    found = (
        select(exemplar, teammate.c.name)
        .join(teammate, teammate.c.id == exemplar.c.teammate_id)
        .where(
            exemplar.c.workspace_id == workspace_id,
            exemplar.c.response_id == response_id,
            exemplar.c.undone_at.is_(None),
        )
        .order_by(exemplar.c.id)
    )
    return {row["kind"]: row for row in unit.connection.execute(found).mappings()}


def counting(unit: Unit, workspace_id: int) -> Sequence[RowMapping]:
    """All that this workspace's reader learns from, the oldest first: of each answer and kind the newest, where it has
    words."""
    later = exemplar.alias("later")
    is_newest = ~(
        select(literal_column("1"))
        .where(
            later.c.workspace_id == exemplar.c.workspace_id,
            later.c.response_id == exemplar.c.response_id,
            later.c.kind == exemplar.c.kind,
            later.c.undone_at.is_(None),
            later.c.id > exemplar.c.id,
        )
        .exists()
    )
    found = (
        select(exemplar, response.c.only_owner)
        .join(response, response.c.id == exemplar.c.response_id)
        .where(exemplar.c.workspace_id == workspace_id, exemplar.c.undone_at.is_(None), is_newest)
        .where(exemplar.c.text != "")
        .order_by(exemplar.c.id)
    )
    return unit.connection.execute(found).mappings().all()


def standing(unit: Unit, workspace_id: int) -> Standing | None:
    """Which exemplars a head fitted now would be fitted from; None without any."""
    found = select(func.count(), func.max(exemplar.c.id), func.max(exemplar.c.at)).where(
        exemplar.c.workspace_id == workspace_id, exemplar.c.undone_at.is_(None)
    )
    held, newest, newest_at = unit.connection.execute(found).one()
    return Standing(held, newest, newest_at) if held else None


def label_as(
    unit: Unit, workspace_id: int, response_id: int, kind: LabelKind, codes: Sequence[str], now: datetime
) -> None:
    """Let the team's labels of one kind be these and no others. What was read and what was stated stays beside them."""
    unit.connection.execute(
        delete(label).where(
            label.c.workspace_id == workspace_id,
            label.c.response_id == response_id,
            label.c.kind == kind,
            label.c.source == LabelSource.TEAM,
        )
    )
    # The first code is the one that counts; confidence keeps their order, as it does for what was read.
    rows = [
        {
            "workspace_id": workspace_id,
            "response_id": response_id,
            "kind": kind,
            "source": LabelSource.TEAM,
            "code": code,
            "confidence": 1.0 if place == 0 or kind is LabelKind.THEME else 0.5,
            "model": TEAM,
            "detail": {},
            "at": now,
        }
        for place, code in enumerate(codes)
    ]
    if rows:
        unit.connection.execute(insert(label), rows)


def fitted(unit: Unit, workspace_id: int) -> dict[str, str]:
    """The digests of the heads of this workspace that may be used, by task: whatever a head was fitted from still
    stands."""
    found = select(fitted_head.c.task, fitted_head.c.digest).where(
        fitted_head.c.workspace_id == workspace_id, _STILL_STANDS
    )
    return {row.task: row.digest for row in unit.connection.execute(found)}


def body_of(unit: Unit, workspace_id: int, task: str) -> bytes:
    found = select(fitted_head.c.body).where(fitted_head.c.workspace_id == workspace_id, fitted_head.c.task == task)
    return bytes(unit.connection.execute(found).scalar_one())


def keep_head(
    unit: Unit, workspace_id: int, task: str, digest: str, body: bytes, source: Standing, now: datetime
) -> bool:
    """Store a head in place of the one before; False when what it was fitted from does not stand any more."""
    values = {
        "digest": digest,
        "body": body,
        "held": source.held,
        "newest": source.newest,
        "newest_at": source.newest_at,
        "at": now,
    }
    stands = select(func.count()).where(
        exemplar.c.workspace_id == workspace_id,
        exemplar.c.undone_at.is_(None),
        exemplar.c.id <= source.newest,
        exemplar.c.at <= source.newest_at,
    )
    if unit.connection.execute(stands).scalar_one() != source.held:
        return False
    statement = insert_new(fitted_head).values(workspace_id=workspace_id, task=task, **values)
    unit.connection.execute(statement.on_conflict_do_update(index_elements=["workspace_id", "task"], set_=values))
    return True


def drop_heads(unit: Unit, workspace_id: int, but: Sequence[str] = ()) -> bool:
    """Forget the heads of a workspace, but those of these tasks; whether there were any."""
    others = (fitted_head.c.workspace_id == workspace_id, fitted_head.c.task.not_in(but))
    return unit.connection.execute(delete(fitted_head).where(*others)).rowcount > 0


def drop_outlived(unit: Unit, workspace_id: int) -> bool:
    """Forget heads that hold what does not stand any more: it was undone, or erased with its person."""
    outlived = (fitted_head.c.workspace_id == workspace_id, ~_STILL_STANDS)
    return unit.connection.execute(delete(fitted_head).where(*outlived)).rowcount > 0


def outlived_since(unit: Unit, workspace_id: int) -> datetime | None:
    """When a head was fitted that holds what does not stand any more; None when there is none."""
    found = select(func.min(fitted_head.c.at)).where(fitted_head.c.workspace_id == workspace_id, ~_STILL_STANDS)
    at: datetime | None = unit.connection.execute(found).scalar_one()
    return at


def read_again(unit: Unit, workspace_id: int, limit: int, after: int) -> int | None:
    """Let answers of the review queue be read once more, those behind the id `after`; the last one's id, None when none
    is left. What the outside reader said stands: it is not asked again."""
    ids = list(
        unit.connection.scalars(
            select(response.c.id)
            .where(response.c.workspace_id == workspace_id, NEEDS_REVIEW, response.c.id > after, ~WAS_READ_OUTSIDE)
            .order_by(response.c.id)
            .limit(limit)
        )
    )
    if not ids:
        return None
    let_be_read(unit, workspace_id, ids)
    return int(ids[-1])


def read_by_former_heads(unit: Unit, workspace_id: int, now_by: str, limit: int, after: int) -> list[int]:
    """Answers behind the id `after` that an own model other than this one has read, whether in doubt or not, in order.
    Looks at all answers. What the outside reader said stands."""
    found = (
        select(response.c.id)
        .where(response.c.workspace_id == workspace_id, response.c.id > after, response.c.unread.is_(False))
        .where(response.c.read_by.contains("+", autoescape=True), response.c.read_by != now_by, ~WAS_READ_OUTSIDE)
        .order_by(response.c.id)
        .limit(limit)
    )
    return list(unit.connection.scalars(found))


def let_be_read(unit: Unit, workspace_id: int, ids: Sequence[int]) -> None:
    """Let these answers be read once more."""
    unit.connection.execute(
        update(response).where(response.c.workspace_id == workspace_id, response.c.id.in_(ids)).values(unread=True)
    )


_STILL_STANDS = (
    select(func.count())
    .where(
        exemplar.c.workspace_id == fitted_head.c.workspace_id,
        exemplar.c.undone_at.is_(None),
        exemplar.c.id <= fitted_head.c.newest,
        exemplar.c.at <= fitted_head.c.newest_at,
    )
    .correlate(fitted_head)
    .scalar_subquery()
    == fitted_head.c.held
)
