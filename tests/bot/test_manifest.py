"""The manifest says what the code does: its events, commands and scopes, no more and no less, in a form Slack takes."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

import bot
import bot.app
from bot.checkup import manifest
from bot.edge.settings import Settings
from bot.views.help import COMMANDS

MANIFEST = manifest.manifest()
SCOPES = set(manifest.scopes())

# Slack's method reference: what each call of the bot needs, in every kind of place where the bot calls it.
METHODS: dict[str, set[str]] = {
    "apps.connections.open": set(),  # of the app token: connections:write
    "auth.test": set(),
    "chat.delete": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"im:history", "channels:history", "groups:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.list": {"channels:read", "groups:read"},
    "conversations.members": {"channels:read", "groups:read"},
    "conversations.open": {"im:write"},
    "conversations.replies": {"im:history", "channels:history", "groups:history"},
    "files.completeUploadExternal": {"files:write"},
    "files.delete": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "files.info": {"files:read"},
    "users.conversations": {"channels:read", "groups:read"},
    "users.info": {"users:read", "users:read.email"},
    "users.list": {"users:read", "users:read.email"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}

# Slack's event reference: without its scope an event is silently not sent.
EVENTS: dict[str, set[str]] = {
    "app_home_opened": set(),
    "channel_shared": {"channels:read", "groups:read"},
    "channel_unshared": {"channels:read", "groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "team_join": {"users:read"},
    "user_change": {"users:read"},
}

# The manifest's keys that we use, by their place: Slack refuses a manifest with a key it does not know.
KNOWN = {
    "": "_metadata display_information features oauth_config settings",
    "_metadata": "major_version",
    "display_information": "name description background_color",
    "features": "app_home bot_user slash_commands",
    "features.app_home": "home_tab_enabled messages_tab_enabled messages_tab_read_only_enabled",
    "features.bot_user": "display_name always_online",
    "features.slash_commands": "command description usage_hint should_escape",
    "oauth_config": "scopes",
    "oauth_config.scopes": "bot",
    "settings": "event_subscriptions interactivity org_deploy_enabled socket_mode_enabled token_rotation_enabled",
    "settings.event_subscriptions": "bot_events",
    "settings.interactivity": "is_enabled",
}


class Recorder:
    """Stands in for Bolt's App and notes what is listened to."""

    def __init__(self, **_: Any) -> None:
        self.heard: dict[str, set[str]] = {}

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        def listen(what: Any, *_: Any, **__: Any) -> Any:
            if callable(what):
                return what
            self.heard.setdefault(kind, set()).add(what if isinstance(what, str) else str(what))
            return lambda function: function

        return listen


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """What the code listens to, by the kind of thing."""
    monkeypatch.setattr(bot.app, "App", Recorder)
    app: Any = bot.app.build_app(MagicMock(), Settings(_env_file=None), "UBOT")
    heard: dict[str, set[str]] = app.heard
    return heard


def methods_in_code() -> set[str]:
    """Every string in the bot that names a Web API method."""
    named = re.compile(r"(apps|auth|bots|chat|conversations|files|reactions|team|users|views)\.[a-z][A-Za-z.]+")
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(bot.__path__[0]).rglob("*.py")]
    strings = [node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {text for text in strings if isinstance(text, str) and named.fullmatch(text)}


def places(value: Any, at: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every mapping in the manifest: its place and its keys."""
    if isinstance(value, dict):
        yield at, set(value)
        for key, below in value.items():
            yield from places(below, f"{at}.{key}".strip("."))
    elif isinstance(value, list):
        for each in value:
            yield from places(each, at)


def test_every_event_that_slack_would_send_has_a_listener_and_no_listener_waits_in_vain(heard) -> None:
    subscribed = {name.split(".")[0] for name in MANIFEST["settings"]["event_subscriptions"]["bot_events"]}
    assert heard["event"] == subscribed


def test_every_subscribed_event_has_its_scope() -> None:
    for event in MANIFEST["settings"]["event_subscriptions"]["bot_events"]:
        assert EVENTS[event] <= SCOPES, event


def test_manifest_code_and_help_know_the_same_commands(heard) -> None:
    named = {command["command"] for command in MANIFEST["features"]["slash_commands"]}
    assert heard["command"] == named
    assert {command.name for command in COMMANDS} == named


def test_commands_get_people_and_channels_as_ids() -> None:
    assert all(command["should_escape"] for command in MANIFEST["features"]["slash_commands"])


def test_every_method_that_is_called_has_its_scopes() -> None:
    called = methods_in_code()
    assert called == set(METHODS), "the table in this test must follow the code"
    for method in called:
        assert METHODS[method] <= SCOPES, method


def test_no_scope_is_asked_for_that_nothing_needs() -> None:
    needed = set().union(*METHODS.values(), *EVENTS.values(), {"commands"})
    assert needed == SCOPES


def test_customers_can_write_to_the_bot_and_see_its_home() -> None:
    assert MANIFEST["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_socket_mode_needs_no_address() -> None:
    settings = MANIFEST["settings"]
    assert settings["socket_mode_enabled"]
    assert settings["interactivity"]["is_enabled"]
    assert not settings["org_deploy_enabled"]
    assert not settings["token_rotation_enabled"]


def test_slack_knows_every_key() -> None:
    for place, keys in places(MANIFEST):
        assert keys <= set(KNOWN[place].split()), place


def test_every_text_is_within_slacks_limits() -> None:
    shown, features = MANIFEST["display_information"], MANIFEST["features"]
    assert 1 <= len(shown["name"]) <= 35
    assert 1 <= len(shown["description"]) <= 140
    assert re.fullmatch(r"#[0-9a-fA-F]{6}", shown["background_color"])
    assert 1 <= len(features["bot_user"]["display_name"]) <= 80
    assert len(features["slash_commands"]) <= 50
    for command in features["slash_commands"]:
        assert re.fullmatch(r"/[a-z]{1,31}", command["command"])
        assert 1 <= len(command["description"]) <= 2000
        assert 1 <= len(command["usage_hint"]) <= 1000
    for name in [*SCOPES, *MANIFEST["settings"]["event_subscriptions"]["bot_events"]]:
        assert len(name) <= 50


def test_the_creation_link_fits_a_browsers_address_bar() -> None:
    assert len(manifest.creation_link()) < 8000
