"""Answers whose words wait to be read, and the labels that reading leaves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, select, update

from storage.compiled import Hot
from storage.models import LabelKind, LabelSource
from storage.tables import label, response
from storage.units import Unit
from storage.upsert import insert


def unread(unit: Unit, limit: int) -> Sequence[RowMapping]:
    """Answers with words that nobody has read yet, the oldest first; a history of them waits until the rest is read."""
    found = select(response).where(response.c.unread).order_by(*_IN_TURN).limit(limit)
    return unit.connection.execute(found).mappings().all()


def oldest_unread(unit: Unit) -> datetime | None:
    """Since when the words wait that are read next; None when all are read."""
    at: datetime | None = _UNREAD_SINCE.run(unit).scalar()
    return at


def store_reading(
    unit: Unit, answer: RowMapping, labels: Sequence[dict[str, Any]], *, contradicts: bool, model: str, now: datetime
) -> bool:
    """Replace what was read in an answer; False when its words have changed meanwhile and must be read again.

    Labels by the team or stated by the customer are never touched.
    """
    changed = unit.connection.execute(
        update(response)
        .where(response.c.id == answer["id"], response.c.changed_at == answer["changed_at"])
        .values(unread=False, contradicts=contradicts)
    )
    if changed.rowcount == 0:
        return False
    unit.connection.execute(
        delete(label).where(label.c.response_id == answer["id"], label.c.source == LabelSource.READ)
    )
    rows = [
        {
            "workspace_id": answer["workspace_id"],
            "response_id": answer["id"],
            "source": LabelSource.READ,
            "model": model,
            "at": now,
            "detail": {},
        }
        | each
        for each in labels
    ]
    if rows:
        unit.connection.execute(insert(label), rows)
    return True


def state_reason(unit: Unit, workspace_id: int, response_id: int, code: str, now: datetime) -> None:
    """Keep the reason that the customer chose as a label of its own, apart from what was read."""
    stated = (
        label.c.response_id == response_id,
        label.c.source == LabelSource.STATED,
        label.c.kind == LabelKind.REASON,
    )
    unit.connection.execute(delete(label).where(*stated))
    unit.connection.execute(
        insert(label).values(
            workspace_id=workspace_id,
            response_id=response_id,
            kind=LabelKind.REASON,
            source=LabelSource.STATED,
            code=code,
            confidence=1.0,
            model="stated",
            detail={},
            at=now,
        )
    )


_IN_TURN = (response.c.tool.is_not(None), response.c.workspace_id, response.c.id)
_UNREAD_SINCE = Hot(select(response.c.changed_at).where(response.c.unread).order_by(*_IN_TURN).limit(1))
