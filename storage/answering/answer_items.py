"""Answers to questions that have no column of their own, and all that stands of an answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, select, update

from storage.database.compiled import Hot
from storage.database.tables import response, response_item, response_revision
from storage.database.units import Unit
from storage.database.upsert import insert
from storage.models import AnswerPart

VALUES = ("number", "choices", "written")
"""Of these columns exactly one holds the answer."""


class Revision(NamedTuple):
    """One part of an answer as it was given once: an item is named by its question, all else by its part."""

    key: str
    value: str | None
    action_ts: str


_THIS = (
    response_item.c.workspace_id == bindparam("workspace_id"),
    response_item.c.response_id == bindparam("response_id"),
)
_KEYS = ("workspace_id", "response_id", "question")


def _set() -> Hot:
    names = (*_KEYS, *VALUES, "scale", "high_is_good", "answered_at")
    start = insert(response_item).values({name: bindparam(name) for name in names})
    rest = {name: start.excluded[name] for name in names if name not in _KEYS}
    return Hot(start.on_conflict_do_update(index_elements=list(_KEYS), set_=rest))


_SET = _set()
_REMOVE = Hot(delete(response_item).where(*_THIS, response_item.c.question == bindparam("key")))
_WORDS = Hot(select(response_item.c.written).where(*_THIS, response_item.c.question == bindparam("key")))
_OF = Hot(select(response_item).where(*_THIS).order_by(response_item.c.question))
_STANDING = Hot(
    select(response).where(
        response.c.workspace_id == bindparam("workspace_id"), response.c.id == bindparam("response_id")
    )
)
_REVISIONS = Hot(
    select(
        response_revision.c.part,
        response_revision.c.question,
        response_revision.c.value,
        response_revision.c.action_ts,
    )
    .where(
        response_revision.c.workspace_id == bindparam("workspace_id"),
        response_revision.c.response_id == bindparam("response_id"),
    )
    .order_by(response_revision.c.id)
)
_CHANGED = Hot(update(response).where(response.c.id == bindparam("response_id")).values(changed_at=bindparam("at")))
_OTHER_WORDS = Hot(update(response).where(response.c.id == bindparam("response_id")).values(unread=True, read_by=None))


def set_item(
    unit: Unit,
    workspace_id: int,
    response_id: int,
    key: str,
    *,
    number: int | None = None,
    choices: Sequence[str] | None = None,
    written: str | None = None,
    scale: str | None = None,
    high_is_good: bool = True,
    now: datetime,
) -> None:
    """Make this the answer to a question that stands; words that changed wait for the analyse tick."""
    before = None if written is None else _words(unit, workspace_id, response_id, key)
    _SET.run(
        unit,
        workspace_id=workspace_id,
        response_id=response_id,
        question=key,
        number=number,
        choices=None if choices is None else list(choices),
        written=written,
        scale=scale,
        high_is_good=high_is_good,
        answered_at=now,
    )
    _changed(unit, response_id, now, other_words=written != before)


def remove_item(unit: Unit, workspace_id: int, response_id: int, key: str, now: datetime) -> None:
    """Nothing stands for a question any more; its revisions stay, and what was read in its words is read anew."""
    had_words = _words(unit, workspace_id, response_id, key) is not None
    _REMOVE.run(unit, workspace_id=workspace_id, response_id=response_id, key=key)
    _changed(unit, response_id, now, other_words=had_words)


def _words(unit: Unit, workspace_id: int, response_id: int, key: str) -> str | None:
    words: str | None = _WORDS.run(unit, workspace_id=workspace_id, response_id=response_id, key=key).scalar()
    return words


def _changed(unit: Unit, response_id: int, now: datetime, *, other_words: bool) -> None:
    _CHANGED.run(unit, response_id=response_id, at=now)
    if other_words:
        _OTHER_WORDS.run(unit, response_id=response_id)


def standing(unit: Unit, workspace_id: int, response_id: int) -> Any:
    """An answer's row."""
    return _STANDING.run(unit, workspace_id=workspace_id, response_id=response_id).all()[0]


def items_of(unit: Unit, workspace_id: int, response_id: int) -> list[Any]:
    """What stands for the questions without a column, by their keys: rows of `response_item`."""
    return _OF.run(unit, workspace_id=workspace_id, response_id=response_id).all()


def revisions_of(unit: Unit, workspace_id: int, response_id: int) -> list[Revision]:
    """All that was ever given, in the order in which it came in."""
    rows = _REVISIONS.run(unit, workspace_id=workspace_id, response_id=response_id)
    return [Revision(_key(row), row.value, row.action_ts) for row in rows]


def _key(row: Any) -> str:
    return str(row.question if row.part is AnswerPart.ITEM else row.part)
