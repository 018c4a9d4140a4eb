"""The analyse tick: reads all words of answers off the ack path, and stores what it read with its confidence."""

from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import RowMapping

from analysis.reading import Readers, Reading, read
from analysis.words import words_of
from storage import reading_queries
from storage.models import LabelKind
from storage.units import Unit, Units

log = structlog.get_logger()
BATCH = 50


def label_unread(units: Units, readers: Readers, now: datetime) -> list[tuple[int, int]]:
    """Read a batch of answers; the (workspace, response) pairs that were labelled.

    Reading happens outside any transaction: a slow text holds nobody up. One that cannot be read gets no labels and
    is not tried again until its words change: it would keep all others waiting for ever.
    """
    with units.reading() as unit:
        waiting = reading_queries.unread(unit, BATCH)
        words = words_of(unit, waiting)
    readings = [(answer, _reading(answer, words.get(answer["id"]), readers)) for answer in waiting]
    if not readings:
        return []
    with units() as unit:
        return [
            (answer["workspace_id"], answer["id"]) for answer, reading in readings if _store(unit, answer, reading, now)
        ]


def waits_since(unit: Unit) -> datetime | None:
    """Since when words wait; None when all are read."""
    return reading_queries.oldest_unread(unit)


def _reading(answer: RowMapping, words: str | None, readers: Readers) -> Reading | None:
    if words is None:
        return None
    try:
        return read(
            words,
            score=answer["score"],
            scale=answer["scale"],
            high_is_good=answer["high_is_good"],
            readers=readers,
        )
    except Exception as error:  # whatever it is, and without its text: that may quote the words
        log.warning("an answer cannot be read", response=answer["id"], kind=type(error).__name__)
        return None


def _store(unit: Unit, answer: RowMapping, reading: Reading | None, now: datetime) -> bool:
    labels = _labels(reading) if reading else []
    return reading_queries.store_reading(
        unit,
        answer,
        labels,
        contradicts=bool(reading and reading.contradicts),
        model=reading.model_version if reading else "",
        now=now,
    )


def _labels(reading: Reading) -> list[dict[str, Any]]:
    tone, reason = reading.sentiment, reading.reasons[0]
    labels: list[dict[str, Any]] = [
        {
            "kind": LabelKind.SENTIMENT,
            "code": str(tone.label),
            "confidence": tone.probabilities[tone.label],
            "detail": {str(each): share for each, share in tone.probabilities.items()},
        },
        {
            "kind": LabelKind.REASON,
            "code": str(reason.code),
            "confidence": reason.confidence,
            "detail": {str(each.code): each.confidence for each in reading.reasons},
        },
    ]
    if reading.language:
        labels.append({"kind": LabelKind.LANGUAGE, "code": reading.language, "confidence": 1.0, "detail": {}})
    return labels
