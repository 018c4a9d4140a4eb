"""NPS and its statistics, against vectors computed independently of this code."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.score.nps import Group, Tally, difference, group, group_change, interval, nps, paired

counts = st.integers(min_value=0, max_value=5000)
tallies = st.builds(Tally, counts, counts, counts)


@pytest.mark.parametrize(
    ("score", "expected"),
    [(0, "detractor"), (6, "detractor"), (7, "passive"), (8, "passive"), (9, "promoter"), (10, "promoter")],
)
def test_the_groups_part_between_6_and_7_and_between_8_and_9(score: int, expected: str) -> None:
    assert group(score) is Group(expected)


@pytest.mark.parametrize("score", [-1, 11, 7.0, 6.5, "9", None, True, False])
def test_what_is_no_whole_number_from_0_to_10_is_no_score(score: object) -> None:
    with pytest.raises(ValueError, match="0 to 10"):
        group(score)  # type: ignore[arg-type]


def test_nobody_answered_is_no_score_rather_than_zero() -> None:
    assert nps(Tally()) is None
    assert interval(Tally()) is None


def test_a_histogram_and_its_scores_count_alike() -> None:
    scores = [0, 6, 6, 7, 8, 9, 10, 10]
    histogram = [scores.count(score) for score in range(11)]
    assert Tally.from_histogram(histogram) == Tally.from_scores(scores) == Tally(3, 2, 3)


@pytest.mark.parametrize("histogram", [[1] * 10, [1] * 12, [-1] + [1] * 10])
def test_a_histogram_has_eleven_counts_and_none_below_zero(histogram: list[int]) -> None:
    with pytest.raises(ValueError):
        Tally.from_histogram(histogram)


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError):
        Tally(1, -1, 0)


@pytest.mark.parametrize(
    ("tally", "score", "low", "high"),
    [
        (Tally(1, 0, 0), 100, -48.4986, 98.4986),
        (Tally(0, 1, 0), 0, -60.0114, 60.0114),
        (Tally(3, 1, 1), 40, -29.7827, 79.7827),
        (Tally(5, 3, 2), 30, -19.0506, 65.2045),
        (Tally(10, 0, 0), 100, 47.5036, 100),
        (Tally(0, 10, 0), 0, -18.4650, 18.4650),
        (Tally(0, 0, 10), -100, -100, -47.5036),
        (Tally(5, 0, 5), 0, -51.1274, 51.1274),
        (Tally(19, 9, 8), 30.5556, 2.8784, 53.5318),
        (Tally(50, 30, 20), 30, 14.0511, 44.2013),
        (Tally(60, 25, 15), 45, 29.3431, 58.0355),
        (Tally(500, 300, 200), 30, 25.0770, 34.7435),
    ],
)
def test_score_and_adjusted_interval(tally: Tally, score: float, low: float, high: float) -> None:
    likely = interval(tally)
    assert likely is not None
    assert nps(tally) == pytest.approx(score, abs=5e-5)
    assert (likely.low, likely.high) == pytest.approx((low, high), abs=5.1e-5)


def test_a_lower_confidence_gives_a_narrower_interval() -> None:
    likely = interval(Tally(50, 30, 20), confidence=0.90)
    assert likely is not None and likely.confidence == 0.90
    assert (likely.low, likely.high) == pytest.approx((29.1262 - 12.6514, 29.1262 + 12.6514), abs=1e-4)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5])
def test_a_confidence_is_a_share_between_nothing_and_certainty(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        interval(Tally(1, 0, 0), confidence)


@pytest.mark.parametrize(
    ("tally", "population", "low", "high"),
    [
        (Tally(12, 5, 3), None, 8.4311, 69.8297),
        (Tally(12, 5, 3), 40, 19.2038, 64.3676),
        (Tally(12, 5, 3), 20, 45, 45),
        (Tally(1, 0, 0), 1, 100, 100),
        (Tally(30, 6, 2), 40, 69.4373, 77.3369),
        (Tally(50, 30, 20), 150, 20.8792, 38.5228),
    ],
)
def test_a_small_customer_base_narrows_the_interval(
    tally: Tally, population: int | None, low: float, high: float
) -> None:
    likely = interval(tally, population=population)
    assert likely is not None
    assert (likely.low, likely.high) == pytest.approx((low, high), abs=5.1e-5)


def test_the_correction_keeps_the_observed_score_inside() -> None:
    """A margin multiplied by the root of the correction would give 64.2 to 72.4 here, and miss 73.7."""
    likely = interval(Tally(30, 6, 2), population=40)
    assert likely is not None and likely.low < 100 * 28 / 38 < likely.high


@pytest.mark.parametrize(
    ("before", "after", "change", "adjusted", "z", "p", "low", "high"),
    [
        (Tally(50, 30, 20), Tally(60, 25, 15), 15, 14.5631, 1.3716, 0.17019, -6.2473, 35.3735),
        (Tally(50, 30, 20), Tally(50, 30, 20), 0, 0, 0, 1, -21.3194, 21.3194),
        (Tally(5, 3, 2), Tally(8, 1, 1), 40, 30.7692, 1.0491, 0.29415, -26.7170, 88.2555),
        (Tally(120, 60, 20), Tally(90, 70, 40), -25, -24.6305, -3.4387, 0.00058, -38.6693, -10.5918),
        (Tally(500, 300, 200), Tally(600, 250, 150), 15, 14.9551, 4.4015, 0.00001, 8.2958, 21.6145),
        (Tally(1, 0, 0), Tally(0, 0, 1), -200, -50, -0.9428, 0.34578, -153.9428, 53.9428),
    ],
)
def test_a_change_between_two_periods(
    before: Tally, after: Tally, change: float, adjusted: float, z: float, p: float, low: float, high: float
) -> None:
    found = difference(before, after)
    assert found is not None
    assert found.change == pytest.approx(change)
    assert (found.adjusted, found.z) == pytest.approx((adjusted, z), abs=6e-5)
    assert found.p == pytest.approx(p, abs=6e-6)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


def test_nothing_is_compared_with_a_period_without_answers() -> None:
    assert difference(Tally(), Tally(1, 0, 0)) is None
    assert difference(Tally(1, 0, 0), Tally()) is None


VALUES = {-1: 3, 0: 7, 1: 9}
TWENTY_PEOPLE = [(1, 1)] * 8 + [(0, 1)] * 4 + [(-1, 0)] * 3 + [(1, 0)] + [(0, 0)] * 2 + [(-1, -1)] * 2


def test_the_same_people_asked_twice_show_a_move_that_strangers_would_not() -> None:
    pairs = [(VALUES[old], VALUES[new]) for old, new in TWENTY_PEOPLE]
    found = paired(group_change(old, new) for old, new in pairs)
    assert found is not None
    assert (found.n, found.up, found.down, found.change) == (20, 7, 1, 30.0)
    assert (found.t, found.p) == pytest.approx((2.3486, 0.0298), abs=5e-5)
    before, after = (Tally.from_scores(side) for side in zip(*pairs, strict=True))
    strangers = difference(before, after)
    assert strangers is not None
    assert (strangers.z, strangers.p) == pytest.approx((1.1777, 0.239), abs=1e-4)


def test_one_person_is_no_sample_of_changes() -> None:
    assert paired([]) is None
    assert paired([2]) is None


def test_people_who_all_stay_are_no_evidence_of_change() -> None:
    found = paired([0] * 12)
    assert found is not None and (found.t, found.p, found.change) == (0.0, 1.0, 0.0)


@pytest.mark.parametrize(("people", "p"), [(2, 0.5), (5, 0.0625), (6, 0.03125)])
def test_people_who_all_move_alike_are_judged_by_their_number(people: int, p: float) -> None:
    for move in (1, -2):
        found = paired([move] * people)
        assert found is not None and found.p == p and found.t * move > 0


def test_nobody_moves_by_three_groups() -> None:
    with pytest.raises(ValueError):
        paired([0, 3])


@given(tallies)
def test_the_interval_is_ordered_and_stays_on_the_scale(tally: Tally) -> None:
    likely, score = interval(tally), nps(tally)
    assert (likely is None) == (score is None) == (tally.n == 0)
    if likely and score is not None:
        assert -100 <= likely.low < likely.high <= 100
        assert -100 <= score <= 100


@given(tallies)
def test_the_interval_of_the_mirrored_answers_is_the_mirror(tally: Tally) -> None:
    assume(tally.n)
    mirrored = interval(Tally(tally.detractors, tally.passives, tally.promoters))
    likely = interval(tally)
    assert likely and mirrored
    assert (mirrored.low, mirrored.high) == pytest.approx((-likely.high, -likely.low))


@given(tallies, st.integers(min_value=1, max_value=20000))
def test_knowing_the_population_never_widens_the_interval(tally: Tally, unheard: int) -> None:
    assume(tally.n >= 5)
    plain, known = interval(tally), interval(tally, population=tally.n + unheard)
    assert plain and known
    assert known.high - known.low <= plain.high - plain.low + 1e-9 or plain.high == 100 or plain.low == -100


@given(tallies, tallies)
def test_a_change_read_backwards_is_the_opposite_change(one: Tally, two: Tally) -> None:
    there, back = difference(one, two), difference(two, one)
    assert (there is None) == (back is None) == (not one.n or not two.n)
    if there and back:
        assert there.p == pytest.approx(back.p) and 0 <= there.p <= 1
        assert (there.change, there.z) == pytest.approx((-back.change, -back.z))
        assert -200 <= there.low <= there.high <= 200


@given(st.lists(st.integers(min_value=-2, max_value=2), min_size=2, max_size=200))
def test_a_paired_p_is_a_probability_and_blind_to_direction(changes: list[int]) -> None:
    found, opposite = paired(changes), paired([-change for change in changes])
    assert found and opposite
    assert 0 <= found.p <= 1
    assert found.p == pytest.approx(opposite.p)
    assert found.up + found.down <= found.n
