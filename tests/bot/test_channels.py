"""Who reads a channel is judged by the list of the company's own people, in a few calls whatever the channel's size."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.slack.channels import MEMBERS_FRESH, Channels
from bot.slack.closed import GUESTS, SHARED
from tests.bot.delivery_cast import NOW, Clock

Json = dict[str, Any]


def full_member(number: int) -> Json:
    return {"id": f"U{number}", "team_id": "T1"}


class Slack:
    """A company of 300 people who are all in one channel, and the calls that were made."""

    def __init__(self) -> None:
        self.staff: list[Json] = [full_member(number) for number in range(300)]
        self.readers = [user["id"] for user in self.staff]
        self.channel_facts: Json = {}
        self.calls: list[str] = []

    def channel(self, channel: str) -> Json:
        self.calls.append("info")
        return self.channel_facts

    def members(self, channel: str) -> list[str]:
        self.calls.append("members")
        return self.readers

    def people(self) -> list[Json]:
        self.calls.append("people")
        return self.staff


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack() -> Slack:
    return Slack()


@pytest.fixture
def channels(slack: Slack, clock: Clock) -> Channels:
    return Channels(slack, clock, "T1")  # type: ignore[arg-type]


def later(clock: Clock, by: timedelta) -> datetime:
    clock.moment += by
    return clock.moment


def test_a_channel_of_hundreds_is_judged_in_three_calls(channels: Channels, slack: Slack) -> None:
    assert channels.refusal("C1") is None
    assert slack.calls == ["info", "members", "people"]


def test_people_who_were_listed_are_not_listed_again_for_the_next_check(
    channels: Channels, slack: Slack, clock: Clock
) -> None:
    channels.meet(slack.staff)
    for _ in range(3):
        assert channels.refusal("C1") is None
        later(clock, MEMBERS_FRESH)
    assert "people" not in slack.calls


def test_a_guest_closes_a_channel(channels: Channels, slack: Slack) -> None:
    slack.staff[7]["is_restricted"] = True
    assert channels.refusal("C1") == GUESTS


def test_somebody_whom_slack_does_not_list_is_an_outsider(channels: Channels, slack: Slack) -> None:
    slack.readers.append("U0SOMEBODY")
    assert channels.refusal("C1") == GUESTS


def test_somebody_listed_by_another_company_is_an_outsider(channels: Channels, slack: Slack) -> None:
    slack.staff[7]["team_id"] = "T9"
    assert channels.refusal("C1") == GUESTS


def test_a_colleague_who_came_since_the_list_was_read_is_listed_before_the_channel_is_closed(
    channels: Channels, slack: Slack, clock: Clock
) -> None:
    channels.meet(slack.staff)
    slack.staff.append(full_member(300))
    slack.readers.append("U300")
    later(clock, MEMBERS_FRESH)
    assert channels.refusal("C1") is None


def test_a_colleague_of_whom_an_event_told_is_no_outsider(channels: Channels, slack: Slack) -> None:
    channels.meet(slack.staff)
    channels.heard(full_member(300))
    slack.readers.append("U300")
    assert channels.refusal("C1") is None
    assert "people" not in slack.calls


def test_a_colleague_who_becomes_a_guest_closes_their_channels_at_once(channels: Channels, slack: Slack) -> None:
    assert channels.refusal("C1") is None
    assert channels.heard(full_member(7) | {"is_ultra_restricted": True})
    assert channels.refusal("C1") == GUESTS


def test_a_person_who_changes_nothing_but_their_name_changes_no_channel(channels: Channels, slack: Slack) -> None:
    channels.refusal("C1")
    before = len(slack.calls)
    assert not channels.heard(full_member(7) | {"name": "new"})
    channels.refusal("C1")
    assert len(slack.calls) == before


def test_a_channel_that_another_company_reads_is_closed_without_counting_heads(
    channels: Channels, slack: Slack
) -> None:
    slack.channel_facts = {"is_ext_shared": True}
    assert channels.refusal("C1") == SHARED
    assert slack.calls == ["info"]


def test_who_joins_is_looked_at_before_the_next_message(channels: Channels, slack: Slack) -> None:
    assert channels.refusal("C1") is None
    slack.readers.append("U0SOMEBODY")
    channels.forget("C1")
    assert channels.refusal("C1") == GUESTS


def test_who_joined_untold_is_found_within_the_hour(channels: Channels, slack: Slack, clock: Clock) -> None:
    assert channels.refusal("C1") is None
    slack.readers.append("U0SOMEBODY")
    assert later(clock, MEMBERS_FRESH) == NOW + MEMBERS_FRESH
    assert channels.refusal("C1") == GUESTS
