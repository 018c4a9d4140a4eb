"""What the team reads in the weekly digest."""

from dataclasses import replace
from datetime import date

import pytest
from views_cast import HOSTILE, HOSTILE_NAME, LONG_NAME, LONGEST, controls, seen, taken_by_slack

from analysis.reporting.digest import DigestFigures, Waiting, Window
from analysis.said.voices import Voice
from analysis.score.nps import Tally
from analysis.score.verdict import judge
from bot import ids
from bot.views.digest import digest
from bot.views.figures import scores, signed, span
from bot.views.switches import SendingState

NOW, BEFORE = Tally(78, 41, 25), Tally(60, 50, 24)
WEEK = DigestFigures(
    starts_on=date(2026, 11, 16),
    ends_on=date(2026, 11, 23),
    window=Window(90, NOW, BEFORE, 24.1, 48.4, judge(BEFORE, NOW).sentence, delivered=598, answered=144),
    answers=Tally(9, 5, 4),
    low_scores=4,
    in_time=3,
    waiting=(Waiting(12, "Beta Ltd", date(2026, 12, 14), "Tom Brandt"),),
    heard=(("low_quality", 5), ("missing_features", 3)),
    voices=(Voice("Der Monatsbericht braucht zehn Minuten.", 4, "Head of Operations", "Acme GmbH"),),
    next_asks=204,
    stopped=False,
)
EMPTY = replace(
    WEEK,
    window=Window(90, Tally(), Tally(), None, None, judge(Tally(), Tally()).sentence),
    answers=Tally(),
    low_scores=0,
    in_time=0,
    waiting=(),
    heard=(),
    voices=(),
    next_asks=0,
)
CROWDED = replace(
    WEEK,
    waiting=(Waiting(1, LONG_NAME, None, None), Waiting(2, HOSTILE_NAME, date(2026, 11, 1), LONG_NAME)) * 30,
    heard=(("too_expensive", 5), (HOSTILE_NAME, 2)) * 20,
    heard_own=tuple((f"too_expensive.{number}", 1) for number in range(60)),
    names={f"too_expensive.{number}": LONG_NAME for number in range(60)},
    voices=(Voice(LONGEST, 0, LONG_NAME, HOSTILE_NAME), Voice(HOSTILE, 10, None, None)) * 10,
)


def test_an_account_that_waits_is_named_once_with_all_who_own_its_cases() -> None:
    soon = date(2026, 12, 14)
    waiting = (
        Waiting(1, "Beta Ltd", soon, "Tom Brandt"),
        Waiting(2, "Gamma AG", None, None),
        Waiting(3, "Beta Ltd", soon, None),
        Waiting(4, "Beta Ltd", soon, "Tom Brandt"),
    )
    expected = "Waiting: Beta Ltd (3 cases, renews in 21 days), owner Tom Brandt and no owner; Gamma AG, no owner."
    assert expected in seen(digest(replace(WEEK, waiting=waiting)))


def test_the_week_in_a_few_lines() -> None:
    assert seen(digest(WEEK)).splitlines() == [
        "*Customer feedback, 16-22 Nov*",
        "NPS, last 90 days: *+37* (likely +24 to +48, 144 answers). 90 days before: +27. Up 10, could be chance.",
        "Answered: 144 of 598 (24 %).",
        "This week: 18 answers: 9 at 9-10, 5 at 7-8, 4 at 0-6.",
        "Low scores answered in time: 3 of 4. Waiting: Beta Ltd (renews in 21 days), owner Tom Brandt.",
        "Heard most: slow or unreliable (5), missing features (3).",
        "Next week: 204 asks.",
        "Der Monatsbericht braucht zehn Minuten.",
        "4 of 10, Head of Operations, Acme GmbH",
        "Open cases",
        "How is this counted?",
        "Stop all sends",
        "Stop all sends?",
        "No message goes to any customer until someone resumes. Answers are still taken.",
        "Stop all sends",
        "Keep sending",
    ]


def test_what_was_heard_most_tells_the_teams_own_reasons_below_the_shipped_ones() -> None:
    own = replace(WEEK, heard_own=(("low_quality.1", 4),), names={"low_quality.1": "Crane *freezes*"})
    told = seen(digest(own))
    assert "Heard most: slow or unreliable (5, of which Crane " in told and "4), missing features (3)." in told


def test_a_digest_of_before_own_reasons_were_told_is_still_shown() -> None:
    kept = {key: value for key, value in WEEK.to_json().items() if key not in ("heard_own", "names")}
    assert seen(digest(DigestFigures.from_json(kept))) == seen(digest(WEEK))


@pytest.mark.parametrize("week", [WEEK, EMPTY, CROWDED])
@pytest.mark.parametrize("chart", [None, "F123"])
def test_slack_takes_every_digest(week: DigestFigures, chart: str | None) -> None:
    shown = digest(week, chart_file=chart)
    taken_by_slack(shown)
    assert "None" not in seen(shown)
    assert "<" not in shown.text


@pytest.mark.parametrize(("held", "said"), [(1, "1 person"), (6, "6 people")])
def test_who_is_held_back_is_counted(held: int, said: str) -> None:
    assert f"\nHeld back by CSMs: {said}. Next week: 204 asks.\n" in seen(digest(replace(WEEK, held=held)))
    assert f"Held back by CSMs: {said}. All sends are stopped." in seen(digest(replace(WEEK, held=held, stopped=True)))


def test_a_week_without_answers_has_no_holes() -> None:
    assert seen(digest(EMPTY)).splitlines()[:4] == [
        "*Customer feedback, 16-22 Nov*",
        "NPS, last 90 days: No answers in this period.",
        "This week: no answers.",
        "Next week: 0 asks.",
    ]


@pytest.mark.parametrize(("n", "printed"), [(4, False), (5, True)])
def test_fewer_than_five_answers_have_no_score(n: int, printed: bool) -> None:
    few = Tally(n, 0, 0)
    shown = seen(digest(replace(WEEK, window=Window(90, few, BEFORE, 1.0, 99.0, judge(BEFORE, few).sentence))))
    assert ("+100" in shown) is printed


def test_the_picture_is_told_in_words() -> None:
    picture = digest(WEEK, chart_file="F123").blocks[1]
    assert picture["slack_file"] == {"id": "F123"}
    assert "+37" in picture["alt_text"]


def test_a_stop_is_told_and_can_be_taken_back() -> None:
    shown = digest(replace(WEEK, stopped=True), sending=SendingState(True, spread=3))
    assert "All sends are stopped." in seen(shown) and "Next week" not in seen(shown)
    assert controls(shown)["Resume"]["action_id"] == ids.RESUME_ALL


def test_no_person_is_named() -> None:
    said = [block for block in digest(WEEK).blocks if block["type"] == "context"]
    assert [block["elements"][0]["text"] for block in said] == ["4 of 10, Head of Operations, Acme GmbH"]


def test_the_figures_survive_their_row() -> None:
    assert DigestFigures.from_json(WEEK.to_json()) == WEEK


def test_the_plain_text_says_all_of_it() -> None:
    assert digest(WEEK).text.startswith("Customer feedback, 16-22 Nov\nNPS, last 90 days: +37 (likely")


@pytest.mark.parametrize(("score", "shown"), [(36.8, "+37"), (0.0, "0"), (-0.4, "0"), (-12.5, "−13"), (100, "+100")])
def test_a_score_bears_its_sign(score: float, shown: str) -> None:
    assert signed(score) == shown


def test_printed_scores_fit_the_printed_change() -> None:
    before, now = Tally(438, 438, 124), Tally(520, 326, 154)  # 31.4 → 36.6: up 5.2, not 31 → 37, up 5
    assert scores(now, before) == ("+36.6", "+31.4")
    assert "Up 5.2" in judge(before, now).sentence


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2026, 11, 16), date(2026, 11, 22), "16-22 Nov"),
        (date(2026, 11, 30), date(2026, 12, 6), "30 Nov-6 Dec"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 Dec 2026-3 Jan 2027"),
        (date(2026, 11, 16), date(2026, 11, 16), "16 Nov"),
    ],
)
def test_a_span_of_days_repeats_nothing(first: date, last: date, shown: str) -> None:
    assert span(first, last) == shown
