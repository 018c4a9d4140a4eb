"""How fast Slack may be called, at the edges of every window."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.slack.pacing import PER_MINUTE, REMEMBERED, Pacer

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SECOND, MINUTE, INSTANT = timedelta(seconds=1), timedelta(minutes=1), timedelta(microseconds=1)


@pytest.fixture
def pacer() -> Pacer:
    return Pacer()


def test_a_minute_holds_fifty_edits_and_no_more(pacer: Pacer) -> None:
    taken = [pacer.take("chat.update", NOW) for _ in range(51)]
    assert taken == [NOW] * 50 + [NOW + MINUTE]


def test_a_call_leaves_its_window_exactly_a_minute_later(pacer: Pacer) -> None:
    for second in range(50):
        pacer.take("chat.update", NOW + second * SECOND)
    just_before = NOW + MINUTE - INSTANT
    assert pacer.take("chat.update", just_before) == NOW + MINUTE
    assert pacer.take("chat.update", NOW + MINUTE) == NOW + MINUTE
    assert pacer.take("chat.update", NOW + MINUTE) == NOW + MINUTE + SECOND, "and only one has left it by then"


def test_what_is_not_given_is_not_counted(pacer: Pacer) -> None:
    for _ in range(80):
        pacer.take("chat.update", NOW)
    assert [pacer.take("chat.update", NOW + MINUTE) for _ in range(51)] == [NOW + MINUTE] * 50 + [NOW + 2 * MINUTE]


def test_asking_when_a_call_is_free_takes_nothing(pacer: Pacer) -> None:
    assert [pacer.free_at("chat.update", NOW) for _ in range(80)] == [NOW] * 80


def test_a_channel_gets_one_post_in_a_second(pacer: Pacer) -> None:
    assert pacer.claim("C1", NOW) == NOW
    assert pacer.claim("C1", NOW) == NOW + SECOND
    assert pacer.claim("C1", NOW + SECOND - INSTANT) == NOW + SECOND
    assert pacer.claim("C1", NOW + SECOND) == NOW + SECOND


def test_channels_do_not_wait_for_each_other(pacer: Pacer) -> None:
    assert [pacer.claim(f"C{number}", NOW) for number in range(5)] == [NOW] * 5


def test_a_place_may_be_given_a_few_posts_in_as_many_seconds(pacer: Pacer) -> None:
    claimed = [pacer.claim("U1", NOW, posts=3) for _ in range(4)]
    assert claimed == [NOW, NOW, NOW, NOW + 3 * SECOND]


def test_a_refusal_blocks_its_method_alone_until_its_time(pacer: Pacer) -> None:
    until = NOW + 30 * SECOND
    pacer.refused("chat.update", until)
    assert pacer.free_at("chat.update", NOW) == until
    assert pacer.take("chat.update", until - INSTANT) == until
    assert pacer.take("chat.update", until) == until
    assert pacer.take("chat.postMessage", NOW) == NOW
    assert pacer.claim("C1", NOW) == NOW


def test_a_shorter_refusal_does_not_shorten_a_longer_one(pacer: Pacer) -> None:
    pacer.refused("chat.update", NOW + MINUTE)
    pacer.refused("chat.update", NOW + SECOND)
    assert pacer.free_at("chat.update", NOW) == NOW + MINUTE


def test_a_method_nobody_knows_counts_as_slacks_second_tier(pacer: Pacer) -> None:
    assert "some.method" not in PER_MINUTE
    assert [pacer.take("some.method", NOW) for _ in range(21)] == [NOW] * 20 + [NOW + MINUTE]


def test_many_places_are_forgotten_again_and_busy_methods_are_not(pacer: Pacer) -> None:
    for _ in range(50):
        pacer.take("chat.update", NOW + MINUTE)
    for number in range(3 * REMEMBERED):
        pacer.claim(f"U{number}", NOW)
    pacer.claim("U", NOW + MINUTE)
    assert len(pacer._granted) <= REMEMBERED
    assert pacer.free_at("chat.update", NOW + MINUTE) == NOW + 2 * MINUTE
