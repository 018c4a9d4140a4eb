from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count, islice, pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.rules import cadence as dealing
from surveys.rules.cadence import days_of_cycle, is_drawn, next_turn, whole_weeks
from surveys.rules.windows import MONDAY_TO_FRIDAY, SUNDAY_TO_THURSDAY

MONDAY = date(2026, 11, 23)
PEOPLE = range(500)


def deal(people: Iterable[int], days: list[date], rng: Random, **known: Any) -> dict[int, date]:
    return dict(dealing.deal(people, days, rng, **known))


def shares(turns: dict[int, date]) -> dict[int, int]:
    """How many days have how many turns."""
    return dict(Counter(Counter(turns.values()).values()))


def a_year_of_turns(turns: dict[int, date], cycle: int) -> dict[int, list[date]]:
    end = MONDAY + timedelta(days=366)
    series: dict[int, list[date]] = {}
    for person, turn in turns.items():
        series[person] = []
        while turn < end:
            series[person].append(turn)
            turn = next_turn(turn, cycle)
    return series


def test_500_people_over_90_days_are_50_days_of_six_and_40_of_five() -> None:
    assert shares(deal(PEOPLE, days_of_cycle(MONDAY, 90), Random(1))) == {6: 50, 5: 40}


def test_500_people_on_the_weekdays_of_90_days_are_52_days_of_eight_and_12_of_seven() -> None:
    days = days_of_cycle(MONDAY - timedelta(days=2), 90, MONDAY_TO_FRIDAY)
    assert len(days) == 64
    assert shares(deal(PEOPLE, days, Random(1))) == {8: 52, 7: 12}


@pytest.mark.parametrize("cadence", [30, 90, 91, 180])
def test_every_gap_of_a_year_is_exactly_the_cadence(cadence: int) -> None:
    turns = deal(PEOPLE, days_of_cycle(MONDAY, cadence), Random(1))
    for series in a_year_of_turns(turns, cadence).values():
        assert {later - earlier for earlier, later in pairwise(series)} == {timedelta(days=cadence)}


def test_every_day_of_a_year_has_an_even_share() -> None:
    turns = deal(PEOPLE, days_of_cycle(MONDAY, 90), Random(1))
    per_day = Counter(turn for series in a_year_of_turns(turns, 90).values() for turn in series)
    assert len(per_day) == 366
    assert set(per_day.values()) == {5, 6}


@pytest.mark.parametrize("week", [MONDAY_TO_FRIDAY, SUNDAY_TO_THURSDAY])
def test_cycles_of_whole_weeks_keep_to_working_days_for_ever_and_stay_even(week: tuple[int, ...]) -> None:
    cycle = whole_weeks(90)
    turns = deal(PEOPLE, days_of_cycle(MONDAY, cycle, week), Random(1))
    per_day = Counter(turn for series in a_year_of_turns(turns, cycle).values() for turn in series)
    assert {day.weekday() for day in per_day} == set(week)
    assert set(per_day.values()) == {7, 8}


@pytest.mark.parametrize(("cadence", "weeks"), [(1, 7), (7, 7), (8, 14), (30, 35), (90, 91), (91, 91), (180, 182)])
def test_a_cycle_of_whole_weeks_is_never_shorter_than_the_cadence(cadence: int, weeks: int) -> None:
    assert whole_weeks(cadence) == weeks


def test_who_joins_later_fills_the_emptiest_days_and_moves_nobody() -> None:
    days = days_of_cycle(MONDAY, 90)
    first = deal(range(500), days, Random(1))
    joined = deal(range(500, 540), days, Random(2), taken=Counter(first.values()))
    assert set(joined) == set(range(500, 540))
    assert shares(first | joined) == {6: 90}
    assert max(Counter(joined.values()).values()) == 1


def test_only_days_of_the_cycle_count_as_taken() -> None:
    days = days_of_cycle(MONDAY, 7)
    elsewhere = {MONDAY - timedelta(days=1): 99}
    assert shares(deal(range(7), days, Random(1), taken=elsewhere)) == {1: 7}


def test_the_same_seed_deals_alike_and_another_one_otherwise() -> None:
    days = days_of_cycle(MONDAY, 90)
    assert deal(PEOPLE, days, Random(1)) == deal(PEOPLE, days, Random(1))
    assert deal(PEOPLE, days, Random(1)) != deal(PEOPLE, days, Random(2))


def test_the_turn_says_nothing_about_the_order_of_an_import() -> None:
    turns = deal(PEOPLE, days_of_cycle(MONDAY, 90), Random(1))
    first_imported = sorted(turns[person] for person in range(50))
    assert (first_imported[-1] - first_imported[0]).days > 45


@pytest.mark.parametrize(
    ("mates", "cycle", "dealt"),
    [
        ([0], None, 90),
        ([0], 91, 45),  # day 90 is the day before the next turn of day 0
        ([91 * 3], 91, 45),  # three cycles on
        ([10, 80], 91, 45),
        ([30, 60], 91, 0),  # 31 and 30 days away; day 45 is 15 days from both
    ],
)
def test_the_day_farthest_from_colleagues_is_farthest_also_where_turns_come_round(
    mates: list[int], cycle: int | None, dealt: int
) -> None:
    theirs = [MONDAY + timedelta(days=each) for each in mates]
    days = days_of_cycle(MONDAY, 91)
    assert deal([1], days, Random(1), mates=lambda _: theirs, cycle=cycle) == {1: MONDAY + timedelta(days=dealt)}


@pytest.mark.parametrize("people", [500, 50_000])
def test_a_year_of_turns_is_even_exact_and_spread_over_each_account(people: int) -> None:
    """Accounts of 1 to 30 people on a cadence of 90 days, Mondays to Fridays."""
    cycle, sizes = whole_weeks(90), Random(1)
    accounts = list(islice((account for account in count() for _ in range(sizes.randint(1, 30))), people))
    of_account: dict[int, list[date]] = defaultdict(list)
    turns: dict[int, date] = {}
    days = days_of_cycle(MONDAY, cycle, MONDAY_TO_FRIDAY)
    dealt = dealing.deal(range(people), days, Random(2), mates=lambda each: of_account[accounts[each]], cycle=cycle)
    for person, day in dealt:
        of_account[accounts[person]].append(day)
        turns[person] = day
    year = a_year_of_turns(turns, cycle)
    for series in year.values():
        assert all(later - earlier == timedelta(days=91) for earlier, later in pairwise(series))
    per_day = Counter(turn for series in year.values() for turn in series)
    assert set(per_day.values()) == {people // 65, people // 65 + 1}
    assert {day.weekday() for day in per_day} == {0, 1, 2, 3, 4}
    assert crowded_weeks(year, accounts) < 0.02


def crowded_weeks(year: dict[int, list[date]], accounts: list[int]) -> float:
    """The share of an account's turns after which three more come within seven days."""
    of_account: dict[int, list[date]] = defaultdict(list)
    for person, series in year.items():
        of_account[accounts[person]] += series
    crowded = [
        fourth - first < timedelta(days=7)
        for turns in map(sorted, of_account.values())
        for first, fourth in zip(turns, turns[3:], strict=False)
    ]
    return sum(crowded) / len(crowded)


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.75, 1.0])
def test_of_a_days_people_the_share_is_drawn_and_everybody_in_as_many_cycles_as_any_other(share: float) -> None:
    people, cycles = 8, range(40)
    for cycle in cycles:
        assert abs(sum(is_drawn(person, cycle, share) for person in range(people)) - people * share) < 1
    for person in range(people):
        assert sum(is_drawn(person, cycle, share) for cycle in cycles) == 40 * share


def test_nobody_to_deal_is_fine_and_nothing_to_deal_onto_is_not() -> None:
    assert deal([], days_of_cycle(MONDAY, 90), Random(1)) == {}
    with pytest.raises(ValueError, match="no days"):
        deal(PEOPLE, [], Random(1))
    with pytest.raises(ValueError, match="never"):
        whole_weeks(0)


@given(
    people=st.integers(0, 400),
    cadence=st.integers(1, 400),
    first=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    week=st.sampled_from([MONDAY_TO_FRIDAY, SUNDAY_TO_THURSDAY]),
    seed=st.integers(0, 2**32),
)
def test_whoever_is_dealt_days_are_even_gaps_exact_and_weekdays_kept(
    people: int, cadence: int, first: date, week: tuple[int, ...], seed: int
) -> None:
    cycle = whole_weeks(cadence)
    days = days_of_cycle(first, cycle, week)
    turns = deal(range(people), days, Random(seed))
    shares = Counter(turns.values())
    assert set(turns) == set(range(people))
    assert max(shares[day] for day in days) - min(shares[day] for day in days) <= 1
    for turn in turns.values():
        following = next_turn(turn, cycle)
        assert (following - turn).days == cycle >= cadence
        assert following.weekday() in week
