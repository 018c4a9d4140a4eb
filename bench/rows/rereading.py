"""How fast answers are read again after an upgrade, among many others, and how long each batch holds the lock."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import RowMapping, select, update

from analysis.labels import labelling, rereading
from analysis.learned.model import Model, shipped
from analysis.taught.own_models import OwnModels
from bench import commented, world
from bench.measuring import Pairs, Row, longest_lock, timed
from storage.database import tables
from storage.database.units import Units

SHARE_BAR = 0.8  # of the pace of reading alone


def measure(quick: bool) -> list[Row]:
    model = shipped()
    among, count = (2_000, 100) if quick else (100_000, 500)
    what = f"Read again after an upgrade: {count} answers among {among:,}, SQLite"
    if model is None:
        return [Row(what, "left out: no reader on this machine", "none", None)]
    with world.sqlite_units() as units:
        commented.fill(units, among)
        _read_by_another(units, among, count, model)
        labelling.reading_of(_before(units, among, 1)[0], "ready?", model)
        others = _before(units, among - count, count)  # no text is read twice
        held: list[float] = []
        units.on_held(held.append)
        sides = [
            (
                timed(lambda: _read_again(units, model)),
                timed(partial(_read_alone, others[at : at + rereading.BATCH], model)),
            )
            for at in range(0, count, rereading.BATCH)
        ]
    again, alone = (tuple(each) for each in zip(*sides, strict=True))
    share, paced = Pairs(again, alone).ratio, count / sum(again)
    return [
        Row(
            what,
            f"{paced:.0f} answers/s, {share:.2f} of the pace of reading alone",
            f"≥ {SHARE_BAR}",
            share >= SHARE_BAR,
            f"reading alone {count / sum(alone):.0f}/s; the tick begins a batch of {rereading.BATCH} every two seconds",
        ),
        longest_lock("it", held),
    ]


def _read_by_another(units: Units, among: int, count: int, model: Model) -> None:
    """The newest `count` answers are by another model than the one that reads now; the others are by this one."""
    with units() as unit:
        newest = tables.response.c.id > among - count
        unit.connection.execute(update(tables.response).where(~newest).values(read_by=model.version))
    rereading.begin(units, model, world.NOW)


def _before(units: Units, last: int, count: int) -> Sequence[RowMapping]:
    """So many answers up to the one with this id."""
    with units.reading() as unit:
        found = select(tables.response).where(tables.response.c.id.between(last - count + 1, last))
        return unit.connection.execute(found).mappings().all()


def _read_alone(answers: Sequence[RowMapping], model: Model) -> None:
    for answer in answers:
        labelling.reading_of(answer, answer["verbatim"], model)


def _read_again(units: Units, model: Model) -> None:
    assert rereading.reread_some(units, OwnModels(model), world.NOW)
