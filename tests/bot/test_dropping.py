"""Dropped files between their rows and the import: each step once, also over a crash, and an end to every trouble."""

import gzip
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from sqlalchemy import select, update

from bot.files import dropping
from bot.files.dropping import Drops
from bot.slack.faults import DeliveryFailed, FaultKind
from storage.database.tables import contact, delivery, file_drop, import_file
from storage.database.units import Units
from storage.importing import drop_queries
from storage.models import DeliveryKind, DropState, ImportState
from tests.cast import NOW, Acme, acme

LATER = NOW + timedelta(hours=1)
PEOPLE = "id,account,name,email\nC1,A1,Anna Weber-Lang,anna@acme.example\nC9,A1,Bo Frey,bo@acme.example\n"


class Slack:
    """Hands files over, or does not."""

    def __init__(self) -> None:
        self.trouble: DeliveryFailed | None = None
        self.fetched = 0
        self.content = PEOPLE

    def fetch(self, file_id: str, to: Path, most: int) -> None:
        self.fetched += 1
        if self.trouble:
            raise self.trouble
        to.write_text(self.content, encoding="utf-8")


class Dropping:
    """Lena drops people.csv."""

    def __init__(self, units: Units) -> None:
        self.units, self.slack = units, Slack()
        with units() as unit:
            self.cast = acme(unit)
            lena = {"id": self.cast.lena_id, "slack_user_id": Acme.LENA}
            dropping.take(unit, self.cast.workspace_id, lena, [{"id": "F1", "name": "people.csv"}], "1.1", "1.1", NOW)
        self.drops = Drops(units, self.slack, self.cast.workspace_id)  # type: ignore[arg-type]

    @property
    def row(self) -> Any:
        with self.units.reading() as unit:
            return unit.connection.execute(select(file_drop)).one()

    def press(self, of: DropState, to: DropState, now: datetime, **facts: Any) -> None:
        with self.units() as unit:
            assert drop_queries.move(unit, self.row.id, to=to, of=of, due_at=now, **facts)

    def people(self) -> list[str]:
        with self.units.reading() as unit:
            return list(unit.connection.scalars(select(contact.c.name).order_by(contact.c.id)))


@pytest.fixture
def lenas(units: Units) -> Dropping:
    return Dropping(units)


def applied(lenas: Dropping) -> None:
    lenas.drops.work(NOW)
    lenas.press(DropState.CHECKED, DropState.APPLYING, LATER)
    lenas.drops.work(LATER)


def test_each_step_is_done_once_and_its_message_shows_it(lenas: Dropping) -> None:
    applied(lenas)
    lenas.drops.work(LATER)
    assert (lenas.row.state, lenas.row.due_at, lenas.slack.fetched) == (DropState.APPLIED, None, 2)
    assert (lenas.row.report["added"], lenas.row.report["changed"]) == (1, 1)
    with lenas.units.reading() as unit:
        assert unit.connection.scalar(select(delivery.c.wanted).where(delivery.c.kind == "import")) > 2
    assert lenas.people() == ["Anna Weber-Lang", "Bo Frey"]


def test_an_import_that_a_crash_cut_short_is_finished_and_not_begun_again(lenas: Dropping) -> None:
    applied(lenas)
    before = lenas.row
    with lenas.units() as unit:  # as it stands where the process ended between the import and its note
        crashed = {"state": DropState.APPLYING, "due_at": LATER, "import_id": None, "report": {}}
        unit.connection.execute(update(file_drop).values(**crashed))
        applying = update(import_file).where(import_file.c.id == before.import_id)
        unit.connection.execute(applying.values(state=ImportState.APPLYING))
    lenas.drops.work(LATER + timedelta(minutes=5))
    assert (lenas.row.state, lenas.row.import_id) == (DropState.APPLIED, before.import_id)
    assert (lenas.row.report["added"], lenas.slack.fetched) == (1, 2)


def test_rows_left_out_outlive_a_crash_and_go_back_once(lenas: Dropping) -> None:
    lenas.slack.content = PEOPLE + "C10,A77,Cy,cy@nowhere.example\n"
    lenas.drops.work(NOW)
    lenas.press(DropState.CHECKED, DropState.APPLYING, LATER, skips_bad=True)
    with pytest.MonkeyPatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Drops, "_now", Mock(side_effect=KeyboardInterrupt))  # the process ends after the import
        lenas.drops.work(LATER)
    for _ in range(2):
        lenas.drops.work(LATER)
    assert lenas.row.state is DropState.APPLIED and lenas.people() == ["Anna Weber-Lang", "Bo Frey"]
    with lenas.units.reading() as unit:
        (file,) = unit.connection.execute(select(delivery).where(delivery.c.kind == DeliveryKind.FILE)).all()
        rows = drop_queries.kept_rows(unit, lenas.cast.workspace_id, lenas.row.id)
    assert (file.slack_user_id, file.detail) == (Acme.LENA, {"rows_of": lenas.row.id})
    assert "C10,A77,Cy,cy@nowhere.example" in gzip.decompress(rows or b"").decode()


def test_a_crash_before_the_import_began_begins_it(lenas: Dropping) -> None:
    lenas.drops.work(NOW)
    lenas.press(DropState.CHECKED, DropState.APPLYING, LATER, changed_at=LATER)
    lenas.drops.work(LATER + timedelta(minutes=5))
    assert lenas.row.state is DropState.APPLIED


def test_trouble_that_passes_is_waited_for_and_ends_with_a_sentence(lenas: Dropping) -> None:
    lenas.slack.trouble = DeliveryFailed("http_503", FaultKind.AMBIGUOUS)
    now = NOW
    for _ in range(dropping.MOST_ATTEMPTS - 1):
        lenas.drops.work(now)
        assert lenas.row.state is DropState.CHECKING
        now = lenas.row.due_at
    lenas.drops.work(now)
    assert (lenas.row.state, lenas.row.why, lenas.row.due_at) == (DropState.FAILED, dropping.GAVE_UP, None)


@pytest.mark.parametrize("reason", ["file_not_found", "missing_scope"])
def test_trouble_that_stays_is_told_at_once(lenas: Dropping, reason: str) -> None:
    kind = FaultKind.WORKSPACE if reason == "missing_scope" else FaultKind.OUR_BUG
    lenas.slack.trouble = DeliveryFailed(reason, kind)
    lenas.drops.work(NOW)
    assert (lenas.row.state, lenas.row.why) == (DropState.FAILED, reason)


def test_undo_takes_back_and_one_that_cannot_be_done_says_why(lenas: Dropping) -> None:
    applied(lenas)
    lenas.press(DropState.APPLIED, DropState.UNDOING, LATER + timedelta(days=31))
    lenas.drops.work(LATER + timedelta(days=31))
    assert lenas.row.state is DropState.APPLIED and "older than 30 days" in lenas.row.why
    lenas.press(DropState.APPLIED, DropState.UNDOING, LATER)
    lenas.drops.work(LATER)
    assert (lenas.row.state, lenas.people()) == (DropState.UNDONE, ["Anna Weber"])


def test_nothing_of_a_file_stays_on_the_disk(lenas: Dropping, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "private"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    applied(lenas)
    assert lenas.slack.fetched == 2
    assert list(place.iterdir()) == []
