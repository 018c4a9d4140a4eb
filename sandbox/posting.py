"""Messages appear, change and go, with the events and redrawing that follow from it."""

from sandbox import events
from sandbox.content import Content
from sandbox.state import Change, Channel, Json, Message, Workspace
from sandbox.wire import message_json


def post(
    workspace: Workspace,
    channel: Channel,
    user: str,
    content: Content,
    *,
    thread_ts: str | None = None,
    broadcast: bool = False,
    metadata: Json | None = None,
    subtype: str | None = None,
    files: list[str] | None = None,
) -> Message:
    """A new message in a channel; a reply also makes its parent the root of a thread."""
    message = Message(
        ts=workspace.clock.ts(),
        channel=channel.id,
        user=user,
        text=content.fallback(),
        blocks=content.blocks or [],
        attachments=content.attachments or [],
        thread_ts=_thread_root(channel, thread_ts),
        broadcast=broadcast,
        metadata=metadata or None,
        by_app=user == workspace.app.bot_user,
        subtype="thread_broadcast" if broadcast and thread_ts else subtype,
        files=files or [],
    )
    channel.messages[message.ts] = message
    if message.thread_ts is not None:
        channel.replies.setdefault(message.thread_ts, []).append(message)
    channel.last_read[user] = message.ts
    workspace.posts += message.by_app
    _announce(workspace, channel, message)
    return message


def _thread_root(channel: Channel, thread_ts: str | None) -> str | None:
    """The parent's ts, also when somebody replied to a reply."""
    parent = channel.messages.get(thread_ts) if thread_ts else None
    if parent is None:
        return None
    parent.thread_ts = parent.thread_ts or parent.ts
    return parent.thread_ts


def _announce(workspace: Workspace, channel: Channel, message: Message) -> None:
    workspace.redraw(Change(channel=channel.id))
    if not workspace.app_is_in(channel):
        return
    workspace.emit(events.message_posted(workspace, channel, message), channel)
    mentioned = f"<@{workspace.app.bot_user}>" in message.text
    if mentioned and channel.kind != "dm" and not message.by_app:
        workspace.emit(events.app_mentioned(workspace, channel, message), channel)


def whisper(
    workspace: Workspace, channel: Channel, reader: str, content: Content, *, thread_ts: str | None = None
) -> Message:
    """An ephemeral message: only its reader sees it, history never does, and it makes no event."""
    message = Message(
        ts=workspace.clock.ts(),
        channel=channel.id,
        user=workspace.app.bot_user,
        text=content.fallback(),
        blocks=content.blocks or [],
        attachments=content.attachments or [],
        thread_ts=thread_ts,
        by_app=True,
        reader=reader,
    )
    channel.ephemerals[message.ts] = message
    workspace.posts += 1
    workspace.redraw(Change(channel=channel.id, user=reader))
    return message


def edit(workspace: Workspace, channel: Channel, message: Message, content: Content) -> None:
    """Replace what a message says. New text without blocks removes the blocks; metadata stays."""
    before = message_json(workspace, message)
    if content.text is not None or content.blocks is not None:
        message.text = content.fallback()
        message.blocks = content.blocks or []
    if content.attachments is not None:
        message.attachments = content.attachments
    if content.blocks is None:
        message.edited_ts = workspace.clock.ts()
    workspace.redraw(Change(channel=channel.id))
    if message.reader is None and workspace.app_is_in(channel):
        workspace.emit(events.message_changed(workspace, channel, before, message), channel)


def remove(workspace: Workspace, channel: Channel, message: Message) -> None:
    before = message_json(workspace, message)
    channel.messages.pop(message.ts, None)
    if message in channel.replies.get(message.thread_ts or "", []):
        channel.replies[message.thread_ts or ""].remove(message)
    channel.ephemerals.pop(message.ts, None)
    workspace.redraw(Change(channel=channel.id))
    if message.reader is None and workspace.app_is_in(channel):
        workspace.emit(events.message_deleted(workspace, channel, before), channel)


def notice(workspace: Workspace, channel: Channel, user: str, subtype: str, text: str) -> None:
    """A line Slack itself writes, such as "has joined the channel"."""
    post(workspace, channel, user, Content(text, None, None), subtype=subtype)
