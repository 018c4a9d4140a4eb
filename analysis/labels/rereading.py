"""The reread tick: after an upgrade, what an older model has read is read again, behind everything that waits.

What is left to do stands in the answers themselves (`read_by`), so that it may be stopped and begun at any moment. Only
another shipped model counts: what a workspace teaches its own changes nothing here.
"""

from datetime import datetime

from analysis.labels import labelling
from analysis.learned.model import Model
from analysis.said.words import words_of
from analysis.taught.own_models import OwnModels
from storage.comments import rereading_queries
from storage.database.units import Unit, Units

BATCH = 50
"""Answers in one transaction; read in about two seconds, stored in about 50 ms."""


def begin(units: Units, shipped: Model | None, now: datetime) -> None:
    """Find out what another model than the shipped one has read. Without a model everything stays as it is."""
    version = shipped.version if shipped else None
    with units.reading() as unit:
        found = rereading_queries.standings(unit, version) if version else []
    for each in found:
        with units() as unit:
            if version and each.done < each.total:
                rereading_queries.begin(unit, version, each, now)
            else:
                rereading_queries.end(unit, each.workspace_id)


def next_due(unit: Unit, models: OwnModels) -> datetime | None:
    """Since when answers wait to be read again; None also while others wait to be read at all, and without a model."""
    if models.shipped is None or labelling.waits_since(unit, models) is not None:
        return None
    return rereading_queries.waits_since(unit)


def reread_some(units: Units, models: OwnModels, now: datetime) -> int:
    """Read the next batch, the newest first and those of other tools last; how many it had. What was read with heads
    that gave way meanwhile comes once more. Without a model nothing is done."""
    with units.reading() as unit:
        run = rereading_queries.under_way(unit)
        if run is None or models.shipped is None:
            return 0
        answers = rereading_queries.next_ones(unit, run, BATCH)
        words, model = words_of(unit, answers), models.of(unit, run["workspace_id"])
    readings = [(answer, labelling.reading_of(answer, words.get(answer["id"]), model)) for answer in answers]
    with units() as unit:
        if not models.is_current(unit, run["workspace_id"], model):
            return len(answers)
        for answer, reading in readings:
            labelling.store(unit, answer, reading, now, keeps_own_themes=True)
        if answers:
            below = answers[-1]["id"]
            rereading_queries.went_on(unit, run, read=len(answers), below=below, imported=run["imported"])
        elif run["imported"]:
            rereading_queries.end(unit, run["workspace_id"])
        else:
            rereading_queries.went_on(unit, run, read=0, below=None, imported=True)
    return len(answers)
