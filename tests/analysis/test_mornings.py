"""The team is written to at nine on mornings on which they work, where they are."""

from datetime import UTC, date, datetime

import pytest

from analysis.days.mornings import next_last_morning, next_morning, week_after

BERLIN, RIYADH = "Europe/Berlin", "Asia/Riyadh"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "zone", "morning"),
    [
        ("2026-11-25 07:59:59", BERLIN, "2026-11-25 08:00"),
        ("2026-11-25 08:00:00", BERLIN, "2026-11-26 08:00"),
        ("2026-11-27 12:00", BERLIN, "2026-11-30 08:00"),  # over the weekend
        ("2026-12-24 12:00", BERLIN, "2026-12-28 08:00"),  # over Christmas: the days after it are worked
        ("2026-10-24 12:00", BERLIN, "2026-10-26 08:00"),  # the clocks went back
        ("2026-11-26 12:00", RIYADH, "2026-11-29 06:00"),  # over Friday and Saturday
    ],
)
def test_the_next_morning_is_one_that_is_worked(after: str, zone: str, morning: str) -> None:
    assert next_morning(at(after), zone) == at(morning)


@pytest.mark.parametrize(
    ("after", "zone", "morning"),
    [
        ("2026-11-23 00:00", BERLIN, "2026-11-27 08:00"),
        ("2026-11-27 08:00", BERLIN, "2026-12-04 08:00"),
        ("2026-03-30 00:00", BERLIN, "2026-04-02 07:00"),  # before Good Friday: a Thursday
        ("2026-11-23 00:00", RIYADH, "2026-11-26 06:00"),  # a Thursday ends the week
    ],
)
def test_the_last_morning_of_a_week_is_that_weeks_own(after: str, zone: str, morning: str) -> None:
    assert next_last_morning(at(after), zone) == at(morning)


def test_the_week_after_begins_where_the_local_week_does() -> None:
    assert week_after(at("2026-11-27 08:00"), BERLIN) == (date(2026, 11, 30), date(2026, 12, 7))
    assert week_after(at("2026-11-26 06:00"), RIYADH) == (date(2026, 11, 29), date(2026, 12, 6))
