"""conversations.*: finding, opening and reading them."""

from sandbox import events, posting, seed
from sandbox.clock import from_ts, micros
from sandbox.errors import SlackError
from sandbox.methods.call import Call, page, readable_channel, visible_channel, visible_user
from sandbox.scopes import conversation_scope, require, require_for, require_some_conversation
from sandbox.state import Channel, Json, Kind, Message, User, Workspace
from sandbox.wire import MetadataShown, channel_json, message_json

MOST_USERS = 8
NON_MARKETPLACE_PAGE = 15
_TYPES: dict[str, Kind] = {"public_channel": "channel", "private_channel": "private", "im": "dm", "mpim": "mpim"}


def open_conversation(call: Call) -> Json:
    """The same people always get the same conversation; opening it again says so."""
    workspace = call.workspace
    if "channel" in call.args:
        channel = visible_channel(call)
        if channel.kind not in ("dm", "mpim"):
            raise SlackError("method_not_supported_for_channel_type")
        return _opened(call, channel, True)
    users = call.args.listing("users")
    _refuse_users(call, users)
    require(workspace.app, "im:write" if len(users) == 1 else "mpim:write")
    known = workspace.direct(frozenset([*users, workspace.app.bot_user]))
    if known is None and call.args.flag("prevent_creation"):
        raise SlackError("channel_not_found")
    return _opened(call, known or direct_with(workspace, users), known is not None)


def _opened(call: Call, channel: Channel, already: bool) -> Json:
    whole = call.args.flag("return_im")
    shown = channel_json(call.workspace, channel) if whole else {"id": channel.id}
    return {"channel": shown} | ({"no_op": True, "already_open": True} if already else {})


def _refuse_users(call: Call, users: list[str]) -> None:
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > MOST_USERS:
        raise SlackError("too_many_users")
    for user in [visible_user(call, user_id) for user_id in users]:
        _refuse_user(call.workspace, user)


def _refuse_user(workspace: Workspace, user: User) -> None:
    if user.deleted:
        raise SlackError("user_disabled")
    if user.is_bot or user.id == seed.SLACKBOT:
        raise SlackError("cannot_dm_bot")
    if workspace.is_stranger(user):
        raise SlackError("invalid_user_combination")


def direct_with(workspace: Workspace, users: list[str]) -> Channel:
    """The app's DM (or group DM) with these people, opened when it was not."""
    members = [workspace.app.bot_user, *users]
    channel = workspace.direct(frozenset(members))
    if channel is None:
        channel = seed.direct(members, micros(workspace.now()) // 1_000_000)
        workspace.channels[channel.id] = channel
    return channel


def info(call: Call) -> Json:
    require_some_conversation(call.workspace.app, "read")
    channel = readable_channel(call, "read")
    shown = channel_json(call.workspace, channel)
    if call.args.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    if call.args.flag("include_locale"):
        shown["locale"] = "en-US"
    return {"channel": shown}


def list_conversations(call: Call) -> Json:
    """All public channels, and those private conversations the app is in."""
    workspace = call.workspace
    kinds = _wanted_kinds(call)
    found = [
        c
        for c in workspace.channels.values()
        if c.kind in kinds and (c.kind == "channel" or workspace.app_is_in(c)) and not _left_out(call, c)
    ]
    rows, metadata = page(call, found, default=100, most=999)
    return {"channels": [channel_json(workspace, c) for c in rows], "response_metadata": metadata}


def of_user(call: Call) -> Json:
    """users.conversations: where somebody (the app itself, unless named) is a member."""
    workspace = call.workspace
    kinds = _wanted_kinds(call)
    member = call.args.text("user") or workspace.app.bot_user
    visible_user(call, member)
    found = [
        c
        for c in workspace.channels.values()
        if c.kind in kinds and member in c.members and not _left_out(call, c)
        if c.kind == "channel" or workspace.app_is_in(c)
    ]
    rows, metadata = page(call, found, default=100, most=999)
    return {"channels": [channel_json(workspace, c) for c in rows], "response_metadata": metadata}


def _left_out(call: Call, channel: Channel) -> bool:
    return channel.is_archived and call.args.flag("exclude_archived")


def _wanted_kinds(call: Call) -> list[Kind]:
    types = call.args.listing("types") or ["public_channel"]
    if strange := [t for t in types if t not in _TYPES]:
        raise SlackError("invalid_types", response_metadata={"messages": [f"[ERROR] no type {strange[0]}"]})
    kinds = [_TYPES[t] for t in types]
    for kind in kinds:
        require(call.workspace.app, conversation_scope(kind, "read"))
    return kinds


def members(call: Call) -> Json:
    """External people are in here, though not in users.list."""
    require_some_conversation(call.workspace.app, "read")
    channel = readable_channel(call, "read")
    present = [m for m in channel.members if not call.workspace.users[m].deleted]
    rows, metadata = page(call, present, default=100, most=1000)
    return {"members": rows, "response_metadata": metadata}


def history(call: Call) -> Json:
    """Newest first, top-level messages only, `oldest` and `latest` left out unless `inclusive`."""
    channel = _channel_to_read(call)
    top = [m for m in channel.messages.values() if m.thread_ts in (None, m.ts) or m.broadcast]
    return _messages(call, list(reversed(_between(call, top))))


def replies(call: Call) -> Json:
    """A thread from any of its messages: the parent first, then replies, oldest first."""
    channel = _channel_to_read(call)
    asked = channel.messages.get(call.args.need("ts"))
    if asked is None:
        raise SlackError("thread_not_found")
    parent = channel.messages.get(asked.thread_ts or asked.ts, asked)
    return _messages(call, [parent, *_between(call, channel.thread(parent.ts))])


def _channel_to_read(call: Call) -> Channel:
    require_some_conversation(call.workspace.app, "history")
    channel = visible_channel(call)
    require_for(call.workspace.app, channel, "history")
    if not call.workspace.app_is_in(channel):
        raise SlackError("not_in_channel")
    return channel


def _between(call: Call, found: list[Message]) -> list[Message]:
    oldest, latest = _stamp(call, "oldest", 0), _stamp(call, "latest", 2**62)
    if call.args.flag("inclusive"):
        return [m for m in found if oldest <= micros(from_ts(m.ts)) <= latest]
    return [m for m in found if oldest < micros(from_ts(m.ts)) < latest]


def _stamp(call: Call, name: str, otherwise: int) -> int:
    text = call.args.text(name)
    if text is None or text == "now":
        return otherwise
    try:
        return micros(from_ts(text))
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


def _messages(call: Call, found: list[Message]) -> Json:
    cut = NON_MARKETPLACE_PAGE if call.workspace.app.non_marketplace else None
    rows, metadata = page(call, found, default=100, most=999, cut=cut)
    shown: MetadataShown = "all" if call.args.flag("include_all_metadata") else "type"
    answer: Json = {
        "messages": [message_json(call.workspace, m, shown) for m in rows],
        "has_more": bool(metadata["next_cursor"]),
        "pin_count": 0,
    }
    return answer | ({"response_metadata": metadata} if metadata["next_cursor"] else {})


def join(call: Call) -> Json:
    workspace = call.workspace
    channel = workspace.channels.get(call.args.need("channel"))
    if channel is None:
        raise SlackError("channel_not_found")
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if workspace.app_is_in(channel):
        return {"channel": channel_json(workspace, channel), "warning": "already_in_channel"}
    enter(workspace, channel, workspace.app.bot_user)
    return {"channel": channel_json(workspace, channel)}


def enter(workspace: Workspace, channel: Channel, user: str) -> None:
    """Somebody becomes a member: Slack writes a line and, where the app is, sends an event."""
    channel.members.append(user)
    posting.notice(workspace, channel, user, "channel_join", f"<@{user}> has joined the channel")
    if workspace.app_is_in(channel):
        workspace.emit(events.membership(workspace, channel, user, "member_joined_channel"), channel)


def leave(workspace: Workspace, channel: Channel, user: str) -> None:
    if workspace.app_is_in(channel):
        workspace.emit(events.membership(workspace, channel, user, "member_left_channel"), channel)
    channel.members.remove(user)
    posting.notice(workspace, channel, user, "channel_leave", f"<@{user}> has left the channel")
