"""How people, conversations, messages, views and files look on Slack's wire."""

from datetime import datetime
from typing import Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sandbox.clock import micros
from sandbox.state import Channel, File, Json, Message, User, View, Workspace

MetadataShown = Literal["no", "type", "all"]


def user_json(workspace: Workspace, user: User, *, email: bool, locale: bool) -> Json:
    """A user object; `email` and `locale` say whether scope and question allow them.

    External people never show a locale, and strangers little more than their name.
    """
    shown: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        "updated": micros(workspace.now()) // 1_000_000,
        "profile": _profile(user, email=email and user.email is not None),
    }
    if not user.deleted:
        shown |= _zone(user, workspace.now()) | _standing(user)
    if workspace.is_external(user):
        return shown | {"is_stranger": workspace.is_stranger(user)}
    return shown | ({"locale": user.locale} if locale and not user.is_bot else {})


def _profile(user: User, *, email: bool) -> Json:
    profile: Json = {
        "real_name": user.real_name,
        "display_name": user.name,
        "title": user.title,
        "team": user.team_id,
    }
    return profile | ({"email": user.email} if email else {})


def _zone(user: User, now: datetime) -> Json:
    local = now.astimezone(ZoneInfo(user.tz))
    offset = local.utcoffset()
    return {
        "tz": user.tz,
        "tz_label": local.tzname() or user.tz,
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
    }


def _standing(user: User) -> Json:
    shown: Json = {
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_app_user": False,
        "is_admin": False,
        "is_owner": False,
    }
    return shown | ({"is_invited_user": True} if user.is_invited_user else {})


def channel_json(workspace: Workspace, channel: Channel) -> Json:
    """A conversation object of any kind."""
    common: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "private",
        "is_im": channel.kind == "dm",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel",
        "is_archived": channel.is_archived,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_shared": channel.is_ext_shared,
        "is_pending_ext_shared": channel.is_pending_ext_shared,
        "context_team_id": workspace.team.id,
    }
    return common | (_im_fields(workspace, channel) if channel.kind == "dm" else _room_fields(workspace, channel))


def _im_fields(workspace: Workspace, channel: Channel) -> Json:
    other = next((m for m in channel.members if m != workspace.app.bot_user), workspace.app.bot_user)
    return {"user": other, "is_user_deleted": workspace.users[other].deleted, "is_open": True, "priority": 0}


def _room_fields(workspace: Workspace, channel: Channel) -> Json:
    others = external_teams(workspace, channel)
    return {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_general": False,
        "is_member": workspace.app_is_in(channel),
        "creator": channel.creator,
        "topic": {"value": channel.topic, "creator": channel.creator, "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "shared_team_ids": [workspace.team.id, *others],
        "pending_shared": [],
        "pending_connected_team_ids": [],
    }


def external_teams(workspace: Workspace, channel: Channel) -> list[str]:
    """The other companies in a channel, by team id, in a fixed order."""
    teams = {workspace.users[m].team_id for m in channel.members if m in workspace.users}
    return sorted(teams - {workspace.team.id})


def message_json(workspace: Workspace, message: Message, metadata: MetadataShown = "no") -> Json:
    """A message as history, events and interactions show it."""
    shown: Json = {"type": "message", "ts": message.ts, "user": message.user, "text": message.text}
    if message.subtype:
        shown["subtype"] = message.subtype
    if message.by_app:
        shown |= _authorship(workspace)
    shown["team"] = workspace.users[message.user].team_id
    for name in ("blocks", "attachments"):
        if value := getattr(message, name):
            shown[name] = value
    if message.files:
        shown["files"] = [file_json(workspace, workspace.files[f]) for f in message.files]
    if message.edited_ts:
        shown["edited"] = {"user": message.user, "ts": message.edited_ts}
    return shown | _thread_fields(workspace, message) | _metadata_fields(message, metadata) | _reactions(message)


def _authorship(workspace: Workspace) -> Json:
    app = workspace.app
    return {"bot_id": app.bot_id, "app_id": app.id, "bot_profile": bot_profile(workspace)}


def bot_profile(workspace: Workspace) -> Json:
    app = workspace.app
    return {
        "id": app.bot_id,
        "app_id": app.id,
        "name": app.name,
        "user_id": app.bot_user,
        "deleted": False,
        "updated": 0,
        "icons": {},
        "team_id": workspace.team.id,
    }


def _thread_fields(workspace: Workspace, message: Message) -> Json:
    if message.thread_ts is None:
        return {}
    if message.thread_ts != message.ts:
        parent = workspace.channels[message.channel].messages.get(message.thread_ts)
        return {"thread_ts": message.thread_ts, "parent_user_id": parent.user if parent else None}
    replies = workspace.channels[message.channel].thread(message.ts)
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": list(dict.fromkeys(r.user for r in replies)),
        "reply_users_count": len({r.user for r in replies}),
        "latest_reply": replies[-1].ts if replies else message.ts,
    }


def _metadata_fields(message: Message, shown: MetadataShown) -> Json:
    if message.metadata is None or shown == "no":
        return {}
    if shown == "type":
        return {"metadata": {"event_type": message.metadata["event_type"]}}
    return {"metadata": message.metadata}


def _reactions(message: Message) -> Json:
    if not message.reactions:
        return {}
    rows = [{"name": n, "users": u, "count": len(u)} for n, u in message.reactions.items()]
    return {"reactions": rows}


def view_json(workspace: Workspace, view: View, values: Json) -> Json:
    """A view object; `values` is the state of its inputs as the viewer's screen holds them."""
    definition = view.definition
    return {
        "id": view.id,
        "team_id": workspace.team.id,
        "type": view.kind,
        "blocks": definition["blocks"],
        "title": definition.get("title"),
        "close": definition.get("close"),
        "submit": definition.get("submit"),
        "private_metadata": definition.get("private_metadata", ""),
        "callback_id": definition.get("callback_id", ""),
        "external_id": definition.get("external_id", ""),
        "clear_on_close": definition.get("clear_on_close", False),
        "notify_on_close": definition.get("notify_on_close", False),
        "state": {"values": values},
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "app_id": workspace.app.id,
        "app_installed_team_id": workspace.team.id,
        "bot_id": workspace.app.bot_id,
    }


def file_json(workspace: Workspace, file: File) -> Json:
    name = quote(file.name)
    private = f"{workspace.address}/files-pri/{workspace.team.id}-{file.id}"
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title or file.name,
        "created": file.created,
        "timestamp": file.created,
        "mimetype": mimetype(file.name),
        "filetype": file.name.rpartition(".")[2],
        "size": file.size,
        "user": file.owner,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": f"{private}/{name}",
        "url_private_download": f"{private}/download/{name}",
        "permalink": f"{workspace.address}/files/{file.id}/{name}",
        "channels": [c for c in file.channels if c.startswith("C")],
        "groups": [c for c in file.channels if c.startswith("G")],
        "ims": [c for c in file.channels if c.startswith("D")],
    }


def mimetype(name: str) -> str:
    """The type Slack would tell from the name; only what browsers show is worth knowing here."""
    known = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif"}
    known |= {"csv": "text/csv", "txt": "text/plain", "pdf": "application/pdf", "json": "application/json"}
    return known.get(name.rpartition(".")[2].lower(), "application/octet-stream")
