"""The bodies Slack sends when somebody presses, picks, submits, closes or types a command."""

from dataclasses import dataclass

from sandbox import screens
from sandbox.elements import STATELESS, values
from sandbox.state import Channel, Json, Message, User, View, Workspace
from sandbox.wire import message_json

_PRIVATE_NAMES = {"dm": "directmessage", "private": "privategroup", "mpim": "privategroup"}


def draft_key(user: str, channel: str, ts: str) -> str:
    """Where the inputs of a message keep what this person typed into them."""
    return f"{user}/{channel}/{ts}"


@dataclass(frozen=True)
class Press:
    """One action: the block and element, and what the element holds now."""

    block: Json
    element: Json
    state: Json

    def action(self, ts: str) -> Json:
        element = self.element
        shown: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": self.block["block_id"]}
        if element["type"] in STATELESS:
            shown |= {k: element[k] for k in ("text", "value", "style", "url") if k in element}
        elif "placeholder" in element:
            shown["placeholder"] = element["placeholder"]
        return shown | self.state | {"action_ts": ts}


def on_message(
    workspace: Workspace, user: User, channel: Channel, message: Message, press: Press, trigger_id: str, url: str
) -> Json:
    """`block_actions` from a message. An ephemeral message is not repeated in the body."""
    typed = workspace.typed.get(draft_key(user.id, channel.id, message.ts), {})
    ephemeral = message.reader is not None
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    if message.thread_ts is not None:
        container["thread_ts"] = message.thread_ts
    body = _block_actions(workspace, user, press, trigger_id) | {
        "container": container,
        "channel": {"id": channel.id, "name": _PRIVATE_NAMES.get(channel.kind, channel.name)},
        "state": {"values": values(message.blocks, typed)},
        "response_url": url,
    }
    return body if ephemeral else body | {"message": message_json(workspace, message, "all")}


def on_view(workspace: Workspace, user: User, view: View, press: Press, trigger_id: str) -> Json:
    """`block_actions` from a modal or the Home tab: no response_url there."""
    shown = screens.shown(workspace, view)
    container = {"type": "view", "view_id": view.id}
    return _block_actions(workspace, user, press, trigger_id) | {"container": container, "view": shown}


def _block_actions(workspace: Workspace, user: User, press: Press, trigger_id: str) -> Json:
    action = press.action(workspace.clock.ts())
    return _head(workspace, user, "block_actions") | {"trigger_id": trigger_id, "actions": [action]}


def asking_in_message(
    workspace: Workspace, user: User, channel: Channel, message: Message, block: Json, element: Json, words: str
) -> Json:
    """`block_suggestion` from a message."""
    container = {"type": "message", "message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": False}
    return _asking(workspace, user, block, element, words) | {
        "container": container,
        "channel": {"id": channel.id, "name": _PRIVATE_NAMES.get(channel.kind, channel.name)},
        "message": message_json(workspace, message, "all"),
    }


def asking_in_view(workspace: Workspace, user: User, view: View, block: Json, element: Json, words: str) -> Json:
    """`block_suggestion` from a modal or the Home tab."""
    asked = _asking(workspace, user, block, element, words)
    return asked | {"container": {"type": "view", "view_id": view.id}, "view": screens.shown(workspace, view)}


def _asking(workspace: Workspace, user: User, block: Json, element: Json, words: str) -> Json:
    asked = {"action_id": element["action_id"], "block_id": block["block_id"], "value": words}
    return _head(workspace, user, "block_suggestion") | asked


def _head(workspace: Workspace, user: User, kind: str) -> Json:
    return {
        "type": kind,
        "team": {"id": workspace.team.id, "domain": workspace.team.domain},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": workspace.app.id,
        "token": "sandbox-verification-token",
        "enterprise": None,
        "is_enterprise_install": False,
    }


def submission(workspace: Workspace, user: User, view: View, trigger_id: str, response_urls: list[Json]) -> Json:
    return _head(workspace, user, "view_submission") | {
        "trigger_id": trigger_id,
        "view": screens.shown(workspace, view),
        "response_urls": response_urls,
    }


def closing(workspace: Workspace, user: User, view: Json, *, cleared: bool) -> Json:
    return _head(workspace, user, "view_closed") | {"view": view, "is_cleared": cleared}


def command(
    workspace: Workspace, user: User, channel: Channel, name: str, text: str, trigger_id: str, url: str
) -> Json:
    """The form fields of a slash command."""
    return {
        "token": "sandbox-verification-token",
        "team_id": workspace.team.id,
        "team_domain": workspace.team.domain,
        "channel_id": channel.id,
        "channel_name": _PRIVATE_NAMES.get(channel.kind, channel.name),
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": workspace.app.id,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": trigger_id,
    }
