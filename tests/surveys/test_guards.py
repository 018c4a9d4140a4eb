from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.models import SurveyKind
from surveys.guards import BREATHER, QUARANTINE, Facts, Why, rest_ends, why_not

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
FREE = Facts(now=NOW)
AGAINST = {
    Why.WORKSPACE_STOPPED: {"workspace_stopped": True},
    Why.SURVEY_STOPPED: {"survey_stopped": True},
    Why.ACCOUNT_STOPPED: {"account_stopped": True},
    Why.OPTED_OUT: {"opted_out": True},
    Why.ACCOUNT_GONE: {"account_gone": True},
    Why.NOT_IN_SLACK: {"in_slack": False},
    Why.UNREACHABLE: {"reachable": False},
    Why.ANSWERED: {"answered": True},
    Why.EXPIRED: {"expires_at": NOW},
    Why.CHANNEL_SHARED: {"team_only": True, "channel_shared": True},
    Why.CHANNEL_HAS_GUESTS: {"team_only": True, "channel_has_guests": True},
    Why.QUARANTINE: {"last_nps_at": NOW - QUARANTINE + MOMENT},
    Why.OPEN_CASE: {"has_open_case": True},
}


def test_nothing_stands_against_somebody_of_whom_nothing_is_known() -> None:
    assert why_not(FREE) is None


@pytest.mark.parametrize("why", Why)
def test_each_reason_alone_keeps_the_ask_back_and_has_a_sentence(why: Why) -> None:
    assert why_not(replace(FREE, **AGAINST[why])) is why  # type: ignore[arg-type]
    assert why.sentence.endswith(".")


def test_what_is_most_lasting_is_named_first() -> None:
    everything = {name: value for facts in AGAINST.values() for name, value in facts.items()}
    named = []
    while why := why_not(replace(FREE, **everything)):  # type: ignore[arg-type]
        named.append(why)
        for name in AGAINST[why]:
            if name != "team_only":
                del everything[name]
    assert named == list(Why)


def test_quarantine_ends_to_the_microsecond() -> None:
    assert why_not(replace(FREE, last_nps_at=NOW - QUARANTINE + MOMENT)) is Why.QUARANTINE
    assert why_not(replace(FREE, last_nps_at=NOW - QUARANTINE)) is None


def test_after_anything_else_there_are_two_weeks_of_rest() -> None:
    assert why_not(replace(FREE, last_asked_at=NOW - BREATHER + MOMENT)) is Why.QUARANTINE
    assert why_not(replace(FREE, last_asked_at=NOW - BREATHER)) is None


def test_an_nps_survey_of_last_month_does_not_keep_an_exit_survey_back() -> None:
    asked = replace(FREE, last_nps_at=NOW - timedelta(days=30), last_asked_at=NOW - timedelta(days=30))
    assert why_not(asked) is Why.QUARANTINE
    assert why_not(replace(asked, kind=SurveyKind.CHURN_EXIT)) is None


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
    assert rest_ends(SurveyKind.NPS, None, None) is None
    assert rest_ends(SurveyKind.NPS, NOW, NOW - timedelta(days=80)) == NOW + BREATHER
    assert rest_ends(SurveyKind.NPS, NOW, NOW - timedelta(days=70)) == NOW - timedelta(days=70) + QUARANTINE
