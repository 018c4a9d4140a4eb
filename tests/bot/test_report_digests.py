"""The weekly digest: due once a week, owed once, shown as it was reported."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from analysis.reporting import reports
from bot.outgoing import reporting
from bot.outgoing.sending import Ready
from bot.told import digests
from bot.views.nps_answer import Period
from sandbox.blockkit import check
from storage.asking import moments, sends
from storage.database.tables import delivery, digest
from storage.database.units import Units
from storage.models import DeliveryKind
from storage.outbox import delivery_queue
from storage.outbox.delivery_queue import Lane, Leased, Owed, Priority
from tests.reporting_cast import Company

MONDAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # nine o'clock in Berlin
DAY, WEEK = timedelta(days=1), timedelta(days=7)
TICK = timedelta(microseconds=1)


@pytest.fixture
def home(units: Units) -> Iterator[int]:
    with units() as unit:
        company = Company(unit)
        company.teammate()
        company.crowd([9] * 9 + [7] * 5 + [3] * 4, MONDAY - 3 * DAY)
        company.crowd([9] * 5 + [0] * 5, MONDAY - 60 * DAY)
        company.count()
        digests.ensure(unit, company.id, NINE - WEEK + TICK)
    yield company.id


def rows(units: Units, table: Any) -> list[Any]:
    with units.reading() as unit:
        return list(unit.connection.execute(select(table).order_by(table.c.id)).all())


def due(units: Units, home: int) -> datetime | None:
    with units.reading() as unit:
        return digests.next_due(unit, home)


def test_it_is_owed_at_nine_on_monday_and_not_a_moment_before(units: Units, home: int) -> None:
    assert due(units, home) == NINE
    assert not digests.send_due(units, home, NINE - TICK)
    assert digests.send_due(units, home, NINE)
    (owed,) = rows(units, delivery)
    assert (owed.kind, owed.channel, owed.priority) == (DeliveryKind.DIGEST, "C0TEAM", Priority.REPORT)
    (kept,) = rows(units, digest)
    assert (kept.starts_on, kept.ends_on, owed.digest_id) == (MONDAY - WEEK, MONDAY, kept.id)
    assert due(units, home) == NINE + WEEK


def test_before_anybody_was_asked_there_is_nothing_to_report(units: Units) -> None:
    with units() as unit:
        home = Company(unit).id
        digests.ensure(unit, home, NINE - WEEK + TICK)
    assert not digests.send_due(units, home, NINE)
    assert rows(units, delivery) == []
    assert due(units, home) == NINE + WEEK, "the next week is looked at again"


def test_a_tick_that_fires_twice_owes_one_digest(units: Units, home: int) -> None:
    digests.send_due(units, home, NINE)
    with units() as unit:
        moments.set_due(unit, home, digests.WEEKLY, NINE)  # as a second process still sees it
    assert not digests.send_due(units, home, NINE + TICK)
    assert len(rows(units, digest)) == len(rows(units, delivery)) == 1
    assert due(units, home) == NINE + WEEK


def test_after_weeks_away_only_the_last_week_is_told(units: Units, home: int) -> None:
    late = NINE + 3 * WEEK + 2 * DAY
    assert digests.send_due(units, home, late)
    assert not digests.send_due(units, home, late)
    (kept,) = rows(units, digest)
    assert (kept.starts_on, kept.ends_on) == (MONDAY + 2 * WEEK, MONDAY + 3 * WEEK)
    assert due(units, home) == NINE + 4 * WEEK


def test_the_first_moment_is_set_once(units: Units, home: int) -> None:
    with units() as unit:
        digests.ensure(unit, home, NINE + 5 * WEEK)
    assert due(units, home) == NINE


@pytest.mark.parametrize(
    ("zone", "ends_on"),
    [
        ("Europe/Berlin", MONDAY),
        ("America/New_York", MONDAY - WEEK),  # Monday, and not nine yet
        ("Asia/Tokyo", MONDAY),
        ("Asia/Riyadh", MONDAY - DAY),
        ("UTC", MONDAY - WEEK),
    ],
)
def test_the_week_ends_by_the_local_calendar(zone: str, ends_on: date) -> None:
    assert digests.last_week_end(NINE, zone) == ends_on


def test_nine_o_clock_stays_nine_when_the_clocks_change() -> None:
    assert digests.moment_of(date(2027, 3, 22), "Europe/Berlin").hour == 8
    assert digests.moment_of(date(2027, 3, 29), "Europe/Berlin").hour == 7


def lease(units: Units, home: int) -> Leased:
    with units() as unit:
        (leased,) = delivery_queue.lease(unit, Lane.POST, "w", now=NINE, until=NINE + DAY, limit=5)
    return leased


def ready(units: Units, leased: Leased) -> Ready:
    with units() as unit:
        return reporting.ready(unit, leased, NINE)


def pressable(body: dict[str, Any]) -> list[str]:
    row = next(block for block in body["blocks"] if block["type"] == "actions")
    return [element["text"]["text"] for element in row["elements"]]


def test_the_digest_says_what_was_reported(units: Units, home: int) -> None:
    digests.send_due(units, home, NINE)
    shown = ready(units, lease(units, home))
    assert check(shown.body["blocks"], "message") == []
    assert shown.body["text"].splitlines() == [
        "Customer feedback, 16-22 Nov",
        "NPS, last 90 days: +18 (likely −15 to +47, 28 answers). No answers in the period before: nothing to compare "
        "with.",
        "Answered: 28 of 28 (100 %).",
        "This week: 18 answers: 9 at 9-10, 5 at 7-8, 4 at 0-6.",
        "Next week: 0 asks.",
    ]
    assert pressable(shown.body) == ["Open cases", "How is this counted?", "Stop all sends"]


def test_the_chart_is_drawn_outside_and_stands_in_the_message_from_then_on(units: Units, home: int) -> None:
    digests.send_due(units, home, NINE)
    leased = lease(units, home)
    shown = ready(units, leased)
    assert shown.picture is not None and shown.picture().startswith(b"\x89PNG")
    assert "image" not in [block["type"] for block in shown.body["blocks"]]
    with units() as unit:
        body = reporting.with_picture(unit, leased, "F1", NINE)
    (image,) = [block for block in body["blocks"] if block["type"] == "image"]
    assert image["slack_file"] == {"id": "F1"}
    assert "Sep 2026: 0" in image["alt_text"] and "Nov: +28" in image["alt_text"]
    again = ready(units, leased)
    assert again.picture is None and again.body == body


def test_one_period_makes_no_chart(units: Units) -> None:
    with units() as unit:
        company = Company(unit)
        company.crowd([9] * 9, MONDAY - DAY)
        company.count()
        digests.ensure(unit, company.id, NINE - DAY)
    digests.send_due(units, company.id, NINE)
    assert ready(units, lease(units, company.id)).picture is None


def test_its_switch_shows_how_sends_stand_now_and_its_words_stay(units: Units, home: int) -> None:
    digests.send_due(units, home, NINE)
    leased = lease(units, home)
    before = ready(units, leased).body
    with units() as unit:
        sends.stop(unit, home, "Lena", NINE)
    after = ready(units, leased).body
    assert pressable(after)[-1] == "Resume"
    assert after["text"] == before["text"]


def test_shared_figures_are_those_that_were_shared(units: Units, home: int) -> None:
    period = Period(MONDAY - WEEK, MONDAY - DAY)
    with units() as unit:
        figures = reports.nps(unit, home, since=period.first, until=MONDAY)
        detail = json.loads(json.dumps(reporting.snapshot(figures, period, "Lena Vogt")))
        owed = Owed(DeliveryKind.SHARED_FIGURES, "shared:1", Priority.TALK, NINE, channel="C1", detail=detail)
        delivery_queue.owe(unit, home, owed)
        company = Company(unit, known=home)
        company.crowd([0] * 50, MONDAY - 2 * DAY)
    shown = ready(units, lease(units, home))
    assert shown.channel == "C1" and check(shown.body["blocks"], "message") == []
    assert shown.body["text"].startswith("NPS +28, 16-22 Nov 2026")
    assert "Shared by Lena Vogt." in str(shown.body["blocks"])
