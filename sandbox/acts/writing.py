"""Writing, changing and deleting messages; slash commands; reading."""

import base64

from sandbox import elements, interactions, posting, typing_rules
from sandbox.acts.pressing import answer
from sandbox.arguments import Arguments
from sandbox.clock import micros
from sandbox.content import Content
from sandbox.delivery import Ack, Envelope
from sandbox.errors import SlackError, WrongCall
from sandbox.fields import Fields
from sandbox.ids import fresh
from sandbox.responses import Address, respond
from sandbox.state import Change, Channel, File, Json, Message, User, Workspace
from sandbox.world import World

NOT_A_COMMAND = (
    "{name} is not a valid command. In Slack, all messages that start with the “/” character are "
    "interpreted as commands."
)


def can_post(workspace: Workspace, user: User, channel: Channel) -> bool:
    """Whether this person's message box is open here."""
    with_app = channel.kind == "dm" and workspace.app_is_in(channel)
    return user.id in channel.members and not channel.is_archived and (workspace.app.messages_tab or not with_app)


async def write(world: World, fields: Fields) -> Json:
    user, workspace = fields.person(), world.workspace
    channel = fields.joined_channel(user)
    if not can_post(workspace, user, channel):
        raise WrongCall(f"nobody can write in {channel.name} now")
    thread_ts = fields.get("thread_ts")
    if thread_ts is not None and thread_ts not in channel.messages:
        raise WrongCall(f"there is no message {thread_ts!r} to reply to")
    files = [_attached(workspace, user, channel, row) for row in fields.get("files") or []]
    said = _said(workspace, fields.get("text") or "")
    subtype = "file_share" if files else None
    message = posting.post(workspace, channel, user.id, said, thread_ts=thread_ts, subtype=subtype, files=files)
    return {"ts": message.ts}


def _said(workspace: Workspace, typed: str) -> Content:
    text = typing_rules.escaped(workspace, typed)
    return Content(text, elements.named([elements.rich_text(typed)]) if typed else None, None)


def _attached(workspace: Workspace, user: User, channel: Channel, row: Json) -> str:
    if not row.get("name"):
        raise WrongCall("a file needs a name")
    content = base64.b64decode(row.get("base64", ""))
    created = micros(workspace.now()) // 1_000_000
    file = File(fresh("F"), row["name"], len(content), user.id, created, row["name"], content, True, [channel.id])
    workspace.files[file.id] = file
    return file.id


async def change(world: World, fields: Fields) -> Json:
    channel, message = _own(fields)
    posting.edit(world.workspace, channel, message, _said(world.workspace, fields.need("text")))
    message.edited_ts = world.workspace.clock.ts()
    return {"ts": message.ts}


async def delete(world: World, fields: Fields) -> Json:
    channel, message = _own(fields)
    posting.remove(world.workspace, channel, message)
    return {"ts": message.ts}


def _own(fields: Fields) -> tuple[Channel, Message]:
    user = fields.person()
    channel = fields.joined_channel(user)
    message = fields.message(user, channel)
    if message.user != user.id:
        raise WrongCall(f"{user.real_name} cannot change a message of somebody else")
    return channel, message


async def run_command(world: World, fields: Fields) -> Json:
    """Run a slash command. Only the installing workspace's own people have it, and not inside threads."""
    user, workspace = fields.person(), world.workspace
    channel = fields.joined_channel(user)
    name, text = fields.need("command"), fields.get("text") or ""
    if (refusal := _refusal(workspace, user, name, fields)) is not None:
        return answer(Ack(0.0)) | {"acked": False, "error": refusal, "message": None}
    url = world.responses.mint(workspace, user.id, channel.id)
    sent = typing_rules.command_text(workspace, text)
    trigger = world.triggers.mint(user.id)
    body = interactions.command(workspace, user, channel, name, sent, trigger, url)
    ack = await world.interact(Envelope("slash_commands", body))
    return answer(ack) | _show(world, user, channel, f"{name} {text}".strip(), ack)


def _refusal(workspace: Workspace, user: User, name: str, fields: Fields) -> str | None:
    if name not in workspace.app.commands or workspace.is_external(user) or "commands" not in workspace.app.scopes:
        return NOT_A_COMMAND.format(name=name)
    if fields.get("thread_ts"):
        return f"{name} is not supported in threads. Sorry!"
    return None


def _show(world: World, user: User, channel: Channel, typed: str, ack: Ack) -> Json:
    """The ack's own message; one for the whole channel also reveals what was typed."""
    payload = ack.payload or {}
    if not ack.acked or not (payload.get("text") or payload.get("blocks")):
        return {"message": None}
    workspace = world.workspace
    if payload.get("response_type") == "in_channel":
        posting.post(workspace, channel, user.id, _said(workspace, typed))
    try:
        message = respond(workspace, Address(user.id, channel.id, None, workspace.now()), Arguments(payload))
    except SlackError as refusal:
        return {"message": None, "error": refusal.name}
    return {"message": message.ts if message else None}


async def read(world: World, fields: Fields) -> Json:
    user = fields.person()
    channel = fields.joined_channel(user)
    channel.last_read[user.id] = max(fields.need("ts"), channel.last_read.get(user.id, ""))
    world.workspace.redraw(Change(channel=channel.id, user=user.id))
    return {"ok": True}
