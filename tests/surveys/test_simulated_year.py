"""A year of a whole company breaks no rule that protects people, and each rule would be seen to be broken.

`python -m tests.surveys.year` plays it with 500 people; docs/simulated-year.md says what came of that.
"""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from storage.database.units import Units
from tests.surveys.year import rows, rules
from tests.surveys.year.crowd import Size
from tests.surveys.year.finished import finished
from tests.surveys.year.playing import Played
from tests.surveys.year.rows import Answer, Closed, Invitation, Message, Passed, Person, Span, Survey, Turn, Wave, Year
from tests.surveys.year.rules import RULES, Rule, broken

NOW = datetime(2026, 6, 9, 10, 0, tzinfo=UTC)  # a Tuesday, noon in Berlin
DAY, WEEK, MOMENT = timedelta(days=1), timedelta(days=7), timedelta(microseconds=1)
BERLIN, NOWHERE = ("DE", "Europe/Berlin"), (None, "Europe/Berlin")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_year_of_a_whole_company_breaks_no_rule(units: Units) -> None:
    played = Played(units, Size(70, 18), seed=1)
    played.play()
    year = finished(played)
    assert broken(year) == {}
    assert any(each.is_reminder for each in year.messages) and len(year.waves) == 2 and len(year.closed) == 2
    surveys = Counter(year.invitations[each.invitation_id].survey for each in year.messages)
    assert {"nps", "csat", "welcome", "farewell", "effort", "launch"} <= set(surveys)
    assert {"quarantine", "account_budget", "open_case", "not_drawn", "guest"} <= {each.why for each in year.passed}


def person(number: int = 1, place: tuple[str | None, str] = BERLIN, **facts: Any) -> Person:
    country, zone = place
    known = {"account_id": number, "kind": "member", "region": None, "locale": "de"}
    return Person(number, "Anna", country=country, zone=zone, **known | facts)  # type: ignore[arg-type]


def a_year(
    *asks: tuple[int, datetime, str], people: tuple[Person, ...] = (person(), person(2), person(3)), **more: Any
) -> Year:
    """A year with these asks, as (contact, moment, survey); all that is counted is as it should be."""
    known = {each.id: each for each in people}
    invitations = {
        number: Invitation(
            number, survey, contact_id, known[contact_id].account_id, f"cycle:{at.date()}", "asked", asked_at=at
        )
        for number, (contact_id, at, survey) in enumerate(asks, 1)
    }
    surveys = {
        "nps": Survey("nps", "nps", 90, cycle=91, going_at=NOW - 400 * DAY),
        "support": Survey("support", "csat", 30, going_at=NOW - 400 * DAY),
        "farewell": Survey("farewell", "own", 20, asks_the_gone=True, going_at=NOW - 400 * DAY),
        "churn_exit": Survey("churn_exit", "churn_exit", 0),
    }
    return Year(
        zone="Europe/Berlin",
        people=known,
        invitations=invitations,
        surveys=surveys,
        messages=tuple(Message(at, number, contact_id) for number, (contact_id, at, _) in enumerate(asks, 1)),
        counted=dict(Counter(survey for _, _, survey in asks)),
        **more,
    )


def told(rule: Rule, year: Year) -> int:
    """How often a rule says that it was broken."""
    return len(list(rule(year)))


def test_a_year_in_which_all_is_well_is_told_to_be_so() -> None:
    year = a_year((1, NOW, "nps"), (1, NOW + 14 * DAY, "support"), (2, NOW, "nps"))
    assert broken(year) == {}


def of_one_account(*moments: datetime) -> Year:
    people = tuple(person(number, account_id=1) for number in range(1, len(moments) + 1))
    return a_year(*((number, at, "nps") for number, at in enumerate(moments, 1)), people=people)


def span(what: str, **whose: Any) -> tuple[Span, ...]:
    return (Span(what, NOW - DAY, NOW + DAY, **whose),)


def reminded(
    *reminders: timedelta, answered: timedelta | None = None, then: timedelta = 30 * DAY, colleagues: int = 0
) -> Year:
    """Somebody is asked and reminded, and `then` asked once more; so many of their colleagues are asked as well."""
    people = tuple(person(number, account_id=1) for number in range(1, 2 + colleagues))
    asks = ((each.id, NOW, "nps") for each in people)
    year = a_year(*asks, (1, NOW + then, "support"), people=people)
    answers = () if answered is None else (Answer(1, NOW + answered),)
    more = tuple(Message(NOW + after, 1, 1, is_reminder=True) for after in reminders)
    return replace(year, messages=(*year.messages, *more), answers=answers)


def piloted(first: int, second: int) -> Year:
    """So many asks on one day, and so many on the next."""
    people = tuple(person(number) for number in range(1, first + second + 1))
    asks = ((each.id, NOW if each.id <= first else NOW + DAY, "nps") for each in people)
    year = a_year(*asks, people=people)
    return replace(year, surveys={**year.surveys, "nps": replace(year.surveys["nps"], going_at=None)})


def waved(recipients: int, why: str | None) -> Year:
    year = a_year((1, NOW, "nps"))
    unsent = Invitation(2, "nps", 2, 2, "wave:1", "withdrawn", why, wave_id=1)
    sent = replace(year.invitations[1], wave_id=1)
    wave = Wave(1, "nps", people=recipients, share=1.0, recipients=recipients)
    return replace(year, invitations={1: sent, 2: unsent}, waves=(wave,))


def twice(occasion: str) -> Year:
    year = a_year((1, NOW, "nps"))
    again = replace(year.invitations[1], id=2, occasion=occasion)
    return replace(year, invitations={**year.invitations, 2: again})


def dealt(*extra: int) -> Year:
    """One turn on each working day of a cycle, and more on the days of these numbers."""
    monday, week = date(2026, 3, 2), (0, 1, 2, 3, 4)
    days = [monday + number * DAY for number in range(91) if number % 7 < 5]
    more = [monday + number * DAY for number in extra]
    return a_year(turns=tuple(Turn(1, day, week) for day in [*days, *more]))


def rested_on_sundays(*days: int) -> Year:
    """The same, and turns of people who work from Sunday to Thursday on the days of these numbers."""
    year = dealt()
    more = (Turn(2, date(2026, 3, 2) + number * DAY, (6, 0, 1, 2, 3)) for number in days)
    return replace(year, turns=(*year.turns, *more))


def passed_over(times: int, *spans: Span) -> Year:
    """Somebody of whose survey a quarter is asked each time, between two turns in which they were."""
    year = a_year((1, NOW, "nps"), (1, NOW + 364 * DAY, "nps"), spans=spans)
    quarter = replace(year.surveys["nps"], share=0.25)
    skips = tuple(Passed("nps", 1, (NOW + (number + 1) * WEEK).date(), "not_drawn") for number in range(times))
    return replace(year, surveys={**year.surveys, "nps": quarter}, passed=skips)


def came_again(days: float, place: tuple[str | None, str], **more: Any) -> Year:
    return a_year((1, NOW, "nps"), (1, NOW + days * DAY, "nps"), people=(person(1, place),), **more)


SATURDAY, HOLIDAY, CORPUS_CHRISTI = (
    NOW + 4 * DAY,
    datetime(2026, 5, 25, 10, tzinfo=UTC),
    datetime(2026, 6, 4, 10, tzinfo=UTC),
)
RIYADH, TOKYO, SHANGHAI = ("SA", "Asia/Riyadh"), ("JP", "Asia/Tokyo"), ("CN", "Asia/Shanghai")

BROKEN: list[tuple[Rule, Year, Year]] = [
    # rule, a year that just keeps it, one with the forged row that just breaks it
    (
        rules.nobody_is_written_to_twice_in_two_weeks,
        a_year((1, NOW, "nps"), (1, NOW + 14 * DAY, "support")),
        a_year((1, NOW, "nps"), (1, NOW + 14 * DAY - MOMENT, "support")),
    ),
    (
        rules.every_kind_has_its_rest,
        a_year((1, NOW, "support"), (1, NOW + 30 * DAY, "support")),
        a_year((1, NOW, "support"), (1, NOW + 30 * DAY - MOMENT, "support")),
    ),
    (
        rules.an_account_is_asked_three_times_in_any_seven_days_at_most,
        of_one_account(NOW, NOW + DAY, NOW + 2 * DAY, NOW + WEEK),
        of_one_account(NOW, NOW + DAY, NOW + 2 * DAY, NOW + WEEK - MOMENT),
    ),
    (
        rules.reminders_count_in_the_budget,
        reminded(5 * DAY, then=19 * DAY),
        reminded(5 * DAY, then=19 * DAY - MOMENT),
    ),
    (
        rules.reminders_count_in_the_budget,
        reminded(WEEK, colleagues=2),
        reminded(WEEK - MOMENT, colleagues=2),
    ),
    (
        rules.everybody_is_asked_in_their_own_working_hours,
        a_year((1, datetime(2026, 6, 9, 7, 30, tzinfo=UTC), "nps")),
        a_year((1, datetime(2026, 6, 9, 7, 30, tzinfo=UTC) - MOMENT, "nps")),
    ),
    (
        rules.everybody_is_asked_in_their_own_working_hours,
        a_year((1, datetime(2026, 3, 17, 10, 59, tzinfo=UTC), "nps"), people=(person(1, RIYADH),)),
        a_year((1, datetime(2026, 3, 17, 11, tzinfo=UTC), "nps"), people=(person(1, RIYADH),)),  # 14:00 in Ramadan
    ),
    (rules.nobody_is_asked_on_a_day_off, a_year((1, NOW, "nps")), a_year((1, SATURDAY, "nps"))),
    (
        rules.nobody_is_asked_on_a_day_off,
        a_year((1, HOLIDAY, "nps"), people=(person(1, NOWHERE),)),
        a_year((1, HOLIDAY, "nps")),  # Whit Monday
    ),
    (
        rules.nobody_is_asked_on_a_day_off,
        a_year((1, CORPUS_CHRISTI, "nps"), people=(person(region="BE"),)),
        a_year((1, CORPUS_CHRISTI, "nps"), people=(person(region="BY"),)),
    ),
    (
        rules.nobody_is_asked_on_a_day_off,
        a_year((1, datetime(2026, 8, 12, 3, tzinfo=UTC), "nps"), people=(person(1, TOKYO),)),
        a_year((1, datetime(2026, 8, 13, 3, tzinfo=UTC), "nps"), people=(person(1, TOKYO),)),  # Obon
    ),
    (
        rules.nobody_is_asked_on_a_day_off,
        a_year(
            (1, datetime(2026, 5, 9, 3, tzinfo=UTC), "nps"), people=(person(1, SHANGHAI),)
        ),  # makes up for a holiday
        a_year((1, datetime(2026, 5, 16, 3, tzinfo=UTC), "nps"), people=(person(1, SHANGHAI),)),
    ),
    (
        rules.nobody_is_asked_on_a_day_off,
        a_year((1, NOW, "nps"), closed=(Closed(NOW.date(), NOW.date(), "FR"),)),
        a_year((1, NOW, "nps"), closed=(Closed(NOW.date() - DAY, NOW.date()),)),
    ),
    (
        rules.nobody_is_asked_in_the_first_morning_or_last_afternoon_of_their_week,
        a_year((1, NOW - DAY, "nps"), (2, NOW + 3 * DAY - MOMENT, "nps")),  # Monday noon, Friday just before it
        a_year((1, NOW - DAY - MOMENT, "nps")),
    ),
    (
        rules.nobody_is_asked_in_the_first_morning_or_last_afternoon_of_their_week,
        a_year((1, NOW - MOMENT, "nps")),
        a_year((1, NOW + 3 * DAY, "nps")),
    ),
    (
        rules.nobody_is_asked_after_an_opt_out,
        a_year((1, NOW + DAY, "nps"), spans=span(rows.OPTED_OUT, contact_id=1)),
        a_year((1, NOW + DAY - MOMENT, "nps"), spans=span(rows.OPTED_OUT, contact_id=1)),
    ),
    (
        rules.nobody_is_asked_while_a_case_of_theirs_is_open,
        a_year((2, NOW, "nps"), (1, NOW, "churn_exit"), spans=span(rows.CASE, contact_id=1)),
        a_year((1, NOW, "nps"), spans=span(rows.CASE, contact_id=1)),
    ),
    (
        rules.nobody_is_asked_while_a_ticket_is_open,
        a_year((2, NOW, "nps"), spans=span(rows.TICKET, account_id=1)),
        a_year((1, NOW, "nps"), spans=span(rows.TICKET, account_id=1)),
    ),
    (
        rules.nobody_is_asked_who_is_held,
        a_year((2, NOW, "nps"), spans=span(rows.HELD, account_id=1)),
        a_year((1, NOW, "nps"), spans=span(rows.HELD, account_id=1)),
    ),
    (
        rules.nothing_goes_out_while_sends_are_stopped,
        a_year((1, NOW, "support"), spans=span(rows.STOPPED, survey="nps")),
        a_year((1, NOW, "nps"), spans=span(rows.STOPPED, survey="nps")),
    ),
    (
        rules.nothing_goes_out_while_sends_are_stopped,
        a_year((1, NOW + DAY, "nps"), spans=span(rows.STOPPED)),
        a_year((1, NOW, "nps"), spans=span(rows.STOPPED)),
    ),
    (
        rules.nobody_is_asked_whose_account_is_gone,
        a_year((1, NOW, "farewell"), spans=span(rows.GONE, account_id=1)),
        a_year((1, NOW, "nps"), spans=span(rows.GONE, account_id=1)),
    ),
    (
        rules.nobody_is_asked_whom_slack_cannot_reach,
        a_year((1, NOW - 2 * DAY, "nps"), spans=span(rows.UNREACHABLE, contact_id=1)),
        a_year((1, NOW, "nps"), spans=span(rows.UNREACHABLE, contact_id=1)),
    ),
    (
        rules.only_whom_policy_and_survey_allow_is_asked,
        a_year((1, NOW, "nps"), people=(person(kind="external"),), asks_guests=False),
        a_year((1, NOW, "nps"), people=(person(kind="guest"),), asks_guests=False),
    ),
    (rules.nothing_is_asked_twice, twice("cycle:2026-06-16"), twice("cycle:2026-06-09")),
    (
        rules.a_reminder_comes_once_and_never_after_an_answer,
        reminded(5 * DAY, answered=5 * DAY + MOMENT),
        reminded(5 * DAY, answered=5 * DAY),
    ),
    (rules.a_reminder_comes_once_and_never_after_an_answer, reminded(5 * DAY), reminded(5 * DAY, 6 * DAY)),
    (rules.a_pilot_asks_a_few_and_then_some_a_day, piloted(10, 20), piloted(11, 0)),
    (rules.a_pilot_asks_a_few_and_then_some_a_day, piloted(10, 20), piloted(10, 21)),
    (rules.a_wave_accounts_for_each_of_its_recipients, waved(2, "held"), waved(2, None)),
    (rules.a_wave_accounts_for_each_of_its_recipients, waved(2, "held"), waved(3, "held")),
    (rules.every_ask_is_counted, a_year((1, NOW, "nps")), replace(a_year((1, NOW, "nps")), counted={})),
    (rules.every_ask_is_counted, a_year(), a_year(count_problems=("The counts differ.",))),
    (rules.turns_come_round_in_thirteen_weeks, came_again(91, NOWHERE), came_again(98, NOWHERE)),
    (rules.turns_come_round_in_thirteen_weeks, came_again(98, BERLIN), came_again(89, BERLIN)),
    (
        rules.turns_come_round_in_thirteen_weeks,
        came_again(98, NOWHERE, passed=(Passed("nps", 1, (NOW + 91 * DAY).date(), "held"),)),
        came_again(98, NOWHERE, passed=(Passed("nps", 2, (NOW + 91 * DAY).date(), "held"),)),
    ),
    (rules.first_turns_are_even, dealt(0, 1), dealt(0, 0)),
    (rules.first_turns_are_even, rested_on_sundays(6), rested_on_sundays(0, 0)),
    (rules.a_share_is_exactly_that_share, passed_over(3), passed_over(2)),
    (rules.a_share_is_exactly_that_share, passed_over(4, *span(rows.OPTED_OUT, contact_id=1)), passed_over(4)),
]


@pytest.mark.parametrize(
    ("rule", "kept", "forged"), BROKEN, ids=[f"{rule.__name__}-{number}" for number, (rule, *_) in enumerate(BROKEN)]
)
def test_a_rule_sees_the_row_that_breaks_it_and_no_other(rule: Rule, kept: Year, forged: Year) -> None:
    assert told(rule, kept) == 0
    assert told(rule, forged) >= 1


def test_every_rule_was_broken_once() -> None:
    assert {rule for rule, _, _ in BROKEN} == set(RULES)
