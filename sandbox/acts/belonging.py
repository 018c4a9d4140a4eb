"""People and channels change: joining, leaving, DMs, and what an administrator would do."""

from dataclasses import fields as names_of

from sandbox import seed
from sandbox.acts import modals
from sandbox.clock import micros
from sandbox.errors import WrongCall
from sandbox.fields import Fields
from sandbox.methods import conversations
from sandbox.state import Change, Channel, Json, User, Workspace
from sandbox.wire import external_teams, user_json
from sandbox.world import World


async def join(world: World, fields: Fields) -> Json:
    """Become a member. External people can only be in shared channels."""
    user, channel = fields.person(), fields.channel()
    if user.id in channel.members:
        raise WrongCall(f"{user.real_name} is already in {channel.name}")
    if channel.kind in ("dm", "mpim"):
        raise WrongCall("nobody joins a direct message")
    if world.workspace.is_external(user) and not channel.is_ext_shared:
        raise WrongCall(f"{channel.name} is not shared, so nobody of another company can be in it")
    conversations.enter(world.workspace, channel, user.id)
    return {"ok": True}


async def leave(world: World, fields: Fields) -> Json:
    user = fields.person()
    conversations.leave(world.workspace, fields.joined_channel(user), user.id)
    return {"ok": True}


async def dm(world: World, fields: Fields) -> Json:
    """The DM of two people, opened when it was not; with the app it is the Messages tab of its home."""
    user, other, workspace = fields.person(), fields.person("with"), world.workspace
    if other.id == workspace.app.bot_user:
        return {"channel": modals.open_tab(workspace, user, "messages").id}
    channel = workspace.direct(frozenset([user.id, other.id]))
    if channel is None:
        channel = seed.direct([user.id, other.id], micros(workspace.now()) // 1_000_000)
        workspace.channels[channel.id] = channel
    return {"channel": channel.id}


async def change_user(world: World, fields: Fields) -> Json:
    """Change somebody, or add a new person; the app hears `user_change` or `team_join`."""
    workspace, row = world.workspace, fields.values
    user = workspace.users.get(fields.need("id"))
    if user is None:
        user = workspace.users[row["id"]] = seed.user(row, workspace.team)
        _tell_of_user(workspace, user, "team_join")
        return {"id": user.id}
    _set(user, row)
    _tell_of_user(workspace, user, "user_change")
    workspace.redraw(Change())
    return {"id": user.id}


def _tell_of_user(workspace: Workspace, user: User, kind: str) -> None:
    if workspace.is_external(user) and (kind == "team_join" or workspace.is_stranger(user)):
        return
    email = "users:read.email" in workspace.app.scopes
    shown = user_json(workspace, user, email=email, locale=True)
    stamp = workspace.clock.ts()
    workspace.emit({"type": kind, "user": shown, "cache_ts": int(float(stamp)), "event_ts": stamp}, None)


async def change_channel(world: World, fields: Fields) -> Json:
    """Change a channel, or make a new one; the app hears of it where it is a member."""
    workspace, row = world.workspace, dict(fields.values)
    channel = workspace.channels.get(fields.need("id"))
    if channel is None:
        made = seed.channel(row, workspace.users, micros(workspace.now()) // 1_000_000)
        workspace.channels[made.id] = made
        return {"id": made.id}
    before = (channel.name, channel.is_archived, channel.is_ext_shared)
    new_id, private = row.pop("new_id", None), row.pop("is_private", None)
    _set(channel, row)
    if private is not None:
        channel.kind = "private" if private else "channel"
    _tell_of_channel(workspace, channel, before)
    if new_id:
        _move(workspace, channel, new_id)
    workspace.redraw(Change(channel=channel.id))
    return {"id": channel.id}


def _set(record: User | Channel, row: Json) -> None:
    known = {f.name for f in names_of(record)} - {"id", "kind", "messages", "ephemerals", "replies", "last_read"}
    if strange := set(row) - known - {"id"}:
        raise WrongCall(f"{record.id} has no {', '.join(sorted(strange))} that could change")
    for name in set(row) & known:
        setattr(record, name, row[name])


def _tell_of_channel(workspace: Workspace, channel: Channel, before: tuple[str, bool, bool]) -> None:
    if not workspace.app_is_in(channel):
        return
    name, archived, shared = before
    prefix = "group" if channel.kind == "private" else "channel"
    if channel.name != name:
        shown = {"id": channel.id, "name": channel.name, "created": channel.created}
        workspace.emit(_stamped(workspace, f"{prefix}_rename", channel=shown), channel)
    if channel.is_archived != archived:
        kind = f"{prefix}_archive" if channel.is_archived else f"{prefix}_unarchive"
        workspace.emit(_stamped(workspace, kind, channel=channel.id, user=channel.creator), channel)
    if channel.is_ext_shared != shared:
        _tell_of_sharing(workspace, channel)


def _tell_of_sharing(workspace: Workspace, channel: Channel) -> None:
    kind = "channel_shared" if channel.is_ext_shared else "channel_unshared"
    team_key = "connected_team_id" if channel.is_ext_shared else "previously_connected_team_id"
    others = external_teams(workspace, channel) or [""]
    extra = {team_key: others[0], "channel": channel.id}
    workspace.emit(_stamped(workspace, kind, **extra), channel)


def _move(workspace: Workspace, channel: Channel, new_id: str) -> None:
    """A channel may get a new id when sharing begins or ends; the old one is unknown from then on."""
    old_id = channel.id
    del workspace.channels[old_id]
    channel.id = new_id
    workspace.channels[new_id] = channel
    for message in channel.messages.values():
        message.channel = new_id
    event = _stamped(workspace, "channel_id_changed", old_channel_id=old_id, new_channel_id=new_id)
    workspace.emit(event, channel)


def _stamped(workspace: Workspace, kind: str, **what: object) -> Json:
    return {"type": kind, **what, "event_ts": workspace.clock.ts()}
