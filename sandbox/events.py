"""Events: their bodies, and which of them this app has subscribed to and holds the scope for."""

from sandbox.clock import micros
from sandbox.ids import fresh
from sandbox.scopes import conversation_scope
from sandbox.state import App, Channel, Json, Message, Workspace
from sandbox.wire import message_json

_MESSAGE_TYPES = {
    "channel": "message.channels",
    "private": "message.groups",
    "dm": "message.im",
    "mpim": "message.mpim",
}
_CHANNEL_TYPES = {"channel": "channel", "private": "group", "dm": "im", "mpim": "mpim"}
_PLAIN_SCOPES = {
    "app_mention": "app_mentions:read",
    "user_change": "users:read",
    "team_join": "users:read",
    "reaction_added": "reactions:read",
}
_NEEDS_NO_SCOPE = {"app_home_opened", "app_uninstalled", "tokens_revoked", "channel_id_changed"}


def channel_type(channel: Channel) -> str:
    return _CHANNEL_TYPES[channel.kind]


def wanted(app: App, event: Json, channel: Channel | None) -> bool:
    """Whether Slack sends this event to the app. Without subscription or scope it is silently not sent."""
    name = event["type"]
    subscription = _MESSAGE_TYPES[channel.kind] if name == "message" and channel is not None else name
    scope = _scope(name, channel)
    return subscription in app.events and (scope is None or scope in app.scopes)


def _scope(name: str, channel: Channel | None) -> str | None:
    if name in _NEEDS_NO_SCOPE:
        return None
    if name in _PLAIN_SCOPES:
        return _PLAIN_SCOPES[name]
    kind = channel.kind if channel is not None else "channel"
    if name == "message":
        return conversation_scope(kind, "history")
    return conversation_scope("private" if name.startswith("group_") else kind, "read")


def callback(workspace: Workspace, event: Json, channel: Channel | None) -> Json:
    """The `event_callback` body around an event."""
    app, team = workspace.app, workspace.team
    seat = {
        "enterprise_id": None,
        "team_id": team.id,
        "user_id": app.bot_user,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": "sandbox-verification-token",
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": None,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": fresh("Ev"),
        "event_time": micros(workspace.now()) // 1_000_000,
        "authorizations": [seat],
        "is_ext_shared_channel": channel is not None and channel.is_ext_shared,
        "event_context": fresh("4-"),
    }


def message_posted(workspace: Workspace, channel: Channel, message: Message) -> Json:
    event = message_json(workspace, message)
    event |= {"channel": channel.id, "event_ts": message.ts, "channel_type": channel_type(channel)}
    return event | _sender_team(workspace, message)


def app_mentioned(workspace: Workspace, channel: Channel, message: Message) -> Json:
    event = {k: v for k, v in message_json(workspace, message).items() if k != "subtype"}
    event |= {"type": "app_mention", "channel": channel.id, "event_ts": message.ts}
    return event | _sender_team(workspace, message)


def _sender_team(workspace: Workspace, message: Message) -> Json:
    """The sender's company, which Slack names only where it is another one."""
    sender = workspace.users[message.user]
    if not workspace.is_external(sender):
        return {}
    return {"user_team": sender.team_id, "source_team": sender.team_id}


def message_changed(workspace: Workspace, channel: Channel, before: Json, message: Message) -> Json:
    event = _about(workspace, channel, "message_changed")
    return event | {"message": message_json(workspace, message), "previous_message": before}


def message_deleted(workspace: Workspace, channel: Channel, before: Json) -> Json:
    event = _about(workspace, channel, "message_deleted")
    return event | {"deleted_ts": before["ts"], "previous_message": before}


def _about(workspace: Workspace, channel: Channel, subtype: str) -> Json:
    ts = workspace.clock.ts()
    return {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": channel.id,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel_type(channel),
    }


def membership(workspace: Workspace, channel: Channel, user: str, change: str) -> Json:
    """`member_joined_channel` or `member_left_channel`."""
    return {
        "type": change,
        "user": user,
        "channel": channel.id,
        "channel_type": "C" if channel.kind == "channel" else "G",
        "team": workspace.users[user].team_id,
        "event_ts": workspace.clock.ts(),
    }
