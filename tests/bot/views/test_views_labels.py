"""Reasons as the team reads them: one by itself, and how often each was heard."""

import pytest
from views_cast import HOSTILE_NAME, LONG_NAME

from bot.views.labels import reason, reason_below, reasons_counted

NAMES = {"too_expensive.1": "Seat price", "too_expensive.2": "Invoices", "other.1": "Regulation", "unused": "Idle"}
HEARD = (("too_expensive", 12), ("unused", 3))
OWN = (("too_expensive.1", 7), ("other.1", 4), ("too_expensive.2", 2))


@pytest.mark.parametrize(
    ("code", "read"),
    [
        ("too_expensive", "too expensive"),
        ("too_expensive.1", "Seat price (too expensive)"),
        ("unused", "Idle"),
        ("unused.9", "unused.9 (Idle)"),
        ("odd_<b>", "odd &lt;b&gt;"),
    ],
)
def test_a_reason_is_read_by_its_name_and_an_own_one_with_the_one_above_it(code: str, read: str) -> None:
    assert reason(code, NAMES) == read


def test_beside_the_reason_above_it_an_own_one_stands_alone() -> None:
    assert reason_below("too_expensive.1", NAMES, "too_expensive") == "Seat price"
    assert reason_below("too_expensive.1", NAMES, "unused") == "Seat price (too expensive)"
    assert reason_below("unused", NAMES, "too_expensive") == "Idle"


def test_a_count_tells_the_own_reasons_in_it_and_those_below_what_is_not_counted_by_themselves() -> None:
    told = "too expensive (12, of which Seat price 7, Invoices 2), Regulation (4), Idle (3)"
    assert reasons_counted(HEARD, OWN, NAMES, 5) == told
    assert reasons_counted(HEARD, OWN, NAMES, 2) == told.removesuffix(", Idle (3)")
    assert reasons_counted((), (), NAMES, 5) == ""


def test_of_many_own_reasons_the_most_frequent_are_told() -> None:
    many = tuple((f"unused.{number}", 9 - number) for number in range(1, 6))
    told = reasons_counted((("unused", 30),), many, dict.fromkeys(dict(many), LONG_NAME), 5)
    assert told.count("ü…") == 3 and "unused" not in told


def test_names_are_no_markup() -> None:
    assert "<" not in reasons_counted(HEARD, OWN, dict.fromkeys(NAMES, HOSTILE_NAME), 5)
