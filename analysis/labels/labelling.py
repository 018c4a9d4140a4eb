"""The analyse tick: reads all words of answers off the ack path, and stores what it read with its confidence."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import RowMapping

from analysis.comments.reading import Reading, read, unread
from analysis.said.words import words_of
from analysis.taught import looking
from storage.answering import reading_queries
from storage.database.units import Unit, Units
from storage.models import LabelKind

if TYPE_CHECKING:  # naming a model loads none
    from analysis.learned.model import Model
    from analysis.taught.own_models import OwnModels

log = structlog.get_logger()
BATCH = 50


def label_unread(units: Units, models: "OwnModels", now: datetime) -> list[tuple[int, int]]:
    """Read a batch of answers; the (workspace, response) pairs that were labelled.

    Reading happens outside any transaction: a slow text holds nobody up. One that cannot be read gets no labels, waits
    for a person, and is not tried again by the same model until its words change: it would keep all others
    waiting for ever. Without a model, words that none has read wait for a person; what one has read stands until there
    is one again. What was read with heads that gave way meanwhile is left to be read with those that stand now.
    """
    with units.reading() as unit:
        waiting = reading_queries.unread(unit, BATCH, only_new=models.shipped is None)
        words = words_of(unit, waiting)
        reads = {each: models.of(unit, each) for each in {answer["workspace_id"] for answer in waiting}}
    readings = [
        (answer, reading_of(answer, words.get(answer["id"]), reads[answer["workspace_id"]])) for answer in waiting
    ]
    if not readings:
        return []
    with units() as unit:
        current = {each for each, model in reads.items() if models.is_current(unit, each, model)}
        return [
            (answer["workspace_id"], answer["id"])
            for answer, reading in readings
            if answer["workspace_id"] in current and store(unit, answer, reading, now)
        ]


def waits_since(unit: Unit, models: "OwnModels") -> datetime | None:
    """Since when words wait that `label_unread` would read; None when all are read."""
    return reading_queries.oldest_unread(unit, only_new=models.shipped is None)


def reading_of(answer: RowMapping, words: str | None, model: "Model | None") -> Reading | None:
    """None where there are no words; words that cannot be read are `unread`."""
    if words is None:
        return None
    try:
        return read(
            words,
            score=answer["score"],
            scale=answer["scale"],
            high_is_good=answer["high_is_good"],
            model=model,
        )
    except Exception as error:  # whatever it is, and without its text: that may quote the words
        log.warning("an answer cannot be read", response=answer["id"], kind=type(error).__name__)
        return unread(failed=model.version if model else None)


def store(
    unit: Unit, answer: RowMapping, reading: Reading | None, now: datetime, *, keeps_own_themes: bool = False
) -> bool:
    """Keep what was read in place of what was read before; False where the words have changed meanwhile.

    `keeps_own_themes`: the same words are read again, and what the workspace's own themes found in them stands.
    """
    labels = _labels(reading) if reading else []
    doubts = looking.doubts_of(reading)
    return reading_queries.store_reading(
        unit,
        answer,
        labels,
        doubts=doubts,
        needs_review=looking.waits(unit, answer, doubts),
        model=reading.model_version if reading else None,
        now=now,
        keeps_own_themes=keeps_own_themes,
    )


def _labels(reading: Reading) -> list[dict[str, Any]]:
    labels = [_label(LabelKind.THEME, each.code, each.confidence, {}) for each in reading.themes]
    if reading.sentiment:
        tone = reading.sentiment
        labels.append(_label(LabelKind.SENTIMENT, tone.label, tone.probabilities[tone.label], tone.probabilities))
    if reading.reasons:
        shares = {reason.code: reason.confidence for reason in reading.reasons}
        labels.append(_label(LabelKind.REASON, reading.reasons[0].code, reading.reasons[0].confidence, shares))
        if reading.second:
            labels.append(_label(LabelKind.REASON, reading.second, shares[reading.second], {}))
    if reading.language:
        labels.append(_label(LabelKind.LANGUAGE, reading.language, 1.0, {}))
    return labels


def _label(kind: LabelKind, code: str, confidence: float, shares: Mapping[Any, float]) -> dict[str, Any]:
    detail = {str(each): round(share, 4) for each, share in shares.items()}
    return {"kind": kind, "code": str(code), "confidence": confidence, "detail": detail}
