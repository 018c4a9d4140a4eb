"""Answers whose words wait to be read, and the labels that reading leaves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, delete, or_, select, update

from storage.answering.read_by import FAILED, UNREAD_BY
from storage.database.compiled import Hot
from storage.database.partial import IS_UNREAD
from storage.database.tables import label, response, response_item, survey_version, theme
from storage.database.units import Unit
from storage.database.upsert import insert
from storage.models import LabelKind, LabelSource, ThemeOrigin

WRITTEN = ("verbatim", "compared_with", "kept_by")
"""The columns that hold somebody's own words, by the keys of their questions."""

WAS_READ = and_(response.c.read_by != UNREAD_BY, ~response.c.read_by.startswith(FAILED, autoescape=True))


def unread(unit: Unit, limit: int, *, only_new: bool) -> Sequence[RowMapping]:
    """Answers with words that wait to be read, the oldest first; a history of them waits until the rest is read.

    `only_new`: those that no model has read, and not those that are to be read once more.
    """
    found = select(response).where(IS_UNREAD).order_by(*_IN_TURN).limit(limit)
    if only_new:
        found = found.where(_NEW)
    return unit.connection.execute(found).mappings().all()


def texts_of(unit: Unit, answers: Sequence[RowMapping]) -> dict[int, dict[str, str]]:
    """What was written in these answers (rows of `response`), by their ids and the keys of the questions; columns come
    before items, these by their keys. Blank texts are left out."""
    ids = [answer["id"] for answer in answers]
    found = {answer["id"]: {key: answer[key] for key in WRITTEN if answer[key]} for answer in answers}
    items = (
        select(response_item.c.response_id, response_item.c.question, response_item.c.written)
        .join(response, response.c.id == response_item.c.response_id)
        .where(response.c.id.in_(ids), response_item.c.workspace_id == response.c.workspace_id)
        .where(response_item.c.written.is_not(None))
        .order_by(response_item.c.question)
    )
    for response_id, key, words in unit.connection.execute(items):
        found[response_id][key] = words
    return {number: {key: words for key, words in texts.items() if words.strip()} for number, texts in found.items()}


def orders_of(unit: Unit, answers: Sequence[RowMapping]) -> dict[tuple[int, int], tuple[str, ...]]:
    """The keys of the questions that these answers were given to, in order, by survey and version."""
    found = select(survey_version.c.survey_id, survey_version.c.number, survey_version.c.definition).where(
        survey_version.c.workspace_id.in_({answer["workspace_id"] for answer in answers}),
        survey_version.c.survey_id.in_({answer["survey_id"] for answer in answers}),
        survey_version.c.number.in_({answer["survey_version"] for answer in answers}),
    )
    return {
        (row.survey_id, row.number): tuple(
            str(each.get("key") or each.get("part")) for each in row.definition.get("questions") or ()
        )
        for row in unit.connection.execute(found)
    }


def oldest_unread(unit: Unit, *, only_new: bool) -> datetime | None:
    """Since when the words wait that are read next; None when all are read. `only_new` as in `unread`."""
    at: datetime | None = (_NEW_SINCE if only_new else _UNREAD_SINCE).run(unit).scalar()
    return at


def store_reading(
    unit: Unit,
    answer: RowMapping,
    labels: Sequence[dict[str, Any]],
    *,
    doubts: Mapping[str, bool],
    needs_review: bool,
    model: str | None,
    now: datetime,
    keeps_own_themes: bool = False,
) -> bool:
    """Replace what was read in an answer; False when its words have changed meanwhile and must be read again.

    `doubts`: which of the columns that say what may be wrong in it are true.
    Labels by the team are never touched, nor with `keeps_own_themes` those of themes that are the workspace's own.
    """
    changed = unit.connection.execute(
        update(response)
        .where(response.c.id == answer["id"], response.c.changed_at == answer["changed_at"])
        .values(
            unread=False,
            **doubts,
            needs_review=needs_review,
            read_by=model,
            read_before=response.c.read_by.is_not(None),  # as it was until now
        )
    )
    if changed.rowcount == 0:
        return False
    outdated = [
        label.c.workspace_id == answer["workspace_id"],
        label.c.response_id == answer["id"],
        label.c.source == LabelSource.READ,
    ]
    if keeps_own_themes:
        own = select(theme.c.code).where(
            theme.c.workspace_id == answer["workspace_id"], theme.c.origin != ThemeOrigin.SHIPPED
        )
        outdated.append(or_(label.c.kind != LabelKind.THEME, label.c.code.not_in(own)))
    unit.connection.execute(delete(label).where(*outdated))
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


_IN_TURN = (response.c.tool.is_not(None), response.c.workspace_id, response.c.id)
_NEW = response.c.read_by.is_(None)
_SINCE = select(response.c.changed_at).where(IS_UNREAD).order_by(*_IN_TURN).limit(1)
_UNREAD_SINCE, _NEW_SINCE = Hot(_SINCE), Hot(_SINCE.where(_NEW))
