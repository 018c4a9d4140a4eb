"""A change is judged in words that stay true."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.score.nps import Tally, nps
from analysis.score.verdict import Kind, judge

counts = st.integers(min_value=0, max_value=400)
tallies = st.builds(Tally, counts, counts, counts)


def test_a_real_rise_noise_and_four_answers_are_three_different_stories() -> None:
    rise = judge(Tally(500, 300, 200), Tally(600, 250, 150))
    noise = judge(Tally(50, 30, 20), Tally(54, 29, 17))
    four = judge(Tally(50, 30, 20), Tally(4, 0, 0))
    assert rise.kind is Kind.MORE_THAN_CHANCE and rise.sentence == "Up 15, more than chance."
    assert noise.kind is Kind.COULD_BE_CHANCE and noise.sentence == "Up 7, could be chance."
    assert four.kind is Kind.TOO_FEW and four.sentence == "Only 4 answers: too few for a score."


def test_a_real_fall_is_told_as_a_fall() -> None:
    fall = judge(Tally(120, 60, 20), Tally(90, 70, 40))
    assert (fall.kind, fall.sentence) == (Kind.MORE_THAN_CHANCE, "Down 25, more than chance.")


def test_five_answers_are_enough_for_a_score_and_four_are_not() -> None:
    assert judge(Tally(50, 30, 20), Tally(2, 1, 1)).kind is Kind.TOO_FEW
    assert judge(Tally(50, 30, 20), Tally(2, 2, 1)).kind is not Kind.TOO_FEW
    assert judge(Tally(2, 2, 1), Tally(50, 30, 20)).kind is not Kind.TOO_FEW


@pytest.mark.parametrize(
    ("before", "after", "kind", "sentence"),
    [
        (Tally(), Tally(), Kind.TOO_FEW, "No answers in this period."),
        (Tally(9, 0, 0), Tally(1, 0, 0), Kind.TOO_FEW, "Only 1 answer: too few for a score."),
        (
            Tally(),
            Tally(9, 3, 1),
            Kind.NO_BEFORE,
            "No answers in the period before: nothing to compare with.",
        ),
        (
            Tally(2, 0, 1),
            Tally(40, 3, 1),
            Kind.TOO_FEW,
            "Only 3 answers in the period before: too few to compare with.",
        ),
        (Tally(50, 30, 20), Tally(50, 30, 20), Kind.NO_CHANGE, "No change."),
        (Tally(3, 2, 1), Tally(3, 2, 1), Kind.NO_CHANGE, "No change, from few answers (6 now, 6 before)."),
        (
            Tally(5, 3, 2),
            Tally(8, 1, 1),
            Kind.COULD_BE_CHANCE,
            "Up 40, could be chance: few answers (10 now, 10 before).",
        ),
        (
            Tally(1, 2, 17),
            Tally(17, 2, 1),
            Kind.MORE_THAN_CHANCE,
            "Up 160, more than chance, though from few answers (20 now, 20 before).",
        ),
    ],
)
def test_each_case_has_its_sentence(before: Tally, after: Tally, kind: Kind, sentence: str) -> None:
    verdict = judge(before, after)
    assert (verdict.kind, verdict.sentence) == (kind, sentence)


@pytest.mark.parametrize(("n", "few"), [(29, True), (30, False)])
def test_below_thirty_answers_the_sentence_says_that_they_are_few(n: int, few: bool) -> None:
    verdict = judge(Tally(n, 0, 0), Tally(200, 10, 10))
    assert verdict.few is few
    assert ("few answers" in verdict.sentence) is few


SAME_TWENTY = [0] * 12 + [1] * 7 + [-1]


def test_the_people_who_answered_both_times_decide_when_they_are_most_of_both_periods() -> None:
    before, after = Tally(9, 6, 5), Tally(15, 3, 2)
    assert judge(before, after).kind is Kind.COULD_BE_CHANCE
    verdict = judge(before, after, SAME_TWENTY)
    assert verdict.kind is Kind.MORE_THAN_CHANCE and verdict.by_pairs
    assert "of 20 people who answered both times, 7 went up and 1 down" in verdict.sentence


def test_a_minority_who_answered_both_times_does_not_decide_for_the_rest() -> None:
    before, after = Tally(18, 12, 10), Tally(30, 6, 4)
    assert judge(before, after, SAME_TWENTY) == judge(before, after)


def test_repeat_respondents_who_fell_never_confirm_a_rise() -> None:
    verdict = judge(Tally(9, 6, 5), Tally(12, 5, 3), [-1] * 14 + [0] * 5)
    assert verdict.kind is Kind.COULD_BE_CHANCE


@given(tallies, tallies)
def test_no_sentence_speaks_statistics_or_shows_a_score_of_too_few(before: Tally, after: Tally) -> None:
    verdict = judge(before, after)
    assert not re.search(r"\b(p|z|t|significan\w*|interval|Wald|null)\b", verdict.sentence)
    assert verdict.sentence.endswith(".") and verdict.sentence[0].isupper()
    if min(before.n, after.n) < 5:
        assert verdict.change is None and verdict.p is None


@given(tallies, tallies)
def test_the_direction_in_the_sentence_is_the_direction_of_the_scores(before: Tally, after: Tally) -> None:
    verdict = judge(before, after)
    was, now = nps(before), nps(after)
    if was is not None and now is not None:
        assert not verdict.sentence.startswith("Up") or now > was
        assert not verdict.sentence.startswith("Down") or now < was
