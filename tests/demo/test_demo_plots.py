"""How people behave: repeatable, moved by the plots, and told apart by their habits."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from statistics import mean
from zoneinfo import ZoneInfo

import pytest

from demo import plots, story
from demo.company import START, load
from demo.plots import Ask, Way
from demo.story import HARBORLINE, HOLZAPFEL, LINDHOF, PINECREST, TALLGRASS, mood, week
from demo.temperament import Habit, people

COMPANY = load()
PEOPLE = people(COMPANY, 1)
ANNA = next(p for p in PEOPLE if p.email == "anna.weber@lindhof.example")


def asked(moment, country="DE", **kw):
    return Ask(moment, country, **kw)


def scores(accounts, moment, country="US"):
    them = [replace(p, habit=Habit.CLICKS, answers=1.0) for p in PEOPLE if p.account in accounts]
    return [plots.reaction(p, asked(moment, country), Random(f"{p.email} {n}")).score for p in them for n in range(20)]


def test_the_same_seed_gives_the_same_people_and_the_same_reaction():
    assert people(COMPANY, 1) == PEOPLE != people(COMPANY, 2)
    ask = asked(week(3))
    assert plots.reaction(ANNA, ask, Random(5)) == plots.reaction(ANNA, ask, Random(5))


def test_the_outage_lowers_four_accounts_and_is_forgotten_by_week_eighteen():
    four = next(s.whom for s in story.SWINGS if s.topic == "outage")
    assert len(four) == 4
    before, during, after = (mean(scores(four, week(n))) for n in (5, 9, 18))
    assert before - during > 3
    assert abs(before - after) < 1


def test_the_outage_leaves_other_accounts_alone():
    assert mood("A-1002", "US", week(9)).topic is None


def test_low_scorers_of_the_outage_write_about_it():
    texts = [plots.reaction(ANNA, asked(week(8)), Random(n)).comment for n in range(30)]
    assert sum(plots.words.topic_of(t) == "outage" for t in texts if t) > 15


def test_a_champion_s_leaving_and_the_price_rise_never_heal_where_accounts_are_lost():
    for account, start in ((PINECREST, 8), (HOLZAPFEL, 12), (TALLGRASS, 12)):
        assert mood(account, "US", week(start - 1)).points == 0
        assert mood(account, "US", week(start + 1)).points <= -4
        assert mood(account, "US", week(25)).points <= -4


def test_the_app_lifts_japan_and_nobody_else():
    assert mood("A-1030", "JP", week(17)).points > mood("A-1030", "JP", week(11)).points + 1
    assert mood("A-1035", "CN", week(25)).topic is None


@pytest.mark.parametrize("habit", list(Habit))
def test_every_habit_shows(habit):
    person = replace(ANNA, habit=habit, answers=1.0, talkative=1.0)
    seen = plots.reaction(person, asked(week(3)), Random(3))
    expected = {
        Habit.SILENT: Way.NOTHING,
        Habit.OPTS_OUT: Way.OPT_OUT,
        Habit.TYPES: Way.TYPE,
        Habit.OWN_DIGITS: Way.TYPE,
        Habit.HEDGES: Way.TYPE,
        Habit.COMES_LATE: Way.TYPE,
    }
    assert seen.way is expected.get(habit, Way.CLICK)
    assert (seen.corrected is not None) == (habit is Habit.WAVERS)
    assert seen.in_box == (habit is not Habit.CLICKS_THEN_TYPES)
    assert (seen.comment is None) == (habit in (Habit.SILENT, Habit.OPTS_OUT, Habit.ONLY_CLICKS, Habit.HEDGES))


def test_scores_are_typed_in_the_digits_of_the_own_script():
    saad = replace(ANNA, language="ar", habit=Habit.OWN_DIGITS, liking=8.0, answers=1.0)
    assert plots.reaction(saad, asked(week(3), "SA"), Random(1)).typed.startswith(("٧", "٨", "٩"))
    sho = replace(saad, language="ja", voice="polite")
    assert plots.reaction(sho, asked(week(3), "JP"), Random(1)).typed.startswith(("７点", "８点", "９点"))


def test_nobody_answers_in_the_night():
    for person in PEOPLE:
        for hour in range(0, 24, 5):
            moment = START + timedelta(hours=hour)
            seen = plots.reaction(person, asked(moment), Random(hour))
            if seen.way is not Way.NOTHING:
                assert seen.delay > timedelta(0)
                assert 8 <= (moment + seen.delay).astimezone(ZoneInfo(person.time_zone)).hour <= 21


def test_scores_stay_on_the_scale():
    extremes = [replace(ANNA, liking=liking) for liking in (-20, 30)]
    assert [plots.reaction(p, asked(week(1)), Random(1)).score for p in extremes] == [0, 10]


def test_a_quarter_of_answers_looks_like_a_healthy_company():
    given = [
        plots.reaction(p, asked(week(4), COMPANY.account(p.account).country), Random(p.email)).score for p in PEOPLE
    ]
    answered = [s for s in given if s is not None]
    assert 0.4 < len(answered) / len(PEOPLE) < 0.75
    nps = 100 * (sum(s >= 9 for s in answered) - sum(s <= 6 for s in answered)) / len(answered)
    assert 5 < nps < 55


def test_only_deciders_of_leaving_accounts_say_farewell():
    moment = week(16)
    gone = {p.email: plots.farewell(p, moment, Random(1)) for p in PEOPLE}
    said = {email: f.reason for email, f in gone.items() if f}
    assert said["gudrun.holzapfel@holzapfel.example"] == "too_expensive"
    assert said["steven.pruitt@tallgrass.example"] == "switched_service"
    assert {p.account for p in PEOPLE if p.email in said} == {HOLZAPFEL, TALLGRASS, PINECREST}
    assert "jonas.rieck@holzapfel.example" not in said


def test_happenings_are_in_order_and_stop_when_an_account_has_left():
    all_of_them = story.happenings(COMPANY)
    assert all_of_them == sorted(all_of_them, key=lambda h: h.at)
    kinds = {h.kind for h in all_of_them}
    assert kinds == {"use", "payment_failed", "person_left", "cancelled", "ended"}
    last_use = max(h.at for h in all_of_them if h.kind == "use" and h.account == HOLZAPFEL)
    assert last_use < next(d.ends for d in story.DEPARTURES if d.account == HOLZAPFEL)


def test_use_falls_in_an_outage_and_never_exceeds_the_seats():
    use = {(h.account, h.at): h.value for h in story.happenings(COMPANY) if h.kind == "use"}
    assert use[LINDHOF, week(9, hour=3)] < use[LINDHOF, week(6, hour=3)]
    seats = {a.external_id: a.seats for a in COMPANY.accounts}
    assert all(1 <= active <= seats[account] for (account, _), active in use.items())
    assert len({account for account, _ in use}) == len(seats)
    assert use[HARBORLINE, week(2, hour=3)] > 100
