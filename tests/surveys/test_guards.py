from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.models import SurveyKind
from surveys.rules.guards import Facts, Why, rest_ends, why_not

BREATHER, QUARANTINE = timedelta(days=14), timedelta(days=90)
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
FREE = Facts(now=NOW)
AGAINST = {
    Why.WORKSPACE_STOPPED: {"workspace_stopped": True},
    Why.SURVEY_STOPPED: {"survey_stopped": True},
    Why.ACCOUNT_STOPPED: {"account_stopped": True},
    Why.OPTED_OUT: {"opted_out": True},
    Why.ACCOUNT_GONE: {"account_gone": True},
    Why.ACCOUNT_STAYS: {"account_stays": True, "kind": SurveyKind.CHURN_EXIT},
    Why.NOT_IN_SLACK: {"in_slack": False},
    Why.UNREACHABLE: {"reachable": False},
    Why.GUEST: {"is_unwanted_guest": True},
    Why.EXTERNAL: {"is_unwanted_external": True},
    Why.ANSWERED: {"answered": True},
    Why.EXPIRED: {"expires_at": NOW},
    Why.CHANNEL_SHARED: {"team_only": True, "channel_shared": True},
    Why.CHANNEL_HAS_GUESTS: {"team_only": True, "channel_has_guests": True},
    Why.HELD: {"held": True},
    Why.QUARANTINE: {"last_of_kind_at": NOW - QUARANTINE + MOMENT},
    Why.OPEN_CASE: {"has_open_case": True},
    Why.OPEN_TICKET: {"has_open_ticket": True},
    Why.ACCOUNT_BUDGET: {"account_is_full": True},
    Why.PILOT: {"pilot_is_full": True},
}


def test_nothing_stands_against_somebody_of_whom_nothing_is_known() -> None:
    assert why_not(FREE) is None


@pytest.mark.parametrize("why", Why)
def test_each_reason_alone_keeps_the_ask_back_and_has_a_sentence(why: Why) -> None:
    assert why_not(replace(FREE, **AGAINST[why])) is why  # type: ignore[arg-type]
    assert why.sentence.endswith(".")


def test_what_is_most_lasting_is_named_first() -> None:
    of_asks = [why for why in Why if why is not Why.ACCOUNT_STAYS]  # that one keeps back exit surveys alone
    everything = {name: value for why in of_asks for name, value in AGAINST[why].items()}
    named = []
    while why := why_not(replace(FREE, **everything)):  # type: ignore[arg-type]
        named.append(why)
        for name in AGAINST[why]:
            if name != "team_only":
                del everything[name]
    assert named == of_asks


def test_quarantine_ends_to_the_microsecond() -> None:
    assert why_not(replace(FREE, last_of_kind_at=NOW - QUARANTINE + MOMENT)) is Why.QUARANTINE
    assert why_not(replace(FREE, last_of_kind_at=NOW - QUARANTINE)) is None


def test_after_anything_else_there_are_two_weeks_of_rest() -> None:
    assert why_not(replace(FREE, last_asked_at=NOW - BREATHER + MOMENT)) is Why.QUARANTINE
    assert why_not(replace(FREE, last_asked_at=NOW - BREATHER)) is None


def test_those_who_leave_were_agreed_about_so_no_rest_keeps_an_exit_survey_back() -> None:
    asked = replace(FREE, last_of_kind_at=NOW - timedelta(days=30), last_asked_at=NOW - timedelta(days=30))
    assert why_not(asked) is Why.QUARANTINE
    assert why_not(replace(asked, kind=SurveyKind.CHURN_EXIT)) is None


def test_who_is_gone_is_asked_only_by_a_survey_that_comes_after_churn() -> None:
    assert why_not(replace(FREE, account_gone=True)) is Why.ACCOUNT_GONE
    assert why_not(replace(FREE, account_gone=True, may_be_gone=True)) is None


def test_those_who_leave_may_be_asked_why_with_a_case_open_and_after_they_are_gone() -> None:
    leaving = replace(FREE, kind=SurveyKind.CHURN_EXIT, has_open_case=True, account_gone=True)
    assert why_not(leaving) is None
    assert why_not(replace(leaving, opted_out=True)) is Why.OPTED_OUT


def test_an_ask_expires_at_its_moment_not_before() -> None:
    assert why_not(replace(FREE, expires_at=NOW + MOMENT)) is None
    assert why_not(replace(FREE, expires_at=NOW)) is Why.EXPIRED


def test_an_ask_may_go_to_a_shared_channel_and_what_is_for_the_team_may_not() -> None:
    assert why_not(replace(FREE, channel_shared=True, channel_has_guests=True)) is None
    assert why_not(replace(FREE, team_only=True)) is None


def test_rest_ends_with_the_later_of_both() -> None:
    def after(any_days: int, kind_days: int) -> timedelta:
        asked = NOW - timedelta(days=any_days), NOW - timedelta(days=kind_days)
        end = rest_ends(replace(FREE, last_asked_at=asked[0], last_of_kind_at=asked[1]))
        assert end is not None
        return end - NOW

    assert rest_ends(FREE) is None
    assert after(0, 80) == BREATHER
    assert after(0, 70) == QUARANTINE - timedelta(days=70)
