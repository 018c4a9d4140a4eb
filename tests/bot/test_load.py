"""How long the last in line waits follows from the limits that the delivery keeps."""

from datetime import timedelta

import pytest

from bot.rehearsals.load import longest_wait
from bot.slack.pacing import PER_MINUTE
from storage.models import Place
from surveys.rehearsing.rehearsed import Person, Send
from tests.surveys.planning_cast import NOW

POSTS, OPENS = PER_MINUTE["chat.postMessage"], PER_MINUTE["conversations.open"]
MINUTE, SECOND, NONE = timedelta(minutes=1), timedelta(seconds=1), timedelta()


def a_send(number: int, channel: str | None, at: timedelta = NONE, place: Place = Place.DM) -> Send:
    person = Person(number, 1, "Anna", "Acme", None, "Europe/Berlin")
    return Send(NOW + at, NOW.date(), "nps", person, place, "en", False, channel)


def known(count: int, at: timedelta = NONE) -> list[Send]:
    return [a_send(number, f"D{at}{number}", at) for number in range(count)]


def unknown(count: int) -> list[Send]:
    return [a_send(number, None) for number in range(count)]


def in_channel(name: str, count: int) -> list[Send]:
    return [a_send(number, name, place=Place.CHANNEL) for number in range(count)]


@pytest.mark.parametrize(
    ("sends", "waits"),
    [
        ([], NONE),
        (known(POSTS), NONE),
        (known(POSTS + 1), MINUTE),
        (known(2 * POSTS + 1), 2 * MINUTE),
        (known(POSTS) + known(1, MINUTE), NONE),
        (known(POSTS) + known(1, MINUTE - SECOND), SECOND),
        (unknown(OPENS), NONE),
        (unknown(OPENS + 1), MINUTE),
        (in_channel("C1", 3), 2 * SECOND),
        (in_channel("C1", 1) + in_channel("C2", 1), NONE),
        (known(POSTS) + unknown(OPENS + 1), MINUTE),
    ],
)
def test_the_workspace_the_channel_and_new_conversations_each_have_their_limit(
    sends: list[Send], waits: timedelta
) -> None:
    assert longest_wait(sends) == waits
    assert longest_wait(reversed(sends)) == waits
