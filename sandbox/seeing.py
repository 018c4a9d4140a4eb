"""What one person's Slack shows, for the page and for tests that ask what a person sees."""

from sandbox import elements, interactions, screens
from sandbox.acts.writing import can_post
from sandbox.clock import iso
from sandbox.seed import SLACKBOT
from sandbox.state import Channel, Command, Json, Message, User, Workspace
from sandbox.wire import external_teams, file_json


def see(workspace: Workspace, user: User) -> Json:
    """Everything on the screen but the messages themselves."""
    home = workspace.homes.get(user.id)
    stack = workspace.stacks.get(user.id, [])
    return {
        "me": user.id,
        "team": {"id": workspace.team.id, "name": workspace.team.name, "domain": workspace.team.domain},
        "app": app_shown(workspace),
        "now": iso(workspace.now()),
        "channels": [channel_shown(workspace, user, c) for c in workspace.channels.values() if user.id in c.members],
        "views": [screens.shown(workspace, workspace.views[v]) for v in stack],
        "home": screens.shown(workspace, home) if home is not None else None,
        "commands": [command_shown(c) for c in _commands(workspace, user)],
        "users": {u.id: user_shown(workspace, u) for u in workspace.users.values()},
    }


def app_shown(workspace: Workspace) -> Json:
    app = workspace.app
    return {"name": app.name, "bot_user": app.bot_user, "home_tab": app.home_tab, "messages_tab": app.messages_tab}


def _commands(workspace: Workspace, user: User) -> list[Command]:
    """Those this person may run: external people have none."""
    return [] if workspace.is_external(user) else list(workspace.app.commands.values())


def command_shown(command: Command) -> Json:
    return {"command": command.command, "description": command.description, "usage_hint": command.usage_hint}


def user_shown(workspace: Workspace, user: User) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "title": user.title,
        "team_id": user.team_id,
        "company": workspace.teams.get(user.team_id),
        "tz": user.tz,
        "locale": user.locale,
        "avatar": user.avatar,
        "is_bot": user.is_bot,
        "deleted": user.deleted,
        "is_external": workspace.is_external(user),
    }


def people(workspace: Workspace) -> Json:
    """Everybody one can be: all but bots and Slackbot."""
    humans = [u for u in workspace.users.values() if not u.is_bot and u.id != SLACKBOT]
    team = {"id": workspace.team.id, "name": workspace.team.name, "domain": workspace.team.domain}
    return {"team": team, "app": app_shown(workspace), "people": [user_shown(workspace, u) for u in humans]}


def channel_shown(workspace: Workspace, user: User, channel: Channel) -> Json:
    unread, mentions = _unread(user, channel)
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "topic": channel.topic,
        "with": [m for m in channel.members if m != user.id] if channel.kind in ("dm", "mpim") else [],
        "members": channel.members,
        "shared_with": [workspace.teams.get(t, t) for t in external_teams(workspace, channel)],
        "is_archived": channel.is_archived,
        "unread": unread,
        "mentions": mentions,
        "last_read": channel.last_read.get(user.id),
        "can_post": can_post(workspace, user, channel),
    }


def _unread(user: User, channel: Channel) -> tuple[int, int]:
    """New messages of others, and those among them that would ping: all of a DM, mentions elsewhere."""
    seen = channel.last_read.get(user.id, "")
    new: list[Message] = []
    for message in reversed(channel.messages.values()):
        if message.ts <= seen:
            break
        if message.user != user.id and _stands_in_channel(message) and message.subtype != "channel_join":
            new.append(message)
    direct = channel.kind in ("dm", "mpim")
    return len(new), len(new) if direct else sum(_pings(user, m) for m in new)


def _stands_in_channel(message: Message) -> bool:
    """Not only inside a thread."""
    return message.thread_ts in (None, message.ts) or message.broadcast


def _pings(user: User, message: Message) -> bool:
    said = message.text + str(message.blocks)
    return any(mark in said for mark in (f"<@{user.id}>", f"<@{user.id}|", "<!channel", "<!here", "<!everyone"))


def messages(
    workspace: Workspace,
    user: User,
    channel: Channel,
    thread_ts: str | None = None,
    *,
    oldest: str | None = None,
    latest: str | None = None,
) -> list[Json]:
    """The channel's messages, oldest first, or one thread with its parent; ephemeral ones for their reader only.

    `oldest` and `latest` are stamps, and themselves inside; None is no limit.
    """
    whispered = [m for m in channel.ephemerals.values() if m.reader == user.id]
    within = [m for m in (*channel.messages.values(), *whispered) if _within(m.ts, oldest, latest)]
    everything = sorted(within, key=lambda m: m.ts)
    if thread_ts is None:
        shown = [m for m in everything if _stands_in_channel(m)]
    else:
        shown = [m for m in everything if thread_ts in (m.ts, m.thread_ts)]
    return [message_shown(workspace, user, channel, m) for m in shown]


def _within(ts: str, oldest: str | None, latest: str | None) -> bool:
    return (oldest is None or oldest <= ts) and (latest is None or ts <= latest)


def message_shown(workspace: Workspace, user: User, channel: Channel, message: Message) -> Json:
    typed = workspace.typed.get(interactions.draft_key(user.id, channel.id, message.ts), {})
    return {
        "ts": message.ts,
        "user": message.user,
        "subtype": message.subtype,
        "text": message.text,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "thread_ts": message.thread_ts,
        "reply_count": len(channel.thread(message.ts)),
        "edited": message.edited_ts is not None,
        "ephemeral": message.reader is not None,
        "files": [file_json(workspace, workspace.files[f]) for f in message.files],
        "reactions": [{"name": n, "users": u} for n, u in message.reactions.items()],
        "state": {"values": elements.values(message.blocks, typed)},
    }
