"""What can be looked at: one person's screen, everybody, the clock, and, for tests, everything."""

from dataclasses import asdict

from sandbox import screens, seeing
from sandbox.clock import iso
from sandbox.errors import NotThere
from sandbox.fields import Fields
from sandbox.state import Channel, Json, Message, Workspace
from sandbox.wire import channel_json, file_json, message_json
from sandbox.world import World


async def see(world: World, fields: Fields) -> Json:
    return seeing.see(world.workspace, fields.anybody())


async def messages(world: World, fields: Fields) -> Json:
    user = fields.anybody()
    channel = fields.joined_channel(user)
    stamps = {name: fields.get(name) for name in ("oldest", "latest")}
    return {"messages": seeing.messages(world.workspace, user, channel, fields.get("thread_ts"), **stamps)}


async def people(world: World, fields: Fields) -> Json:
    return seeing.people(world.workspace)


async def guide(world: World, fields: Fields) -> Json:
    if world.guide is None:
        raise NotThere("this sandbox was started without a guide")
    return world.guide


async def clock(world: World, fields: Fields) -> Json:
    now = world.workspace.clock
    return {"now": iso(now.now()), "rate": now.rate, "clients": world.clients.shown()}


async def faults(world: World, fields: Fields) -> Json:
    return {"faults": [asdict(f) for f in world.faults.pending()]}


async def everything(world: World, fields: Fields) -> Json:
    """The whole state, for tests: `messages` of all channels in order of their ts, ephemeral ones among them."""
    workspace = world.workspace
    return {
        "now": iso(workspace.now()),
        "users": {u.id: asdict(u) for u in workspace.users.values()},
        "channels": {c.id: _channel(workspace, c) for c in workspace.channels.values()},
        "messages": sorted(_all_messages(workspace), key=lambda m: str(m["ts"])),
        "views": [screens.shown(workspace, v) | {"user": v.user} for v in workspace.views.values()],
        "homes": {u: screens.shown(workspace, v) for u, v in workspace.homes.items()},
        "files": {f.id: file_json(workspace, f) for f in workspace.files.values()},
        "scheduled": [s.arguments | {"id": s.id, "post_at": s.post_at} for s in workspace.scheduled.values()],
        "calls": world.calls,
        "events": world.postman.log,
        "sockets": world.sockets.count(),
    }


def _channel(workspace: Workspace, channel: Channel) -> Json:
    return channel_json(workspace, channel) | {"kind": channel.kind, "members": channel.members}


def _all_messages(workspace: Workspace) -> list[Json]:
    return [
        _message(workspace, m)
        for c in workspace.channels.values()
        for m in [*c.messages.values(), *c.ephemerals.values()]
    ]


def _message(workspace: Workspace, message: Message) -> Json:
    shown = message_json(workspace, message, "all")
    return shown | {"channel": message.channel, "by_app": message.by_app, "reader": message.reader}
