"""A company to which many have written, and what was read in it: for measurements of what comes after reading."""

from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import update

from analysis.comments import reasons
from analysis.learned import exemplars
from analysis.learned.exemplars import Exemplar
from bench import world
from storage.comments import theme_queries
from storage.database import tables
from storage.database.units import Units
from storage.models import LabelKind, LabelSource, ThemeOrigin, ThemeState

UNTIL = world.NOW.date() + timedelta(days=1)
DAYS = 730
READ_BY = "bench"
UNNAMED = ("documentation", "mobile", "security")
_SEED = 20260302
_AT_ONCE = 10_000


def fill(units: Units, count: int) -> None:
    """Comments of two years, each with what was read in it, but that nothing reads UNNAMED: groups of them emerge. One
    theme is the workspace's own, with examples."""
    rng = Random(_SEED)
    held = exemplars.themes()
    said = [held[n % len(held)] for n in range(count)]
    with units() as unit:
        world.found(unit)
        world.people(unit, count)
        first_day = UNTIL - timedelta(days=DAYS)
        world.answers(unit, [each.text for each in said], first_day, DAYS)
        unit.connection.execute(update(tables.response).values(read_by=READ_BY))
        for start in range(0, count, _AT_ONCE):
            rows = [row for n in range(start, min(start + _AT_ONCE, count)) for row in _labels(n, said[n], rng)]
            unit.connection.execute(tables.label.insert(), rows)
        theme_queries.put(
            unit,
            world.COMPANY,
            "own.1",
            name="Paper forms",
            state=ThemeState.SHOWN,
            origin=ThemeOrigin.OWN,
            made_by_id=1,
            now=world.NOW,
        )
        typed = [each.text for each in held if UNNAMED[0] in each.labels][:20]
        theme_queries.add_examples(unit, world.COMPANY, "own.1", typed=typed)


def _labels(number: int, said: Exemplar, rng: Random) -> list[dict[str, Any]]:
    tone = rng.choice(("negative", "neutral", "positive"))
    found = [
        (LabelKind.SENTIMENT, tone),
        (LabelKind.REASON, rng.choice(list(reasons.Code))),
        (LabelKind.LANGUAGE, said.lang),
    ]
    found += [(LabelKind.THEME, code) for code in said.labels if code not in UNNAMED]
    return [
        {
            "workspace_id": world.COMPANY,
            "response_id": 1 + number,
            "kind": kind,
            "source": LabelSource.READ,
            "code": code,
            "confidence": 0.8,
            "model": READ_BY,
            "detail": {},
            "at": world.NOW,
        }
        for kind, code in found
    ]
