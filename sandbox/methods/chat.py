"""chat.*: posting, changing, whispering, and messages for later."""

from datetime import timedelta

from sandbox import content, posting
from sandbox.arguments import Arguments
from sandbox.clock import micros
from sandbox.errors import SlackError
from sandbox.ids import fresh
from sandbox.methods.call import Call, visible_channel
from sandbox.methods.conversations import direct_with
from sandbox.state import Channel, Json, Message, Scheduled, Workspace
from sandbox.wire import message_json

LONGEST_UPDATE = 4_000
FARTHEST = timedelta(days=120)
SCHEDULED_PER_5_MINUTES = 30


def post_message(call: Call) -> Json:
    channel = _channel_to_post_in(call)
    said = content.read(call.workspace, call.args, call.refused)
    metadata = content.metadata(call.args)
    _refuse_strange_thread(channel, call.args.text("thread_ts"))
    message = _post(call.workspace, channel, call.args, said, metadata)
    shown = message_json(call.workspace, message, "all")
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def _post(
    workspace: Workspace, channel: Channel, args: Arguments, said: content.Content, metadata: Json | None
) -> Message:
    return posting.post(
        workspace,
        channel,
        workspace.app.bot_user,
        said,
        thread_ts=args.text("thread_ts"),
        broadcast=args.flag("reply_broadcast"),
        metadata=metadata,
    )


def _channel_to_post_in(call: Call) -> Channel:
    """By id, by `#name`, or by user id (the app's DM with that person); membership and rules checked."""
    workspace = call.workspace
    wanted = call.args.text("channel")
    if wanted is None:
        raise SlackError("channel_not_found")
    if wanted in workspace.users:
        channel = direct_with(workspace, [wanted])
    else:
        channel = _by_id_or_name(workspace, wanted)
    _refuse_where_the_app_may_not_post(workspace, channel)
    return channel


def _by_id_or_name(workspace: Workspace, wanted: str) -> Channel:
    channel = workspace.channels.get(wanted)
    if channel is None:
        named = [c for c in workspace.channels.values() if c.name == wanted.lstrip("#")]
        channel = named[0] if named else None
    if channel is None or (channel.kind != "channel" and not workspace.app_is_in(channel)):
        raise SlackError("channel_not_found")
    return channel


def _refuse_where_the_app_may_not_post(workspace: Workspace, channel: Channel) -> None:
    if channel.is_archived:
        raise SlackError("is_archived")
    if not workspace.app_is_in(channel) and "chat:write.public" not in workspace.app.scopes:
        raise SlackError("not_in_channel")
    if channel.kind == "dm" and not workspace.app.messages_tab:
        raise SlackError("messages_tab_disabled")
    if channel.refuses_posts:
        raise SlackError(channel.refuses_posts)


def _refuse_strange_thread(channel: Channel, thread_ts: str | None) -> None:
    if thread_ts is not None and thread_ts not in channel.messages:
        raise SlackError("thread_not_found")


def update(call: Call) -> Json:
    channel, message = _own_message(call, "cant_update_message")
    if channel.is_archived:
        raise SlackError("is_inactive")
    said = content.read(call.workspace, call.args, call.refused)
    if said.text is not None and len(said.text) > LONGEST_UPDATE:
        raise SlackError("msg_too_long")
    metadata = content.metadata(call.args)
    if metadata is not None:
        message.metadata = metadata or None
    posting.edit(call.workspace, channel, message, said)
    shown = message_json(call.workspace, message, "all")
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(call: Call) -> Json:
    channel, message = _own_message(call, "cant_delete_message")
    posting.remove(call.workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def _own_message(call: Call, otherwise: str) -> tuple[Channel, Message]:
    channel = visible_channel(call)
    message = channel.messages.get(call.args.need("ts"))
    if message is None:
        raise SlackError("message_not_found")
    if not message.by_app:
        raise SlackError(otherwise)
    return channel, message


def post_ephemeral(call: Call) -> Json:
    channel = _channel_to_post_in(call)
    reader = call.workspace.users.get(call.args.need("user"))
    said = content.read(call.workspace, call.args, call.refused)
    if reader is None or reader.deleted or reader.id not in channel.members:
        raise SlackError("user_not_in_channel")
    thread_ts = call.args.text("thread_ts")
    message = posting.whisper(call.workspace, channel, reader.id, said, thread_ts=thread_ts)
    return {"message_ts": message.ts}


def get_permalink(call: Call) -> Json:
    channel = visible_channel(call)
    message = channel.messages.get(call.args.need("message_ts"))
    if message is None:
        raise SlackError("message_not_found")
    address = f"https://{call.workspace.team.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        address += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": address}


def schedule_message(call: Call) -> Json:
    """With metadata the message is accepted and never posts: Slack's own note on this method."""
    workspace = call.workspace
    channel = _channel_to_post_in(call)
    said = content.read(call.workspace, call.args, call.refused)
    metadata = content.metadata(call.args)
    post_at = _time_to_post(call, channel)
    plan_id = fresh("Q")

    def appear() -> None:
        workspace.scheduled.pop(plan_id, None)
        if metadata is None and not channel.is_archived:
            _post(workspace, channel, call.args, said, None)

    timer = workspace.clock.after(post_at - micros(workspace.now()) / 1_000_000, appear)

    def cancel() -> None:
        timer.cancelled = True

    workspace.scheduled[plan_id] = Scheduled(plan_id, channel.id, post_at, call.args.values, cancel)
    shown = {"text": said.fallback(), "type": "delayed_message", "bot_id": workspace.app.bot_id}
    return {"channel": channel.id, "scheduled_message_id": plan_id, "post_at": post_at, "message": shown}


def _time_to_post(call: Call, channel: Channel) -> int:
    call.args.need("post_at")
    post_at, now = call.args.number("post_at") or 0, micros(call.workspace.now()) // 1_000_000
    if post_at <= now:
        raise SlackError("time_in_past")
    if post_at > now + FARTHEST.total_seconds():
        raise SlackError("time_too_far")
    plans = [s for s in call.workspace.scheduled.values() if s.channel == channel.id]
    if sum(abs(s.post_at - post_at) < 300 for s in plans) >= SCHEDULED_PER_5_MINUTES:
        raise SlackError("restricted_too_many")
    return post_at


def delete_scheduled(call: Call) -> Json:
    plan = call.workspace.scheduled.get(call.args.need("scheduled_message_id"))
    if plan is None or plan.channel != call.args.need("channel"):
        raise SlackError("invalid_scheduled_message_id")
    plan.cancel()
    del call.workspace.scheduled[plan.id]
    return {}


def list_scheduled(call: Call) -> Json:
    wanted = call.args.text("channel")
    plans = [s for s in call.workspace.scheduled.values() if wanted in (None, s.channel)]
    rows = [
        {"id": s.id, "channel_id": s.channel, "post_at": s.post_at, "text": s.arguments.get("text", "")}
        for s in sorted(plans, key=lambda s: s.post_at)
    ]
    return {"scheduled_messages": rows, "response_metadata": {"next_cursor": ""}}
