"""Which events leave: only those subscribed to, whose scope is held, about places where the app is."""

from collections.abc import Callable

import pytest
from sandbox_cast import BOT, DANA, EVENTS, LENA, OMAR, QUIET_ROOM, SCOPES, SHARED_ROOM, TEAM_ROOM, seed, web

from sandbox import Running, Sandbox, serve

MORE = [
    "channel_archive", "channel_id_changed", "channel_rename", "channel_shared", "channel_unarchive",
    "channel_unshared", "group_rename", "member_left_channel", "message.groups", "team_join",
]  # fmt: skip
Deed = Callable[[Sandbox], object]


def heard(deed: Deed, **app: object) -> list[str]:
    """The events that leave when somebody does this; joining and leaving also write a line in the channel."""
    settings = {"events": [*EVENTS, *MORE], "scopes": [*SCOPES, "groups:read"], **app}
    with serve(seed(**settings), limits=False) as slack, Sandbox(slack.url) as hands:
        deed(hands)
        hands.settle()
        return [e["type"] for e in hands.everything()["events"] if e["retry"] == 0]


@pytest.mark.parametrize(
    ("deed", "types"),
    [
        (lambda h: h.change_channel(TEAM_ROOM, name="cs"), ["channel_rename"]),
        (lambda h: h.change_channel(TEAM_ROOM, is_archived=True), ["channel_archive"]),
        (lambda h: h.change_channel(TEAM_ROOM, is_ext_shared=True), ["channel_shared"]),
        (lambda h: h.change_channel(SHARED_ROOM, is_ext_shared=False), ["channel_unshared"]),
        (lambda h: h.change_channel(SHARED_ROOM, new_id="CNEW"), ["channel_id_changed"]),
        (lambda h: h.change_channel(QUIET_ROOM, name="still"), []),
        (lambda h: h.join(OMAR, TEAM_ROOM), ["message", "member_joined_channel"]),
        (lambda h: h.leave(LENA, TEAM_ROOM), ["member_left_channel", "message"]),
        (lambda h: h.join(BOT, QUIET_ROOM), ["message", "member_joined_channel"]),
        (lambda h: h.type(LENA, QUIET_ROOM, "Hello"), []),
        (lambda h: h.type(LENA, TEAM_ROOM, f"<@{BOT}>"), ["message", "app_mention"]),
        (lambda h: h.change_user(OMAR, title="CEO"), ["user_change"]),
        (lambda h: h.change_user(DANA, title="CEO"), ["user_change"]),
        (lambda h: h.change_user("UNEW", real_name="New"), ["team_join"]),
        (lambda h: h.change_user("UNEW", real_name="New", team_id="T2"), []),
        (lambda h: h.home(LENA), ["app_home_opened"]),
        (lambda h: h.dm(LENA, BOT), ["app_home_opened"]),
        (lambda h: h.dm(LENA, OMAR), []),
    ],
)
def test_what_happens_is_heard_where_the_app_is(deed: Deed, types: list[str]) -> None:
    assert heard(deed) == types


def test_a_private_channels_changes_are_called_group_events_and_need_groups_read() -> None:
    def rename(hands: Sandbox) -> None:
        hands.change_channel("GNEW", is_private=True, members=[LENA, BOT])
        hands.change_channel("GNEW", name="board")

    assert heard(rename) == ["group_rename"]
    assert heard(rename, scopes=SCOPES) == []


def test_without_subscription_or_scope_nothing_leaves() -> None:
    def mention(hands: Sandbox) -> None:
        hands.type(LENA, TEAM_ROOM, f"<@{BOT}>")

    assert heard(mention, events=["app_mention"]) == ["app_mention"]
    assert heard(mention, scopes=["channels:history"]) == ["message"]
    assert heard(mention, events=[]) == []


def test_the_apps_own_edits_are_heard_as_changes_without_an_author(slack: Running, hands: Sandbox) -> None:
    ts = web(slack).chat_postMessage(channel=TEAM_ROOM, text="one")["ts"]
    web(slack).chat_update(channel=TEAM_ROOM, ts=ts, text="two")
    hands.settle()
    assert [e["type"] for e in hands.everything()["events"] if e["retry"] == 0] == ["message", "message"]
