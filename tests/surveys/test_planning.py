"""Turns become invitations and owed messages."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event, select

from storage.asking.turn_queries import midnight
from storage.database.tables import account, case_file, invitation, survey, turn, workspace
from storage.database.units import Units
from storage.models import (
    AccountStatus,
    CaseState,
    DeliveryKind,
    DeliveryState,
    InvitationState,
    Place,
    SurveyKind,
)
from surveys.asking import showing
from surveys.definition.definitions import install_defaults
from surveys.leaving import departures
from surveys.planner import inviting, planning
from surveys.rules.windows import zone_of
from tests.storage import workspaces
from tests.surveys.planning_cast import LASTING, MONDAY, NOW, Company


@pytest.fixture
def company(units: Units) -> Company:
    return Company(units)


def test_a_turn_becomes_an_invitation_and_the_message_that_it_owes(company: Company) -> None:
    anna = company.contact(turn=MONDAY)
    assert company.plan() == 1
    (asked,) = company.invitations()
    assert (asked.contact_id, asked.occasion, asked.state) == (anna, "cycle:2026-03-02", InvitationState.PLANNED)
    (owed,) = company.deliveries()
    assert (owed.kind, owed.cause, owed.contact_id) == (DeliveryKind.ASK, f"ask:{asked.id}", anna)
    assert (owed.invitation_id, owed.priority, owed.state) == (asked.id, 5, DeliveryState.DUE)
    assert owed.due_at == asked.send_at == datetime(2026, 3, 2, 11, 0, tzinfo=UTC)  # noon of a Monday in Berlin


def test_the_next_turn_is_thirteen_weeks_later(company: Company) -> None:
    anna = company.contact(turn=MONDAY)
    company.plan()
    assert company.turn(anna) == MONDAY + timedelta(days=91)


def test_a_tick_fired_twice_asks_once(company: Company) -> None:
    company.contact(turn=MONDAY)
    assert [company.plan(), company.plan()] == [1, 0]
    assert len(company.deliveries()) == 1


def test_a_turn_that_has_not_come_waits(company: Company) -> None:
    company.contact(turn=MONDAY + timedelta(days=1))
    assert company.plan() == 0
    assert company.next_due() == midnight(MONDAY + timedelta(days=1)) - planning.LEAD


def test_planning_is_due_exactly_when_it_says(company: Company) -> None:
    company.contact(turn=MONDAY + timedelta(days=1))
    due = company.next_due()
    assert due is not None
    assert company.plan(due - timedelta(microseconds=1)) == 0
    assert company.plan(due) == 1


@pytest.mark.parametrize(
    ("zone", "country", "sent"),
    [
        ("Pacific/Kiritimati", None, "2026-03-03 09:30"),
        ("Asia/Tokyo", "JP", "2026-03-03 09:30"),
        ("Europe/Berlin", "DE", "2026-03-03 09:30"),
        ("America/Los_Angeles", "US", "2026-03-03 09:30"),
        ("Pacific/Pago_Pago", "AS", "2026-03-03 09:30"),
        ("Asia/Riyadh", "SA", "2026-03-03 10:00"),  # in Ramadan
    ],
)
def test_a_turn_is_a_date_of_the_contacts_own_calendar(
    company: Company, zone: str, country: str | None, sent: str
) -> None:
    company.contact(company.account(country=country), turn=date(2026, 3, 3), time_zone=zone)
    due = company.next_due()
    assert due is not None
    company.plan(due)
    there = company.invitations()[0].send_at.astimezone(zone_of(zone))
    assert there.strftime("%Y-%m-%d %H:%M") == sent


def test_a_contacts_zone_goes_before_the_accounts_and_that_before_the_workspaces(company: Company) -> None:
    company.change(workspace, company.workspace_id, time_zone="Asia/Tokyo")
    berlin, nowhere = company.account(), company.account(time_zone="Mars/Olympus")
    for account_id, zone in ((berlin, "Asia/Kathmandu"), (berlin, None), (nowhere, "")):
        company.contact(account_id, turn=date(2026, 3, 10), time_zone=zone)
    company.plan(midnight(date(2026, 3, 9)) + timedelta(hours=10))
    hours = [each.send_at.strftime("%H:%M") for each in company.invitations()]
    assert hours == ["03:45", "08:30", "00:30"]


def test_the_locale_says_the_working_week_where_no_country_does(company: Company) -> None:
    company.contact(
        company.account(country=None, time_zone="Asia/Riyadh"), turn=date(2026, 3, 6), locale="ar-SA"
    )  # a Friday
    company.plan(midnight(date(2026, 3, 6)))
    assert company.invitations()[0].send_at == datetime(2026, 3, 8, 9, 0, tzinfo=UTC)  # Sunday noon


@pytest.mark.parametrize("why", LASTING)
def test_who_cannot_be_asked_any_more_leaves_a_row_with_the_reason_and_no_turn(company: Company, why: str) -> None:
    anna = company.contact(turn=MONDAY, **LASTING[why])
    assert company.plan() == 0
    (row,) = company.invitations()
    assert (row.state, row.withdrawn_why) == (InvitationState.WITHDRAWN, why)
    assert company.turn(anna) is None
    assert company.deliveries() == []


@pytest.mark.parametrize(("channel", "planned"), [("C1", 1), (None, 0)])
def test_whom_no_dm_reaches_keeps_their_turns_where_their_account_shares_a_channel(
    company: Company, channel: str | None, planned: int
) -> None:
    company.contact(company.account(channel=channel), turn=MONDAY, unreachable="cannot_dm_bot")
    assert company.plan() == planned


def test_nobody_of_an_account_that_is_gone_is_asked(company: Company) -> None:
    company.contact(company.account(status=AccountStatus.GONE), turn=MONDAY)
    assert company.plan() == 0
    assert company.invitations()[0].withdrawn_why == "account_gone"


def test_an_open_case_puts_the_turn_off_by_a_week_until_it_is_closed(company: Company) -> None:
    anna = company.contact(turn=MONDAY)
    case_id = company.case_of(anna)
    assert company.plan() == 0
    assert company.turn(anna) == MONDAY + timedelta(days=7)
    company.change(case_file, case_id, state=CaseState.CLOSED)
    assert company.plan(NOW + timedelta(days=7)) == 1


def test_a_stopped_account_waits_and_others_do_not(company: Company) -> None:
    stopped = company.contact(company.account(stopped_at=NOW), turn=MONDAY)
    company.contact(turn=MONDAY)
    assert company.plan() == 1
    assert company.turn(stopped) == MONDAY + timedelta(days=7)


def test_ninety_days_of_rest_between_two_surveys_are_kept_to_the_week(company: Company) -> None:
    anna = company.contact(turn=MONDAY)
    company.was_asked(anna, NOW - timedelta(days=80))
    assert company.plan() == 0
    assert company.turn(anna) == MONDAY + timedelta(days=14)
    assert company.plan(NOW + timedelta(days=14)) == 1


def test_who_was_asked_late_in_the_day_is_still_asked_thirteen_weeks_later(company: Company) -> None:
    anna = company.contact(company.account(country="US", time_zone="America/Los_Angeles"), turn=date(2026, 6, 2))
    company.was_asked(anna, datetime(2026, 3, 4, 0, 25, tzinfo=UTC))  # 16:25 on 3 March over there
    assert company.plan(datetime(2026, 6, 1, 10, tzinfo=UTC)) == 1


def test_an_exit_survey_two_weeks_ago_keeps_nobody_back_and_a_later_one_does(company: Company) -> None:
    rested, tired = company.contact(turn=MONDAY), company.contact(turn=MONDAY)
    company.was_asked(rested, NOW - timedelta(days=14), SurveyKind.CHURN_EXIT)
    company.was_asked(tired, NOW - timedelta(days=13), SurveyKind.CHURN_EXIT)
    assert company.plan() == 1
    assert [each.contact_id for each in company.invitations()] == [rested]
    assert company.turn(tired) == MONDAY + timedelta(days=7)


def test_a_survey_that_is_planned_counts_as_asked(company: Company) -> None:
    anna = company.contact(turn=MONDAY)
    earlier = company.was_asked(anna, NOW, SurveyKind.CHURN_EXIT)
    company.change(invitation, earlier, state=InvitationState.PLANNED, asked_at=None)
    assert company.plan() == 0


def test_a_withdrawn_survey_that_never_arrived_counts_for_nothing(company: Company) -> None:
    anna = company.contact(turn=MONDAY)
    earlier = company.was_asked(anna, NOW - timedelta(days=3))
    company.change(invitation, earlier, state=InvitationState.WITHDRAWN, asked_at=None)
    assert company.plan() == 1


@pytest.mark.parametrize("stopped", ["workspace", "survey", "disabled"])
def test_nothing_is_planned_and_nobody_woken_while_sends_are_stopped(company: Company, stopped: str) -> None:
    anna = company.contact(turn=MONDAY)
    if stopped == "workspace":
        company.change(workspace, company.workspace_id, stopped_at=NOW)
    else:
        off = {"survey": {"stopped_at": NOW}, "disabled": {"enabled": False}}
        company.change(survey, company.survey_id, **off[stopped])
    company.contact()
    assert (company.plan(), company.deal(), company.next_due()) == (0, 0, None)
    assert company.turn(anna) == MONDAY


def test_a_tick_that_comes_months_late_asks_once_and_keeps_the_weekday(company: Company) -> None:
    anna = company.contact(turn=MONDAY)
    assert company.plan(NOW + timedelta(days=200)) == 1
    again = company.turn(anna)
    assert again is not None and again.weekday() == 0 and again == MONDAY + timedelta(days=273)
    assert company.invitations()[0].send_at > NOW + timedelta(days=199)


def test_turns_missed_during_a_stop_are_made_up_for_day_by_day_not_all_at_once(company: Company) -> None:
    days = [MONDAY + timedelta(days=days) for days in (0, 1, 2, 3, 4, 7, 8)]
    for day in days:
        company.contacts(3, turn=day)
    assert company.plan(midnight(date(2026, 3, 16))) == 21  # a Monday, two weeks after the first
    sent = Counter(each.send_at.date() for each in company.invitations())
    assert set(sent.values()) == {3}
    assert min(sent) == date(2026, 3, 16) and max(sent) == date(2026, 3, 24)


def test_turns_missed_until_the_middle_of_a_week_leave_no_weekend_to_the_monday_after(company: Company) -> None:
    days = [MONDAY + timedelta(days=days) for days in (0, 1, 2, 3, 4, 7, 8)]
    for day in days:
        company.contacts(3, turn=day)
    assert company.plan(midnight(date(2026, 3, 18))) == 21
    sent = Counter(each.send_at.date() for each in company.invitations())
    assert set(sent.values()) == {3} and len(sent) == 7 and min(sent) == date(2026, 3, 18)


def test_a_year_end_is_made_up_for_in_even_days(company: Company) -> None:
    """Seven working days are closed; each of the seven after them has two days' share, and none has more."""
    company.change(workspace, company.workspace_id, policy={"account_a_week": 1000})
    first = datetime(2026, 11, 30, 6, tzinfo=UTC)
    company.contacts(500, company.account())
    company.deal(first)
    turns, sent = company.turns(), Counter[date]()
    for days in range(60):
        company.plan(first + timedelta(days=days))
    for each in company.invitations():
        assert each.send_at >= midnight(date.fromisoformat(each.occasion.removeprefix("cycle:")))
        sent[each.send_at.date()] += 1
    assert set(turns.values()) == {7, 8}
    closed = [date(2026, 12, 24), date(2026, 12, 25), *(date(2026, 12, day) for day in (28, 29, 30, 31))]
    assert not any(sent[day] for day in [*closed, date(2027, 1, 1)])
    after = [date(2027, 1, day) for day in (4, 5, 6, 7, 8, 11, 12)]
    assert all(14 <= sent[day] <= 16 for day in after)
    assert all(7 <= count <= 8 for day, count in sent.items() if day not in after)


def test_more_people_than_one_transaction_takes_are_all_asked(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "SLICE", 4)
    company.contacts(9, turn=MONDAY)
    assert company.plan() == 9
    assert len({each.token for each in company.deliveries()}) == 9


def test_a_workspace_plans_for_its_own_people_only(company: Company) -> None:
    company.contact(turn=MONDAY)
    with company.units() as unit:
        other = workspaces.add(unit.connection, "T2")
        install_defaults(unit, other, NOW)
    assert planning.plan_due(company.units, other, NOW) == 0


def test_whoever_is_held_back_at_the_last_look_comes_again_in_the_same_cycle(company: Company) -> None:
    """A share that was drawn stays drawn."""
    anna = company.contact(turn=MONDAY)
    company.plan()
    company.case_of(anna)
    (asked,) = company.invitations()
    with company.units() as unit:
        assert showing.permit(unit, company.workspace_id, asked.id, NOW) == "open_case"
    again = company.one(select(turn.c.due_at, turn.c.cycle).where(turn.c.contact_id == anna))
    assert again == (midnight(MONDAY + timedelta(days=7)), 0)


def test_half_a_year_of_ticks_asks_everybody_every_thirteen_weeks(company: Company) -> None:
    company.contacts(20, company.account(country=None))
    company.deal()
    asked = list(run(company, until=NOW + timedelta(days=200)))
    by_contact: dict[int, list[datetime]] = {}
    for each in asked:
        by_contact.setdefault(each.contact_id, []).append(each.send_at)
    assert len(by_contact) == 20
    gaps = {later.date() - earlier.date() for first in by_contact.values() for earlier, later in pairwise(first)}
    assert gaps == {timedelta(days=91)}


def run(company: Company, until: datetime) -> Iterator[Any]:
    """Step through every wake-up, and let each ask arrive at its moment."""
    while (due := company.next_due()) is not None and due <= until:
        company.plan(due)
        for each in company.all(select(invitation).where(invitation.c.state == InvitationState.PLANNED)):
            company.change(invitation, each.id, state=InvitationState.ASKED, asked_at=each.send_at)
            yield each


def test_planning_asks_the_database_the_same_number_of_questions_for_one_and_for_many(company: Company) -> None:
    asked: list[str] = []
    event.listen(company.units.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    company.contact(turn=MONDAY)
    company.plan()
    for_one = len(asked)
    company.contacts(50, turn=MONDAY)
    asked.clear()
    assert company.plan() == 50
    assert len(asked) <= for_one + 5


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (datetime(2026, 6, 30, 23, 59, tzinfo=UTC), AccountStatus.LEAVING),
        (datetime(2026, 7, 1, tzinfo=UTC), AccountStatus.GONE),
    ],
)
def test_an_account_that_leaves_is_gone_when_its_last_day_is_over(
    company: Company, now: datetime, status: AccountStatus
) -> None:
    account_id = company.account(status=AccountStatus.LEAVING, ends_on=date(2026, 6, 30))
    departures.end_due(company.units, company.workspace_id, now)
    assert company.one(select(account.c.status).where(account.c.id == account_id)) == (status,)


def test_accounts_that_stay_are_never_gone(company: Company) -> None:
    account_id = company.account(ends_on=date(2026, 1, 31))
    assert departures.end_due(company.units, company.workspace_id, NOW) == 0
    assert company.one(select(account.c.status).where(account.c.id == account_id)) == (AccountStatus.ACTIVE,)


@pytest.mark.parametrize(
    ("wish", "channel", "usual", "place"),
    [
        (None, "C1", Place.DM, Place.DM),
        ("channel", "C1", Place.DM, Place.CHANNEL),
        (" Channel", "C1", Place.DM, Place.CHANNEL),
        ("channel", None, Place.DM, Place.DM),
        ("dm", "C1", Place.CHANNEL, Place.DM),
        (None, "C1", Place.CHANNEL, Place.CHANNEL),
        (None, None, Place.CHANNEL, Place.DM),
    ],
    ids=["no wish", "wished", "sloppily wished", "no channel", "rather not", "the survey's way", "no way there"],
)
def test_an_account_says_where_its_people_are_asked(
    wish: str | None, channel: str | None, usual: Place, place: Place
) -> None:
    person = SimpleNamespace(channel=channel, unreachable=None, attributes={"ask_in": wish} if wish else {})
    assert inviting.place_for(person, (usual,)) is place
