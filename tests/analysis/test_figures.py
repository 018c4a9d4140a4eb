"""The figures of a report agree with each other and say None where there is nothing."""

import json

import pytest

from analysis.reporting.figures import Counts, nps_figures
from analysis.score.nps import Tally
from analysis.score.verdict import Kind

HISTOGRAM = (4, 0, 1, 2, 3, 6, 9, 15, 26, 38, 40)


def test_a_report_of_one_period() -> None:
    figures = nps_figures(
        Counts(HISTOGRAM, sent=610, delivered=598, commented=83),
        before=Tally(70, 45, 30),
        changes=[1] * 14 + [-1] * 9 + [0] * 38,
    )
    assert (figures.n, figures.tally) == (144, Tally(78, 41, 25))
    assert figures.score == pytest.approx(36.8056, abs=1e-4)
    assert (figures.low, figures.high) == pytest.approx((23.7336, 48.3752), abs=1e-4)
    assert figures.response_rate == pytest.approx(144 / 598)
    assert figures.comment_rate == pytest.approx(83 / 144)
    assert (figures.answered_both, figures.up, figures.down) == (61, 14, 9)
    assert figures.verdict.kind is Kind.COULD_BE_CHANCE
    assert figures.showable and not figures.few


def test_a_period_without_answers_has_nulls_and_no_zeros() -> None:
    figures = nps_figures(Counts((0,) * 11, sent=0, delivered=0, commented=0), before=Tally())
    shape = figures.as_json()
    for key in ("score", "low", "high", "response_rate", "comment_rate"):
        assert shape[key] is None
    assert shape["n"] == shape["promoters"] == 0
    assert not figures.showable


def test_nobody_answering_what_arrived_is_a_rate_of_zero() -> None:
    figures = nps_figures(Counts((0,) * 11, sent=10, delivered=9, commented=0), before=Tally())
    assert (figures.response_rate, figures.comment_rate) == (0.0, None)


def test_the_json_holds_what_its_readers_rely_on() -> None:
    shape = nps_figures(Counts(HISTOGRAM, 610, 598, 83), before=Tally(70, 45, 30)).as_json()
    promised = [
        "score",
        "low",
        "high",
        "confidence",
        "n",
        "promoters",
        "passives",
        "detractors",
        "sent",
        "delivered",
        "response_rate",
        "comment_rate",
    ]
    assert [key for key in shape if key in promised] == promised
    assert json.loads(json.dumps(shape)) == shape


@pytest.mark.parametrize(
    ("answers", "showable", "few"), [(4, False, True), (5, True, True), (29, True, True), (30, True, False)]
)
def test_a_score_is_shown_from_five_answers_and_unqualified_from_thirty(
    answers: int, showable: bool, few: bool
) -> None:
    figures = nps_figures(Counts((0,) * 10 + (answers,), answers, answers, 0), before=Tally())
    assert (figures.showable, figures.few) == (showable, few)
    assert figures.score == 100


@pytest.mark.parametrize("counts", [Counts((1,) * 11, 20, 10, 0), Counts((1,) * 11, 20, 20, 12)])
def test_counts_that_contradict_each_other_are_refused(counts: Counts) -> None:
    with pytest.raises(ValueError):
        nps_figures(counts, before=Tally())
